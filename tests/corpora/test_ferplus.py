"""The votes on FER2013's pictures become classes by the majority, and each picture is found by its name."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.corpora import ferplus
from ofer.corpora.ferplus import folder_counts, labelled, left_out, read_samples, unread
from ofer.corpora.ferplus_votes import majority
from ofer.corpora.sample import Sample
from ofer.corpora.stills import read_still
from tests.corpora.refusals import refusals
from tests.corpora.still_trees import votes, write_ferplus, write_picture

LABEL: dict[str, Any] = {"labels": "basic8", "options": {"votes": "label_csv"}}
NEW: dict[str, Any] = {"labels": "basic8", "options": {"votes": "fer2013new"}}
TRAIN = "data/FER2013Train/label.csv"


def by_id(root: Path, chosen: dict[str, Any] = LABEL) -> dict[str, Sample]:
    samples = list(read_samples(root, need_landmarks=False, **chosen))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


@pytest.mark.parametrize(
    ("given", "label"),
    [
        (votes(neutral=10), "neutral"),
        (votes(anger=2, fear=2, sadness=1), "no majority"),
        (votes(anger=3, fear=2), "anger"),
        (votes(anger=2, neutral=1, happiness=1, surprise=1, sadness=1, disgust=1, fear=1), "anger"),
        (votes(happiness=5, surprise=5), "no majority"),
        (votes(unknown=6, neutral=4), "unknown"),
        (votes(NF=10), "no face"),
        (votes(neutral=1, fear=1), "no votes"),
        (votes(), "no votes"),
    ],
)
def test_a_class_needs_more_than_half_of_the_votes_where_single_ones_do_not_count(given: list[int], label: str) -> None:
    assert majority(given) == label


@pytest.mark.parametrize("chosen", [LABEL, NEW])
@pytest.mark.parametrize("drawn", [False, True])
def test_pictures_are_found_by_name_though_rows_without_one_shift_the_numbers(
    tmp_path: Path, chosen: dict[str, Any], drawn: bool
) -> None:
    samples = by_id(write_ferplus(tmp_path, drawn=drawn), chosen)
    assert {name: (one.label, one.split) for name, one in samples.items()} == {
        "fer0000000": ("neutral", "train"),
        "fer0000002": ("contempt", "train"),
        "fer0000003": ("fear", "validation"),
        "fer0000005": ("surprise", "test"),
    }
    assert not any(sample.fault or sample.subject for sample in samples.values())
    name = "data/FER2013Train/fer0000002.png" if drawn else "fer2013.csv#3"
    assert samples["fer0000002"].frames == (name,)
    assert (read_still(tmp_path, name) == read_still(tmp_path, "fer2013.csv#3")).all()
    assert samples["fer0000002"].box == ((0, 0, 48, 48) if chosen is LABEL else None)


@pytest.mark.parametrize("chosen", [LABEL, NEW])
def test_what_has_no_class_is_counted_and_left_out(tmp_path: Path, chosen: dict[str, Any]) -> None:
    root = write_ferplus(tmp_path)
    assert left_out(root, **chosen) == {"no name": 1, "no majority": 1, "unknown": 1}
    assert folder_counts(root, **chosen) == {"pictures": 7}
    assert labelled(root, **chosen) == [(name, one.label) for name, one in by_id(root, chosen).items()]
    assert left_out(root, **{**chosen, "labels": "basic7"})["contempt"] == 1


def test_the_two_files_may_differ_and_a_row_without_votes_is_counted(tmp_path: Path) -> None:
    root = write_ferplus(tmp_path)
    first, *rest = (root / TRAIN).read_text().splitlines(keepends=True)
    (root / TRAIN).write_text("".join([*rest[:-1], rest[-1].replace(",6,", ",2,").replace(",4,", ",6,")]))
    assert "fer0000000" in first and left_out(root, **LABEL)["no votes"] == 1
    samples = by_id(root)
    assert "fer0000000" not in samples and "fer0000000" in by_id(root, NEW)
    assert (samples["fer0000002"].label, by_id(root, NEW)["fer0000002"].label) == ("neutral", "contempt")


def rewrite(name: str, old: str, new: str) -> Callable[[Path], Any]:
    return lambda root: (root / name).write_text((root / name).read_text().replace(old, new, 1))


def shortened(root: Path) -> None:
    header, first, *rest = (root / "fer2013.csv").read_text().splitlines(keepends=True)
    (root / "fer2013.csv").write_text("".join([header, re.sub(r",\d+ ", ",", first, count=1), *rest]))


def cut(root: Path) -> None:
    lines = (root / "fer2013.csv").read_text().splitlines(keepends=True)
    (root / "fer2013.csv").write_text("".join(lines[:-1]))


FIRST = 'fer0000000.png,"(0, 0, 48, 48)",8'
DRAWN = "data/FER2013Train/fer0000000.png"


@pytest.mark.parametrize(
    ("drawn", "spoil", "said"),
    [
        (False, shortened, "fer2013.csv: row 0 has 2,303 pixels, not 48 × 48; "),
        (False, rewrite("fer2013.csv", "\n0,", "\n0,999 "), "fer2013.csv: row 0 holds other pixels than numbers"),
        (False, rewrite(TRAIN, FIRST, FIRST[:-1] + "x"), "FER2013Train/label.csv:1: has not the votes for 10 columns"),
        (False, rewrite(TRAIN, FIRST, FIRST[:-2]), "FER2013Train/label.csv:1: has not the votes for 10 columns"),
        (False, rewrite(TRAIN, "(0, 0, 48, 48)", "48"), "FER2013Train/label.csv:1: has no box (x, y, width, height)"),
        (False, rewrite(TRAIN, "fer0000000", "fer0000900"), "FER2013Train/label.csv:1: fer0000900.png is none of fer2"),
        (True, lambda root: (root / DRAWN).unlink(), f"{DRAWN}: is not there; "),
        (True, lambda root: write_picture(root / DRAWN, 48, 47), f"{DRAWN}: has 48x47 pixels, not 48x48; "),
    ],
)  # fmt: skip
def test_a_fault_of_one_picture_leaves_the_others_alone(
    tmp_path: Path, drawn: bool, spoil: Callable[[Path], Any], said: str
) -> None:
    whole = by_id(write_ferplus(tmp_path / "whole", drawn=drawn))
    root = write_ferplus(tmp_path / "faulty", drawn=drawn)
    spoil(root)
    samples = by_id(root)
    (faulty,) = [sample for sample in samples.values() if sample.fault]
    assert faulty.fault.startswith(said) and "; " in faulty.fault and "\n" not in faulty.fault
    assert faulty.frames == ()
    del whole["fer0000000"], samples[faulty.id]
    assert samples == whole


def test_a_name_that_is_listed_twice_is_at_fault_at_both_places(tmp_path: Path) -> None:
    root = write_ferplus(tmp_path)
    (root / TRAIN).write_text((root / TRAIN).read_text() + (root / TRAIN).read_text().splitlines()[0] + "\n")
    faults = [sample.fault for sample in by_id(root).values() if sample.fault]
    assert faults == [f"FER2013Train/label.csv:{line}: fer0000000 is listed 2 times; keep one" for line in (1, 4)]


def test_files_may_come_from_windows(tmp_path: Path) -> None:
    root = write_ferplus(tmp_path)
    whole = by_id(root), by_id(root, NEW)
    for path in [*root.glob("*.csv"), *root.glob("data/*/label.csv")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert (by_id(root), by_id(root, NEW)) == whole


@pytest.mark.parametrize(
    ("chosen", "spoil", "said"),
    [
        (LABEL, lambda root: (root / "fer2013.csv").unlink(), "holds neither fer2013.csv nor pictures in FER20"),
        (LABEL, lambda root: (root / "fer2013new.csv").unlink(), "holds no fer2013new.csv, which says what each"),
        (LABEL, lambda root: (root / TRAIN).unlink(), f"{TRAIN}: cannot be read (No such file or directory); copy it"),
        (LABEL, lambda root: (root / "data").rename(root.parent / "data"), "holds no FER2013Train with its label.csv"),
        (NEW, rewrite("fer2013new.csv", "NF", "N"), "fer2013new.csv: has not the columns Usage, Image name, then ten"),
        (NEW, rewrite("fer2013new.csv", "\nTraining,", "\nPublicTest,"), "row 0 is of Training, that of fer2013new"),
        (NEW, rewrite("fer2013.csv", "pixels", "pixel"), "fer2013.csv: has no header with one column pixels; "),
        (NEW, cut, "fer2013.csv: has 6 rows where fer2013new.csv"),
    ],
)  # fmt: skip
def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(
    tmp_path: Path, chosen: dict[str, Any], spoil: Callable[[Path], Any], said: str
) -> None:
    root = write_ferplus(tmp_path / "fer")
    spoil(root)
    for line in refusals(ferplus, root, **chosen):
        assert said in line and str(root) in line


def test_an_unknown_label_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OferError, match=r"no label set of FER\+; use basic6 or basic7 or basic8"):
        read_samples(write_ferplus(tmp_path), labels="official6", need_landmarks=False, options=LABEL["options"])


def test_pictures_without_votes_are_said(tmp_path: Path) -> None:
    root = write_ferplus(tmp_path, drawn=True)
    (root / "data/FER2013Valid/other.png").touch()
    assert list(unread(root, **LABEL)) == ["data/FER2013Valid/other.png"]
