import shutil

import pytest

from ofer.corpora.ckplus import folder_counts, read_samples
from ofer.corpora.counts import count_warnings
from ofer.errors import OferError
from ofer.expressions import SIX_EXPRESSIONS
from tests.corpora.ckplus_tree import SIX, frame_files, label_file, make_tree
from tests.corpora.sample_corpus import sample_root


def by_id(root, labels="official6", need_landmarks=True):
    samples = list(read_samples(root, labels=labels, need_landmarks=need_landmarks, options={}))
    ids = [sample.id for sample in samples]
    assert ids == sorted(set(ids)), "ids are unique and in order"
    return {sample.id: sample for sample in samples}


def test_a_sequence_becomes_a_sample_in_canonical_terms(tmp_path):
    sample = by_id(make_tree(tmp_path, frames=3))["S010_004"]
    assert (sample.subject, sample.label, sample.split, sample.fault) == ("S010", "happiness", "", "")
    assert sample.frames == tuple(f"cohn-kanade-images/S010/004/S010_004_0000000{number}.png" for number in (1, 2, 3))
    assert sample.landmarks == tuple(
        f"Landmarks/S010/004/S010_004_0000000{number}_landmarks.txt" for number in (1, 2, 3)
    )
    for path in (*sample.frames, *sample.landmarks):
        assert (tmp_path / path).is_file()


def test_frames_are_ordered_by_number_and_end_at_the_labelled_apex(tmp_path):
    make_tree(tmp_path, subjects=["S005"], labels=["fear"], frames=11)
    label = label_file(tmp_path, "S005/001")
    label.rename(label.with_name("S005_001_00000010_emotion.txt"))
    frames = by_id(tmp_path)["S005_001"].frames
    assert [int(name[-12:-4]) for name in frames] == list(range(1, 11))


@pytest.mark.parametrize(("labels", "expected"), [("official6", {"anger"}), ("official7", {"anger", "contempt"})])
def test_contempt_and_unlabelled_sequences_are_no_samples_of_the_six(tmp_path, labels, expected):
    make_tree(tmp_path, labels=["anger", "contempt", ""])
    shutil.rmtree(tmp_path / "Emotion/S005/003")
    samples = by_id(tmp_path, labels)
    assert {sample.label for sample in samples.values()} == expected
    assert not any(sample.fault for sample in samples.values())


def test_frames_are_ordered_by_number_not_by_name(tmp_path):
    make_tree(tmp_path, subjects=["S005"], labels=["fear"], frames=11)
    for path in frame_files(tmp_path, "S005/001"):
        path.rename(path.with_name(f"S005_001_{int(path.stem[-8:])}.png"))
    frames = by_id(tmp_path, need_landmarks=False)["S005_001"].frames
    assert [int(name.split("_")[-1][:-4]) for name in frames] == list(range(1, 12))


def test_codes_of_the_data_set_are_mapped_to_canonical_names(tmp_path):
    samples = by_id(make_tree(tmp_path, subjects=["S005"]))
    assert [sample.label for sample in samples.values()] == list(SIX)
    assert set(SIX) == set(SIX_EXPRESSIONS)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("empty_folder", "cohn-kanade-images/S005/001: holds no frame"),
        ("missing_folder", "cohn-kanade-images/S005/001: the folder of a labelled sequence is missing"),
        ("one_frame", "cohn-kanade-images/S005/001: has one frame"),
        ("apex_missing", "cohn-kanade-images/S005/001: has no frame 4"),
        ("foreign_frame", "S999_001_00000001.png: is not named like a frame of S005_001"),
        ("frame_number_twice", "is a second frame 1"),
        ("label_out_of_range", "S005_001_00000004_emotion.txt: label 9 is none of 1 to 7"),
        ("label_neutral", "S005_001_00000004_emotion.txt: label 0 is none of 1 to 7"),
        ("label_not_a_number", "S005_001_00000004_emotion.txt: holds no number"),
        ("label_empty", "S005_001_00000004_emotion.txt: holds no number"),
        ("label_misnamed", "Emotion/S005/001/emotion.txt: is not named like a label file"),
        ("two_labels", "Emotion/S005/001: holds 2 label files"),
        ("same_id", "Emotion/S005/001 and Emotion/s005/001: label the same sequence S005_001"),
        ("landmarks_missing", "Landmarks/S005/001/S005_001_00000002_landmarks.txt: cannot be read"),
        ("landmarks_short", "S005_001_00000002_landmarks.txt: has 60 rows where 68 are expected"),
        ("landmarks_not_numbers", "S005_001_00000002_landmarks.txt: has a row that is not two numbers"),
        ("landmarks_one_column", "S005_001_00000002_landmarks.txt: has a row that is not two finite numbers"),
    ],
)
def test_a_fault_of_one_sequence_leaves_the_others_alone(tmp_path, fault, said):
    whole = by_id(make_tree(tmp_path / "whole"))
    root = make_tree(tmp_path / "faulty", faults={"S005/001": fault})
    if fault == "same_id" and len(list((root / "Emotion").iterdir())) < 3:
        pytest.skip("the disk does not tell letter case apart")
    samples = by_id(root)
    faulty = samples.pop("S005_001")
    del whole["S005_001"]
    assert samples == whole
    assert said in faulty.fault
    assert "; " in faulty.fault, "a remedy follows"
    assert "\n" not in faulty.fault
    assert str(tmp_path) not in faulty.fault, "the same on every machine"
    assert faulty.frames == faulty.landmarks == ()


