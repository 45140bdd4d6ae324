"""The labelled sequences of CK+: which are samples, and with which label, by the official files or by a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.base.foreign import read_plain, real_number
from ofer.corpora.corpus_files import is_leftover
from ofer.corpora.distribution import contents
from ofer.corpora.lists import read_list

CODES = ("neutral", "anger", "contempt", "disgust", "fear", "happiness", "sadness", "surprise")
"""CK+'s own label codes 0 to 7 (Lucey et al. 2010, and the ReadMe of the Emotion archive)."""

NAME = re.compile(r"[A-Za-z0-9-]+")
"""A folder that can be a subject or a sequence."""

EMOTION_FILE = re.compile(r"([A-Za-z0-9-]+)_([A-Za-z0-9-]+)_(\d+)_emotion\.txt", re.IGNORECASE)
_MOST_BYTES = 1 << 16
_UNPACK = "unpack the Emotion archive again, or remove this sequence"


@dataclass(frozen=True)
class LabelledSequence:
    """A sequence that has a label, or should have one but for `fault`.

    `apex` is the frame number that the label names; None means the last frame. `where` is the place of the
    label: a path relative to the corpus, or a line of the list.
    """

    id: str
    subject: str
    label: str
    apex: int | None
    fault: str
    where: str


def sequence_id(subject: str, sequence: str) -> str:
    """Return the canonical id, e.g. S005_001, whatever the letter case of the folders."""
    return f"{subject}_{sequence}".upper()


def sequence_folders(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield (subject, sequence, path) for each <folder>/<subject>/<sequence>/, in sorted order."""
    for subject in sorted(folder.iterdir()):
        if NAME.fullmatch(subject.name) and not is_leftover(subject.name) and subject.is_dir():
            for sequence in sorted(subject.iterdir()):
                if NAME.fullmatch(sequence.name) and not is_leftover(sequence.name) and sequence.is_dir():
                    yield subject.name, sequence.name, sequence


def official_labels(emotion: Path, name: str, classes: tuple[str, ...]) -> list[LabelledSequence]:
    """Read <emotion>/S005/001/S005_001_00000011_emotion.txt of all sequences; errors call the folder `name`.

    Sequences without a label file, and those of a class that is not in `classes`, are left out.

    Raises OferError when there is no label file at all.
    """
    found = []
    any_label = False
    for subject, sequence, folder in sequence_folders(emotion):
        files = [path for path in contents(folder, f"{name}/{subject}/{sequence}") if path.suffix.lower() == ".txt"]
        any_label |= bool(files)
        if files:
            where, identity = f"{name}/{subject}/{sequence}", sequence_id(subject, sequence)
            label, apex, fault = _official_label(files, where, identity)
            if fault or label in classes:
                found.append(LabelledSequence(identity, subject.upper(), label, apex, fault, where))
    if not any_label:
        raise OferError(f"{emotion}: holds no label file; unpack CK+'s Emotion archive there")
    return found


def _official_label(files: list[Path], where: str, identity: str) -> tuple[str, int | None, str]:
    """Return (label, apex frame, fault) of the label files of one sequence."""
    if len(files) > 1:
        return "", None, f"{where}: holds {len(files)} label files; keep one"
    where = f"{where}/{files[0].name}"
    name = EMOTION_FILE.fullmatch(files[0].name)
    if not name or sequence_id(name[1], name[2]) != identity:
        return "", None, f"{where}: is not named like a label file of this sequence; {_UNPACK}"
    try:
        text = read_plain(files[0], _MOST_BYTES).decode("ascii")
    except OferError as fault:
        return "", None, f"{where}: {str(fault).removeprefix(f'{files[0]}: ')}"
    except OSError as error:
        return "", None, f"{where}: cannot be read ({error.strerror}); {_UNPACK}"
    except ValueError:
        return "", None, f"{where}: holds no number; {_UNPACK}"
    code = real_number(text)
    if code is None:
        return "", None, f"{where}: holds no number; {_UNPACK}"
    # Code 0, neutral, is no label of a sequence that ends at an apex.
    if code not in range(1, len(CODES)):
        return "", None, f"{where}: label {code:.10g} is none of 1 to {len(CODES) - 1}; {_UNPACK}"
    return CODES[int(code)], int(name[3]), ""


def listed_labels(path: Path) -> list[LabelledSequence]:
    """Read a CSV with the columns subject, sequence, label; further columns are ignored.

    A label is a canonical name or a CK+ code. A sequence that lost its leading zeros in a spreadsheet
    gets them back ("1" is 001). A faulty row is a sequence with a fault, under the id "<file name>:<line>".

    Raises OferError when the file is missing, is no such table, or is empty.
    """
    rows = read_list(path, ("subject", "sequence", "label"), "correct labels: list:<csv> of the corpus entry")
    return [_listed_label(row, line) for line, row in rows]


def _listed_label(row: dict[str, str], line: str) -> LabelledSequence:
    subject, sequence, text = (row[name] for name in ("subject", "sequence", "label"))
    for column, value in (("subject", subject), ("sequence", sequence)):
        if not NAME.fullmatch(value):
            fault = f"{line}: {column} {value!r} is not the name of a folder of CK+; correct the row"
            return LabelledSequence(line, "", "", None, fault, line)
    identity = sequence_id(subject, sequence.zfill(3))
    label = _canonical(text)
    fault = "" if label else f"{line}: label {text!r} is neither an expression's name nor a CK+ code; correct the row"
    return LabelledSequence(identity, subject.upper(), label, None, fault, line)


def _canonical(text: str) -> str:
    """Return the canonical name of a name or CK+ code, "" for anything else."""
    if text.lower() in EXPRESSIONS:
        return text.lower()
    code = real_number(text)
    return CODES[int(code)] if code is not None and code in range(len(CODES)) else ""
