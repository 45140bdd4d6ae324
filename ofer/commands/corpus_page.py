"""One page of text about one corpus of the configuration."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.base.wording import count, enumeration
from ofer.commands.corpus_state import CorpusState, fault_kinds, of_stills
from ofer.config.whole import Config, CorpusSettings
from ofer.corpora.counts import FOUND, SPLITS
from ofer.corpora.subsets import read_subset, subset_of
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.corpora.synthetic.stills.layouts import LAYOUTS
from ofer.evaluation.feasible import division_fault
from ofer.papers.coverage import coverage_note
from ofer.plan.occlusions import used_occlusions

WIDTH = 100
"""Columns of a page, but for paths that are longer."""

_LABEL = 14
_MOST_KINDS = 8
_MOST_PAIRS = 3

POINTS = {
    "shipped": "landmarks that the corpus ships, if it does",
    "dlib68": "dlib's 68-point model, which is NOT FOR COMMERCIAL USE (docs/corpora.md)",
}
"""By which it is measured what an occlusion hides."""


def generated_page(config: Config, name: str) -> list[str]:
    """Return the lines about a built-in corpus."""
    entry = config.corpora[name]
    assert entry.generate is not None
    sizes, subjects = entry.generate.sizes()
    return [
        *_heading(name, entry, "built in"),
        *_row("data", "generated when a result asks for it; nothing to get"),
        *_row("content", _content(entry.generate)),
        *_entry_rows(entry, everyone=True),
        *_hidden_rows(config, name),
        *_division_rows(config, name, sizes, subjects),
        *_row("verdict", "can be used; its faces are synthetic, and so are results"),
    ]


def _content(made: GenerateSettings) -> str:
    values = made.values()
    if made.layout == "ckplus":
        (first, last), (width, height) = made.frames, made.size
        held = f"{count(made.people, 'subject')} × 6 expressions, sequences of {first} to {last} frames"
        return f"{held}, {width} × {height} pixels, seed {made.seed}"
    if made.of_sequences:
        held = f"{count(made.people, 'subject')} × 6 expressions, sequences of {LAYOUTS[made.layout].frames} frames"
        return f"{held} in the layout {made.layout}, {values['side']} pixels wide, seed {made.seed}"
    held = count(sum(made.sizes()[0].values()), "picture")
    if "subjects" in values:
        of = count(values["subjects"], "subject")
    else:
        of = enumeration(f"{number:,} {split}" for split, number in values["pictures"].items())
    return f"{held} ({of}) in the layout {made.layout}, {values['side']} pixels a side, seed {made.seed}"


def absent_page(config: Config, name: str, place: str) -> list[str]:
    """Return the lines about a corpus without a root; `place` says where in the configuration it belongs."""
    entry = config.corpora[name]
    return [
        *_heading(name, entry, f"loader {entry.loader}"),
        *_row("root", f"none given ({place})"),
        *_entry_rows(entry),
        *_row("verdict", f"not on this machine; say where it is by `--config corpus={name} root=…`"),
    ]


def corpus_page(config: Config, name: str, root: str, state: CorpusState) -> list[str]:
    """Return the lines about a corpus on disk."""
    entry = config.corpora[name]
    lines = [
        *_heading(name, entry, f"loader {entry.loader}"),
        *_row("root", root),
        *_row("files", _files(state) if state.files else "none"),
        *_entry_rows(entry, subjects=state.subjects),
    ]
    if state.labelled:
        lines += ["", *_table(entry, state), ""]
        if entry.expected:
            lines += _row("differs", f"{len(state.differences) or 'none'} of {len(entry.expected)} expected counts (◄)")
        lines += _rows("faults", _fault_lines(state))
        lines += _division_rows(config, name, state.usable, len(state.subjects))
        lines += _hidden_rows(config, name)
        lines += _rows("subsets", _subset_lines(config, name, state))
    if state.near_duplicates is not None:
        lines += _rows("duplicates", _duplicate_lines(state.near_duplicates))
    lines += _rows("notices", state.notices)
    usable, excluded = state.usable.total(), len(state.faults)
    verdict = f"can be used: {count(usable, 'sample')}" + (f", {excluded} excluded" if excluded else "")
    return [*lines, *_row("verdict", f"STOPPED {state.stops}" if state.stops else verdict)]


def _heading(name: str, entry: CorpusSettings, kind: str) -> list[str]:
    return [f"{name} ({kind})", "─" * WIDTH]


def _entry_rows(entry: CorpusSettings, *, everyone: bool = False, subjects: frozenset[str] | None = None) -> list[str]:
    """Return what the entry says: labels, options, pupils of sequences, whose faces figures may show.

    `subjects` are those that are there, if that is known.
    """
    options = ", ".join(f"{key}: {_plain(value)}" for key, value in entry.options.items())
    shown = entry.publishable_subjects
    pictured = f"{'no face' if of_stills(entry) else 'flows only'}; publishable_subjects is empty"
    if everyone or shown == "all":
        pictured = "faces of all subjects"
    elif shown:
        pictured = f"faces of {', '.join(shown)}"
        strangers = [name for name in shown if subjects is not None and name not in subjects]
        if strangers:
            pictured += f"; not among the usable samples: {', '.join(strangers)}"
    return [
        *_row("label set", entry.labels),
        *(_row("options", options) if options else []),
        *(_align_rows(entry) if of_stills(entry) else _pupil_rows(entry)),
        *_row("figures show", pictured),
    ]


def _align_rows(entry: CorpusSettings) -> list[str]:
    if entry.align is None:
        return _row("aligned", "not said; give the entry `align`")
    by = {
        "eyes": "by the eyes, turned until they lie on a row",
        "box": "by the box of the face",
        "as_shipped": "as the distributor has done it",
    }[entry.align.by]
    kept = "kept as" if entry.align.stored else "not kept, but cut out of its file at each reading, as"
    return _row("aligned", f"{by}; {kept} {entry.align.side} × {entry.align.side} pixels, {entry.align.colour}")


def _pupil_rows(entry: CorpusSettings) -> list[str]:
    pupils = "landmarks that the corpus ships"
    if entry.pupils.source == "dlib":
        turns = ", ".join(f"{degrees}°" for degrees in entry.pupils.turns)
        tried = f", frames turned by {turns} until one shows a face" if len(entry.pupils.turns) > 1 else ""
        pupils = f"dlib's face detector and 5-point landmarks{tried}"
    return [*_row("pupils", pupils), *_row("points", POINTS[entry.points])]


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _files(state: CorpusState) -> str:
    kinds = ", ".join(f"{number:,} {suffix or 'without suffix'}" for suffix, number in state.files.most_common(5))
    return f"{state.files.total():,} of {_bytes(state.bytes)}: {kinds}{', …' if len(state.files) > 5 else ''}"


def _bytes(size: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def _table(entry: CorpusSettings, state: CorpusState) -> list[str]:
    """Return the counts: expected, there, usable; of a corpus with official splits by these."""
    known = {**entry.expected, **state.numbers}
    keys = [label for label in EXPRESSIONS if label in (entry.expected if entry.splits else known)]
    for split in SPLITS:
        keys += [key for key in (*(f"{split}/{label}" for label in EXPRESSIONS), split) if key in known]
    rows: list[tuple[str, int | None, int | None, int | None]]
    rows = [(key, entry.expected.get(key), *state.numbers.get(key, (0, 0))) for key in keys]
    if "" in state.numbers:
        rows.append(("no label", None, *state.numbers[""]))
    rows.append(("samples", entry.expected.get("samples"), *state.numbers["samples"]))
    usable = {"subjects": len(state.subjects)}
    found = [key for key in FOUND if key in {**entry.expected, **state.folders}]
    rows += [(key, entry.expected.get(key), state.folders.get(key), usable.get(key)) for key in found]
    if not of_stills(entry):
        rows.append(("frames", None, None, state.frames))
    differing = {line.partition(":")[0] for line in state.differences}
    width = max(_LABEL, *(len(key) + 1 for key, *_ in rows))
    lines = [f"{'':{width}}{'expected':>10}{'there':>10}{'usable':>10}"]
    for key, *numbers in rows:
        mark = "  ◄" if key in differing else ""
        cells = "".join(f"{'·' if number is None else f'{number:,}':>10}" for number in numbers)
        lines.append(f"{key:{width}}{cells}{mark}")
    return lines


def _fault_lines(state: CorpusState) -> list[str]:
    if not state.faults:
        return ["none"]
    kinds = fault_kinds(state.faults)
    lines = []
    for same in kinds[:_MOST_KINDS]:
        place, _, said = same[0].partition(": ")
        fault, _, remedy = said.partition("; ")
        several = f"{len(same)} × {fault}, first in {place}; {remedy}"
        lines.append(same[0] if len(same) == 1 else several)
    rest = sum(map(len, kinds[_MOST_KINDS:]))
    return [*lines, *([f"and {rest} more"] if rest else [])]


def _duplicate_lines(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return how many pictures of one split are nearly the same as one of another, and the first of them."""
    if not pairs:
        return ["none among pictures of different splits"]
    said = f"{count(len(pairs), 'pair')} of pictures in different splits that are nearly the same:"
    rest = len(pairs) - _MOST_PAIRS
    return [said, *map(enumeration, pairs[:_MOST_PAIRS]), *([f"and {rest:,} more"] if rest > 0 else [])]


