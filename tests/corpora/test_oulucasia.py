import shutil

import pytest

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.corpora import oulucasia
from ofer.corpora.counts import count_warnings
from ofer.corpora.frames import read_frames
from ofer.corpora.oulucasia import folder_counts, labelled, read_samples, unread
from tests.corpora.clip_files import number_of, numbered_frames
from tests.corpora.oulu_tree import ORIGINAL, make_tree, write_sequence
from tests.corpora.refusals import refusals

OPTIONS = {"sensor": "VL", "light": "Strong", "images": "original"}
CHOSEN = {"labels": "official6", "options": OPTIONS}


def by_id(root, **options):
    samples = list(read_samples(root, labels="official6", need_landmarks=False, options=OPTIONS | options))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def test_a_sequence_becomes_a_sample_in_canonical_terms(tmp_path):
    sample = by_id(make_tree(tmp_path))["P002_happiness"]
    assert (sample.subject, sample.label, sample.fault, sample.landmarks) == ("P002", "happiness", "", ())
    assert sample.frames == tuple(f"{ORIGINAL}/P002/Happiness/00{number}.jpeg" for number in range(3))
    assert [number_of(image) for image in read_frames(tmp_path, sample.frames)] == [0, 1, 2]


def test_every_subject_shows_the_six_expressions(tmp_path):
    samples = by_id(make_tree(tmp_path, ["P001", "P080"]))
    assert len(samples) == 12
    assert {sample.label for sample in samples.values()} == set(SIX_EXPRESSIONS)
    assert {sample.subject for sample in samples.values()} == {"P001", "P080"}


def test_frames_are_ordered_by_number_not_by_name(tmp_path):
    folder = write_sequence(tmp_path, "P001", "Anger", frames=numbered_frames(12))
    for path in folder.glob("[0-9]*.jpeg"):
        path.rename(path.with_name(f"{int(path.stem)}.JPEG"))
    (sample,) = by_id(tmp_path).values()
    assert [number_of(image) for image in read_frames(tmp_path, sample.frames)] == list(range(12))


@pytest.mark.parametrize("below", ["B_OriginalImg/OriginalImg/VL/Strong", "a/b/c/VL/strong", "OriginalImg/vl/STRONG"])
def test_the_folders_around_are_searched(tmp_path, below):
    samples = by_id(make_tree(tmp_path, below=below))
    assert len(samples) == 12
    assert samples["P001_fear"].frames[0] == f"{below}/P001/Fear/000.jpeg"


@pytest.mark.parametrize("root", ["OriginalImg", "OriginalImg/VL", ORIGINAL])
def test_the_root_may_be_any_of_them(tmp_path, root):
    assert len(by_id(make_tree(tmp_path) / root)) == 12


def test_sensor_light_and_crops_are_chosen(tmp_path):
    for number, (sensor, light) in enumerate((s, x) for s in ("VL", "NI") for x in ("Strong", "Weak", "Dark")):
        make_tree(tmp_path, [f"P{number:03d}"], f"OriginalImg/{sensor}/{light}")
        make_tree(tmp_path, [f"P{number + 10:03d}"], f"PreProcess_Img/{sensor}_Acropped/{light}")
    for number, (sensor, light) in enumerate((s, x) for s in ("VL", "NI") for x in ("Strong", "Weak", "Dark")):
        for images, first in (("original", 0), ("cropped", 10)):
            samples = by_id(tmp_path, sensor=sensor, light=light, images=images)
            assert {sample.subject for sample in samples.values()} == {f"P{number + first:03d}"}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: [path.unlink() for path in folder.glob("[0-9]*")], "P001/Anger: holds no frame"),
        (
            lambda folder: [path.unlink() for path in folder.glob("00[12]*")],
            "P001/Anger: has one frame, thus no motion",
        ),
        (
            lambda folder: folder.rename(folder.with_name("Angry")),
            "P001/Angry: is named after no expression; use one of",
        ),
    ],
)
def test_a_fault_of_one_sequence_leaves_the_others_alone(tmp_path, spoil, said):
    whole = by_id(make_tree(tmp_path / "whole"))
    root = make_tree(tmp_path / "faulty")
    spoil(root / ORIGINAL / "P001/Anger")
    samples = by_id(root)
    (faulty,) = [sample for sample in samples.values() if sample.fault]
    assert faulty.fault.startswith(f"{ORIGINAL}/{said}") and "; " in faulty.fault and "\n" not in faulty.fault
    assert (faulty.subject, faulty.frames) == ("P001", ())
    del whole["P001_anger"], samples[faulty.id]
    assert samples == whole


