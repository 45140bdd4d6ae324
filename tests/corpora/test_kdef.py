"""KDEF's names become samples, in the split that Latent-OFER made."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.corpora import kdef
from ofer.corpora.kdef import folder_counts, labelled, left_out, read_samples, unread
from ofer.corpora.sample import Sample
from tests.corpora.refusals import refusals
from tests.corpora.still_trees import write_kdef

OPTIONS: dict[str, Any] = {"session": "A", "angles": ("FL", "HL", "S", "HR", "FR")}
CHOSEN: dict[str, Any] = {"labels": "basic7", "options": OPTIONS}


def by_id(root: Path, labels: str = "basic7", **options: Any) -> dict[str, Sample]:
    samples = list(read_samples(root, labels=labels, need_landmarks=False, options=OPTIONS | options))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def test_a_name_says_subject_expression_and_angle(tmp_path: Path) -> None:
    samples = by_id(write_kdef(tmp_path))
    assert len(samples) == 2 * 7 * 5 and not any(sample.fault for sample in samples.values())
    sample = samples["AF01SUHR"]
    assert (sample.subject, sample.label, sample.split) == ("F01", "surprise", "test")
    assert sample.frames == ("AF01/AF01SUHR.JPG",)
    assert {sample.split for sample in samples.values() if sample.subject == "M08"} == {"train"}
    assert Counter(sample.label for sample in samples.values()) == dict.fromkeys(kdef.CODES, 10)


def test_the_first_seven_of_either_sex_are_tested(tmp_path: Path) -> None:
    people = [f"A{sex}{number:02d}" for sex in "FM" for number in (1, 7, 8, 35)]
    tested = {sample.subject for sample in by_id(write_kdef(tmp_path, people)).values() if sample.split == "test"}
    assert tested == {"F01", "F07", "M01", "M07"}


def test_session_and_angles_are_chosen_and_the_others_counted(tmp_path: Path) -> None:
    root = write_kdef(tmp_path)
    assert left_out(root, **CHOSEN) == {"session B": 35}
    assert left_out(root, labels="basic6", options=OPTIONS | {"session": "both", "angles": ("S",)}) == {
        "neutral": 3, "angle FL": 21, "angle HL": 21, "angle HR": 21, "angle FR": 21,
    }  # fmt: skip
    assert {name[6:] for name in by_id(root, session="B", angles=("S", "FR"))} == {"S", "FR"}
    both = by_id(root, session="both")
    assert both["AF01ANS"].subject == both["BF01ANS"].subject, "both sessions show one person"
    assert folder_counts(root, **CHOSEN) == {"pictures": 105, "subjects": 2}
    assert labelled(root, **CHOSEN)[0] == ("F01", "fear")


def listed(root: Path, text: str) -> str:
    (root.parent / "label.txt").write_text(text, encoding="utf-8")
    return f"list:{root.parent / 'label.txt'}"


def test_a_list_names_its_pictures_and_their_split(tmp_path: Path) -> None:
    root = write_kdef(tmp_path / "kdef")
    labels = listed(root, "\ufefftrain_align-AF01SUHR.JPG 6\r\ntest_align-AM08NES.JPG 7\r\n")
    samples = by_id(root, labels)
    assert {name: (one.label, one.split, one.fault) for name, one in samples.items()} == {
        "AF01SUHR": ("surprise", "train", ""),
        "AM08NES": ("neutral", "test", ""),
    }
    assert left_out(root, labels=labels, options=OPTIONS) == {"not in the list": 103}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("train_align-AF01SUHR.JPG 8", "label.txt:1: class '8' of AF01SUHR.JPG is none of 1 to 7; "),
        ("train_align-AF01SUHR.JPG 5", "label.txt:1: class 5 is sadness, AF01SUHR.JPG shows surprise by its name; "),
        ("train_align-AF02SUHR.JPG 6", "label.txt:1: AF02SUHR.JPG is not there; "),
        ("val_align-AF01SUHR.JPG 6", "label.txt:1: is not the name of a picture and its class; "),
        ("train_align-AF01SUHR.JPG", "label.txt:1: is not the name of a picture and its class; "),
        ("train_AF01SUHR.JPG 6\ntest_AF01SUHR.JPG 6", "label.txt:1: AF01SUHR is listed 2 times; keep one"),
    ],
)
def test_a_fault_of_a_row_is_one_of_its_picture(tmp_path: Path, row: str, said: str) -> None:
    root = write_kdef(tmp_path / "kdef")
    samples = by_id(root, listed(root, f"{row}\ntest_align-AM08NES.JPG 7\n"))
    fault, *_ = [sample.fault for sample in samples.values() if sample.fault]
    assert fault.startswith(said) and "; " in fault and not samples["AM08NES"].fault


def test_a_picture_that_is_there_twice_is_at_fault_at_both_places(tmp_path: Path) -> None:
    root = write_kdef(tmp_path)
    (root / "copy").mkdir()
    (root / "copy/AF01SUHR.JPG").write_bytes((root / "AF01/AF01SUHR.JPG").read_bytes())
    faults = {sample.id: sample.fault for sample in by_id(root).values() if sample.fault}
    assert faults == {
        place: f"{place}: AF01SUHR is listed 2 times; keep one" for place in ("AF01/AF01SUHR.JPG", "copy/AF01SUHR.JPG")
    }


def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(tmp_path: Path) -> None:
    root = write_kdef(tmp_path)
    for labels, said in (
        ("list:/absent/label.txt", "/absent/label.txt: cannot be read (No such file or directory); give labels: list:"),
        ("basic8", "'basic8' is no label set of KDEF; use basic6, basic7 or list:<txt>"),
    ):
        for read, given in ((read_samples, {"need_landmarks": False}), (labelled, {})):
            with pytest.raises(OferError, match=re.escape(said)):
                read(root, labels=labels, options=OPTIONS, **given)
    for path in root.rglob("*.JPG"):
        path.unlink()
    for line in refusals(kdef, root, **CHOSEN):
        assert "holds no picture such as AF01/AF01AFS.JPG; set root" in line


def test_pictures_of_other_names_are_said(tmp_path: Path) -> None:
    root = write_kdef(tmp_path)
    (root / "AF01/AF01XXS.JPG").touch()
    assert list(unread(root, **CHOSEN)) == ["AF01/AF01XXS.JPG"]
