"""What a finished run says last."""

from pathlib import Path

import pytest

from ofer.plan.closing_words import closing_words

TEXT = """# Table 10

| a | b |

**What it shows**

- The restorer **beats** harmonic filling for eyes (+10.7 points).
- More.

**How to read it**

- Slowly.
"""
FILES = ["results/table10.csv", "results/table10.md", "results/table10.html", "results/table10.svg"]


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("results").mkdir()
    for name in FILES:
        Path(name).write_text(TEXT if name.endswith(".md") else "")


def test_a_table_says_where_it_is_and_what_it_shows() -> None:
    assert closing_words(FILES, {"table10": FILES}, ["table10"], Path()) == [
        "results/table10.md: The restorer beats harmonic filling for eyes (+10.7 points).",
        "to look at: results/table10.html, results/table10.svg",
    ]


def test_another_folder_of_a_run_is_named() -> None:
    (said, shown) = closing_words(FILES, {}, [], Path("/data/runs"))
    assert said.startswith("/data/runs/results/table10.md: ")
    assert shown == "to look at: /data/runs/results/table10.html, /data/runs/results/table10.svg"


def test_a_table_alone_names_what_makes_its_figures() -> None:
    for name in FILES[2:]:
        Path(name).unlink()
    asked, alone = FILES[:1], "that is the table table10 alone; for its figures and comparison name "
    assert closing_words(asked, {"table10": FILES}, ["table10"], Path())[1:] == [f"{alone}table10"]
    by_files = [f"{alone}results/table10.html results/table10.svg"]
    assert closing_words(asked, {"table10": FILES}, ["all"], Path())[1:] == by_files


def test_of_many_pages_the_first_are_named() -> None:
    names = [f"results/fig{number}.svg" for number in range(10)]
    for name in names:
        Path(name).touch()
    (line,) = closing_words(names, {}, [], Path())
    assert line == f"to look at: {', '.join(names[:6])} and 4 more in results"


def test_of_what_is_no_table_and_of_what_is_not_there_nothing_is_said() -> None:
    Path("results/synthetic.h5").touch()
    assert closing_words(["results/synthetic.h5", "results/gone.csv"], {}, [], Path()) == []