def test_a_sequence_that_is_not_there_shows_in_the_counts(tmp_path):
    root = make_tree(tmp_path)
    shutil.rmtree(root / ORIGINAL / "P002/Fear")
    expected = {"anger": 2, "fear": 2, "sequences": 12, "subjects": 2}
    assert count_warnings(by_id(root).values(), expected, folder_counts(root, **CHOSEN)) == [
        "WARNING fear: 2 expected, 1 found",
        "WARNING sequences: 12 expected, 11 found",
    ]
    assert len(labelled(root, **CHOSEN)) == 11
    assert ("P002", "fear") not in labelled(root, **CHOSEN)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda root: shutil.rmtree(root),
            "is not a folder; set root of the corpus entry to the folder that holds Oulu",
        ),
        (lambda root: shutil.rmtree(root / "OriginalImg"), "is empty; unpack Oulu-CASIA there"),
        (
            lambda root: (root / ORIGINAL).rename(root / "OriginalImg/VL/Weak"),
            "holds no folder VL/Strong of Oulu-CASIA; ",
        ),
        (
            lambda root: shutil.copytree(root / "OriginalImg", root / "copy"),
            "holds VL/Strong of Oulu-CASIA more than once",
        ),
        (lambda root: [shutil.rmtree(path) for path in (root / ORIGINAL).iterdir()], "holds no subject (P001 …)"),
    ],
)
def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(tmp_path, spoil, said):
    root = make_tree(tmp_path / "oulu")
    spoil(root)
    for line in refusals(oulucasia, root, **CHOSEN):
        assert said in line and str(root) in line


@pytest.mark.parametrize(
    ("labels", "need_landmarks", "said"),
    [
        ("list:a.csv", False, "labels: 'list:a.csv' is no label set of Oulu-CASIA; use official6"),
        ("official6", True, "pupils.source: landmarks: Oulu-CASIA ships none"),
    ],
)
def test_what_it_does_not_have_is_refused_before_the_first_sample(tmp_path, labels, need_landmarks, said):
    with pytest.raises(OferError, match=said):
        read_samples(make_tree(tmp_path), labels=labels, need_landmarks=need_landmarks, options=OPTIONS)


@pytest.mark.parametrize("name", ["@eaDir", "notes"])
def test_folders_that_hold_no_frames_are_no_sequences(tmp_path, name):
    root = make_tree(tmp_path)
    whole = by_id(root)
    for folder in [path for path in root.rglob("*") if path.is_dir()]:
        (folder / name).mkdir()
        (folder / name / "000.txt").touch()
    assert by_id(root) == whole
    assert len(labelled(root, **CHOSEN)) == folder_counts(root, **CHOSEN)["sequences"] == 12


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([0, 1, 2, 3], ""), ([1, 2, 3], ""), ([4, 5, 6], "frames 1 to 3 are missing")],
)
def test_a_gap_in_the_numbers_excludes_the_sequence_or_is_kept(tmp_path, numbers, said):
    folder = write_sequence(tmp_path, "P001", "Anger", frames=numbered_frames(8))
    for path in folder.glob("[0-9]*"):
        if int(path.stem) not in numbers:
            path.unlink()
    (sample,) = by_id(tmp_path).values()
    assert sample.fault.partition(";")[0] == (f"{ORIGINAL}/P001/Anger: {said}" if said else "")
    (kept,) = by_id(tmp_path, missing_frames="keep").values()
    assert kept.fault == "" and len(kept.frames) == len(numbers) and kept.gap.endswith(said)


def test_a_missing_first_frame_shows_where_other_sequences_have_it(tmp_path):
    root = make_tree(tmp_path)
    (root / ORIGINAL / "P002/Fear/000.jpeg").unlink()
    faults = {name: sample.fault for name, sample in by_id(root).items() if sample.fault}
    assert faults.keys() == {"P002_fear"} and "P002/Fear: frame 0 is missing; unpack" in faults["P002_fear"]


@pytest.mark.parametrize("again", ["P001/anger", "p001/Anger"])
def test_two_folders_of_one_sequence_are_a_fault_of_one_sample(tmp_path, again):
    root = make_tree(tmp_path)
    if (root / ORIGINAL / again).exists():
        pytest.skip("the disk does not tell letter case apart")
    shutil.copytree(root / ORIGINAL / "P001/Anger", root / ORIGINAL / again)
    samples = list(read_samples(root, need_landmarks=False, **CHOSEN))
    assert len(samples) == 12
    (faulty,) = [sample for sample in samples if sample.fault]
    assert faulty.id == "P001_anger" and again in faulty.fault and "have the same id" in faulty.fault


def test_a_link_to_what_is_there_is_no_second_copy(tmp_path):
    whole = by_id(make_tree(tmp_path))
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "VL").symlink_to(tmp_path / "OriginalImg/VL")
    assert {sample.label: len(sample.frames) for sample in by_id(tmp_path).values()} == {
        sample.label: len(sample.frames) for sample in whole.values()
    }


def test_pictures_that_are_not_read_are_named(tmp_path):
    root = make_tree(tmp_path)
    for name in ("P001/Fear/003.BMP", "P001/Fear/more/004.jpeg", "Subject3/Fear/000.jpeg", "P001/000.jpeg"):
        (root / ORIGINAL / name).parent.mkdir(parents=True, exist_ok=True)
        (root / ORIGINAL / name).touch()
    assert sorted(unread(root, **CHOSEN)) == [
        f"{ORIGINAL}/{name}"
        for name in ("P001/000.jpeg", "P001/Fear/003.BMP", "P001/Fear/more/004.jpeg", "Subject3/Fear/000.jpeg")
    ]
