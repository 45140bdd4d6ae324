"""Last words of a finished run: where its results are, and what each table says in one line."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

SHOWS = "**What it shows**"
"""The heading of a table's sentences, the first of which is what it says in short."""

MOST_NAMED = 6


def closing_words(
    asked: Iterable[str], of_tables: Mapping[str, Sequence[str]], targets: Iterable[str], folder: Path
) -> list[str]:
    """Return lines for the terminal about the files that a run was asked for; `folder` is that of the run.

    `of_tables` are all files that can be made of each table, `targets` the names that stand for several files.
    """
    there = [path for path in dict.fromkeys(map(Path, asked)) if path.is_file()]
    texts = [text for text in dict.fromkeys(path.with_suffix(".md") for path in there) if text.is_file()]
    lines = [f"{folder / text}: {sentence}" for text in texts if (sentence := said(text))]
    shown = [str(folder / path) for path in there if path.suffix in (".html", ".svg", ".png")]
    if shown:
        more = f" and {len(shown) - MOST_NAMED} more in {folder / there[0].parent}"
        lines.append(f"to look at: {', '.join(shown[:MOST_NAMED])}{more if len(shown) > MOST_NAMED else ''}")
    for table in dict.fromkeys(path.stem for path in there if path.stem in of_tables):
        lacking = [name for name in of_tables[table] if name.endswith((".svg", ".html")) and not Path(name).exists()]
        if lacking:
            name = table if table in targets else " ".join(lacking)
            lines.append(f"that is the table {table} alone; for its figures and comparison name {name}")
    return lines


def said(text: Path) -> str:
    """Return the first sentence of what a table in Markdown shows, "" if it has none."""
    _, _, after = text.read_text(encoding="utf-8").partition(f"{SHOWS}\n")
    first = next((line for line in after.splitlines() if line.startswith("- ")), "")
    return first.removeprefix("- ").replace("**", "")
