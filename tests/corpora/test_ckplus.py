import shutil

import pytest

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.corpora.ckplus import folder_counts, read_samples, unread
from ofer.corpora.counts import count_warnings
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


@pytest.mark.parametrize("text", ["0_3", "3_0", "3,0", "3 # fear"])
def test_a_label_is_a_number_as_others_than_python_write_it(tmp_path, text):
    label_file(make_tree(tmp_path), "S005/001").write_text(text)
    assert "holds no number" in by_id(tmp_path)["S005_001"].fault


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("S999_001_00000002_landmarks.txt", "S005_001_00000002_landmarks.txt: cannot be read"),
        ("S005_001_1_landmarks.txt", "S005_001_1_landmarks.txt: is a second file of frame 1; keep one of them"),
    ],
)
def test_landmarks_of_another_sequence_or_frame_are_not_taken(tmp_path, name, said):
    path = make_tree(tmp_path) / "Landmarks/S005/001/S005_001_00000002_landmarks.txt"
    path.rename(path.with_name(name))
    assert said in by_id(tmp_path)["S005_001"].fault


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


def without_frames(root, *numbers, sequence="S005/001"):
    for number in numbers:
        frame_files(root, sequence)[0].with_name(f"{sequence.replace('/', '_')}_{number:08}.png").unlink()
    return root


@pytest.mark.parametrize(
    ("labels", "gone", "said"),
    [("official6", (1,), "frame 1 is missing"), ("list", (2, 3, 5), "frames 2 to 3 and 5 are missing")],
)
def test_a_gap_in_the_numbers_of_frames_excludes_the_sequence_or_is_kept(tmp_path, gone, said, labels):
    root = without_frames(make_tree(tmp_path / "corpus", frames=6, labels=["fear"]), *gone)
    if labels == "list":
        (tmp_path / "l.csv").write_text("subject,sequence,label\nS005,001,fear\nS010,001,fear\n")
        labels = f"list:{tmp_path / 'l.csv'}"
    samples = by_id(root, labels)
    gap = f"cohn-kanade-images/S005/001: {said}"
    assert samples["S005_001"].fault == (
        f"{gap}; unpack the images of this sequence again, or remove it, "
        "or keep such samples by options.missing_frames: keep"
    )
    assert samples["S010_001"].fault == samples["S010_001"].gap == ""
    chosen = {"labels": labels, "need_landmarks": True, "options": {"missing_frames": "keep"}}
    kept = {sample.id: sample for sample in read_samples(root, **chosen)}["S005_001"]
    assert (kept.fault, kept.gap, len(kept.frames)) == ("", gap, 6 - len(gone))
    assert len(kept.landmarks) == len(kept.frames)


def test_landmarks_show_that_the_last_frame_is_missing_where_no_label_names_it(tmp_path):
    root = without_frames(make_tree(tmp_path / "corpus", labels=["fear"]), 4)
    (tmp_path / "l.csv").write_text("subject,sequence,label\nS005,1,fear\n")
    assert "S005/001: frame 4 is missing; " in by_id(root, f"list:{tmp_path / 'l.csv'}")["S005_001"].fault


def test_frames_after_the_labelled_apex_may_be_missing(tmp_path):
    root = make_tree(tmp_path, subjects=["S005"], labels=["fear"], frames=8)
    label = label_file(root, "S005/001")
    label.rename(label.with_name("S005_001_00000004_emotion.txt"))
    assert len(by_id(without_frames(root, 6))["S005_001"].frames) == 4


def test_the_case_of_suffixes_and_names_does_not_matter(tmp_path):
    whole = {key: (one.label, len(one.frames), len(one.landmarks)) for key, one in by_id(make_tree(tmp_path)).items()}
    for path in [*tmp_path.rglob("S005_00[123]*.png"), *tmp_path.rglob("S005_00[345]*.txt")]:
        path.rename(path.with_suffix(path.suffix.upper()))
    for path in tmp_path.rglob("S005_006*"):
        path.rename(path.with_name(path.name.lower()))
    read = {key: (one.label, len(one.frames), len(one.landmarks)) for key, one in by_id(tmp_path).items()}
    assert read == whole
    assert list(unread(tmp_path, labels="official6", options={})) == []