@pytest.mark.parametrize("fault", ["landmarks_missing", "landmarks_short"])
def test_landmarks_that_nobody_needs_do_not_matter(tmp_path, fault):
    sample = by_id(make_tree(tmp_path, faults={"S005/001": fault}), need_landmarks=False)["S005_001"]
    assert sample.fault == ""
    assert len(sample.landmarks) == (0 if fault == "landmarks_missing" else 4)


def test_two_image_folders_with_one_id_are_a_fault(tmp_path):
    root = make_tree(tmp_path, faults={"S005/001": "same_id"})
    if len(list((root / "Emotion").iterdir())) < 3:
        pytest.skip("the disk does not tell letter case apart")
    shutil.rmtree(root / "Emotion/s005")
    assert "have the same id S005_001" in by_id(root)["S005_001"].fault


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (".", "is not a folder"),
        ("cohn-kanade-images", "is not CK+"),
        ("Emotion", "Emotion archive"),
        ("Landmarks", "Landmarks archive"),
    ],
)
def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(tmp_path, missing, said):
    root = make_tree(tmp_path / "corpus")
    shutil.rmtree(root / missing)
    with pytest.raises(OferError, match=said) as error:
        read_samples(root, labels="official6", need_landmarks=True, options={})
    assert str(root) in str(error.value)


def test_a_corpus_without_any_label_is_refused(tmp_path):
    make_tree(tmp_path, labels=[""])
    with pytest.raises(OferError, match="holds no label file"):
        read_samples(tmp_path, labels="official6", need_landmarks=False, options={})


def test_the_image_folder_may_have_the_name_of_its_archive(tmp_path):
    make_tree(tmp_path)
    (tmp_path / "cohn-kanade-images").rename(tmp_path / "extended-cohn-kanade-images")
    assert by_id(tmp_path)["S005_001"].frames[0].startswith("extended-cohn-kanade-images/S005/001/")


def test_an_unknown_label_set_names_the_known_ones(tmp_path):
    with pytest.raises(OferError, match="official6, official7 or list:<csv>"):
        read_samples(make_tree(tmp_path), labels="official8", need_landmarks=False, options={})


def test_folders_are_counted_whether_labelled_or_not(tmp_path):
    make_tree(tmp_path, labels=["anger", "", ""])
    assert folder_counts(tmp_path, labels="official6", options={}) == {"sequences": 6, "subjects": 2}


def test_every_count_that_differs_is_warned_of(tmp_path):
    make_tree(tmp_path, faults={"S005/001": "empty_folder"})
    samples = list(by_id(tmp_path).values())
    expected = {"anger": 2, "fear": 2, "samples": 11, "sequences": 12, "subjects": 3}
    assert count_warnings(samples, expected, folder_counts(tmp_path, labels="official6", options={})) == [
        "WARNING anger: 2 expected, 1 found (1 more with a fault)",
        "WARNING subjects: 3 expected, 2 found",
    ]
    with pytest.raises(OferError, match=r"expected\.happy"):
        count_warnings(samples, {"happy": 2})


def test_the_rendered_sample_corpus_is_read_as_ck_plus():
    samples = by_id(sample_root())
    assert len(samples) == 24
    assert len({sample.subject for sample in samples.values()}) == 4
    assert not [sample.fault for sample in samples.values() if sample.fault]
    assert all(8 <= len(sample.frames) == len(sample.landmarks) <= 20 for sample in samples.values())
    expected = dict.fromkeys(SIX_EXPRESSIONS, 4)
    assert count_warnings(samples.values(), expected | {"samples": 24}) == []