def _subset_lines(config: Config, name: str, state: CorpusState) -> list[str]:
    """Return what each subset of this corpus counts, by official splits, or what is wrong with its list."""
    labels = {sample.id: sample.label for sample in state.samples}
    faulty = {sample.id for sample in state.samples if sample.fault}
    split_of = {sample.id: sample.split for sample in state.samples}
    lines = []
    for subset, entry in config.subsets.items():
        if entry.corpus != name:
            continue
        try:
            listed = read_subset(Path(entry.list), entry.format)
            unfit = {"samples at fault": faulty}
            found = subset_of(listed, labels, unfit, corpus=name, dedup=entry.dedup)
            splits = Counter(filter(None, map(split_of.get, found.samples)))
            held = f"; {enumeration(f'{number:,} in {split}' for split, number in splits.items())}" if splits else ""
            lines.append(f"{subset} {found.said}{held}")
        except OferError as error:
            lines.append(f"{subset}: {error}")
    return lines


def _division_rows(config: Config, name: str, sizes: Mapping[str, int], subjects: int) -> list[str]:
    lines = []
    for division, entry in config.divisions.items():
        fault = division_fault(entry.values(), sizes, subjects, config.corpora[name].splits, name=division)
        lines.append(f"{division}: {fault or count(entry.rounds, 'round')}")
    return _rows("divisions", lines)


def _hidden_rows(config: Config, name: str) -> list[str]:
    """Return what the occlusions of the tables hide of this corpus' faces, once it is measured."""
    used = used_occlusions(config, name)
    if not used:
        return []
    path = Path(f"results/{name}/coverage.csv")
    if not path.is_file():
        return _row("hidden", f"not measured yet; {path} is made with every table")
    claims = [(occlusion, "+".join(config.occlusions[occlusion].hides)) for occlusion in used]
    return _row("hidden", coverage_note(path, claims, generated=config.corpora[name].generate is not None))


def _row(label: str, text: str) -> list[str]:
    return _rows(label, [text])


def _rows(label: str, texts: Iterable[str]) -> list[str]:
    """Return texts, wrapped at words, behind a label that stands once."""
    lines: list[str] = []
    for text in texts:
        line = ""
        for word in text.split(" "):
            if line and len(line) + 1 + len(word) > WIDTH - _LABEL:
                lines.append(line)
                line = f"  {word}"
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return [f"{label if not number else '':{_LABEL}}{line}" for number, line in enumerate(lines)]