def test_files_that_look_like_its_own_and_are_not_read_are_named(tmp_path):
    make_tree(tmp_path, labels=["fear", ""])
    for name in (
        "Emotion/S005/001/S005_001_00000004_emotion.rtf",
        "Emotion/S005_002_00000004_emotion.txt",
        "cohn-kanade-images/S005/001/S005_001_00000005.bmp",
        "cohn-kanade-images/S005/001/more/S005_001_00000006.png",
        "cohn-kanade-images/S005 (copy)/001/S005_001_00000001.png",
        "backup/S010/001/S010_001_00000001.png",
        "FACS/S005/001/S005_001_00000004_facs.txt",
        "ReadMe.txt",
        "Emotion/@eaDir/S005_001_00000004_emotion.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sorted(unread(tmp_path, labels="official6", options={})) == [
        "Emotion/S005/001/S005_001_00000004_emotion.rtf",
        "Emotion/S005_002_00000004_emotion.txt",
        "backup/S010/001/S010_001_00000001.png",
        "cohn-kanade-images/S005 (copy)/001/S005_001_00000001.png",
        "cohn-kanade-images/S005/001/S005_001_00000005.bmp",
        "cohn-kanade-images/S005/001/more/S005_001_00000006.png",
    ]


@pytest.mark.parametrize(
    "places",
    [
        ("extended-cohn-kanade-images/cohn-kanade-images", "Emotion_labels/Emotion", "Landmarks/Landmarks"),
        ("CK+/cohn-kanade-images", "CK+/Emotion", "CK+/Landmarks"),
        ("a/CK+/Cohn-Kanade-Images", "a/labels/EMOTION", "landmarks"),
        ("extended-cohn-kanade-images", "Emotion_labels", "Landmarks"),
    ],
)
def test_archives_may_lie_in_folders_of_their_own(tmp_path, places):
    whole = by_id(make_tree(tmp_path / "whole", faults={"S010/001": "label_empty"}))
    for name, place in zip(("cohn-kanade-images", "Emotion", "Landmarks"), places, strict=True):
        shutil.copytree(tmp_path / "whole" / name, tmp_path / "deep" / place)
    samples = by_id(tmp_path / "deep")
    assert {key: len(one.frames) for key, one in samples.items()} == {
        key: len(one.frames) for key, one in whole.items()
    }
    assert samples["S010_001"].fault.startswith(f"{places[1]}/S010/001/S010_001_00000004_emotion.txt: holds no number")
    assert samples["S005_001"].frames[0] == f"{places[0]}/S005/001/S005_001_00000001.png"
    assert list(unread(tmp_path / "deep", labels="official6", options={})) == []


def test_the_same_archive_twice_is_refused_and_one_alone_is_not_the_corpus(tmp_path):
    make_tree(tmp_path)
    with pytest.raises(OferError, match=r"are CK\+'s images alone; set root .* to the folder around it"):
        folder_counts(tmp_path / "cohn-kanade-images", labels="official6", options={})
    shutil.copytree(tmp_path / "Emotion", tmp_path / "emotion_labels")
    with pytest.raises(OferError, match=r"holds Emotion of CK\+ more than once \(Emotion and emotion_labels\); "):
        by_id(tmp_path)


def test_leftovers_are_no_part_of_it(tmp_path):
    whole = by_id(make_tree(tmp_path))
    for folder in [path for path in tmp_path.rglob("*") if path.is_dir()]:
        for name in ("@eaDir", "lost+found", "#recycle"):
            (folder / name).mkdir()
            (folder / name / "S005_001_00000001.png").touch()
        (folder / "Thumbs.db").touch()
    assert by_id(tmp_path) == whole
    assert list(unread(tmp_path, labels="official6", options={})) == []
