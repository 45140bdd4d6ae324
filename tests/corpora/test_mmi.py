import shutil

import pytest

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.corpora import mmi
from ofer.corpora.frame_names import clip_frame, split_name
from ofer.corpora.frames import read_frames
from ofer.corpora.mmi import folder_counts, labelled, read_samples, unread
from tests.corpora.clip_files import number_of, numbered_frames
from tests.corpora.mmi_tree import FAULTS, write_session
from tests.corpora.refusals import refusals

OPTIONS = {"views": ["frontal"], "apex": "middle", "most_frames": 100}
CHOSEN = {"labels": "official6", "options": OPTIONS}


def by_id(root, **options):
    samples = list(read_samples(root, labels="official6", need_landmarks=False, options=OPTIONS | options))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def test_a_clip_becomes_a_sample_in_canonical_terms(tmp_path):
    write_session(tmp_path, 2, "S001-002", "happiness")
    (sample,) = by_id(tmp_path).values()
    assert (sample.id, sample.subject, sample.label, sample.fault) == ("S001-002", "S001", "happiness", "")
    assert sample.frames == tuple(clip_frame("Sessions/2/S001-002.avi", index) for index in range(6))
    assert sample.landmarks == ()
    assert [number_of(image) for image in read_frames(tmp_path, sample.frames)] == list(range(6))


def test_the_six_emotions_are_mapped_and_other_states_left_out(tmp_path):
    for number in range(1, 9):
        write_session(tmp_path, number, f"S001-{number:03d}", number)
    write_session(tmp_path, 9, "S001-009", None)
    assert [sample.label for sample in by_id(tmp_path).values()] == list(SIX_EXPRESSIONS)


@pytest.mark.parametrize(
    ("views", "taken"), [(["frontal"], {"S001-001"}), (["dual", "profile"], {"S001-002", "S001-003"})]
)
def test_the_views_that_are_asked_for_are_taken(tmp_path, views, taken):
    for view in range(3):
        write_session(tmp_path, view + 1, f"S001-{view + 1:03d}", "fear", view=view)
    write_session(tmp_path, 4, "S001-004", "fear", view=None)
    samples = by_id(tmp_path, views=views)
    assert {name for name, sample in samples.items() if not sample.fault} == taken
    assert "gives no view" in samples["S001-004"].fault
    assert not any(sample.fault for sample in by_id(tmp_path, views="any").values())
    assert len(by_id(tmp_path, views="any")) == 4


CODING = {"1": [(1, 0), (2, 1), (3, 2), (5, 3), (7, 0)], "12": [(1, 0), (2, 1), (4, 2), (9, 3), (10, 0)]}
"""Unit 1 is at its apex in frames 3 and 4, unit 12 from 4 to 8: both are in frame 4, which has index 3."""


class TestApex:
    def last(self, root, **options):
        (sample,) = by_id(root, **options).values()
        assert sample.fault == ""
        return split_name(sample.frames[-1])[1]

    def test_the_coding_names_it(self, tmp_path):
        write_session(tmp_path, 1, "S001-001", "anger", coding=CODING)
        assert self.last(tmp_path) == 3

    @pytest.mark.parametrize("coding", [None, {}, {"12": [(1, 0), (4, 1)]}])
    def test_without_one_it_is_the_middle_frame(self, tmp_path, coding):
        write_session(tmp_path, 1, "S001-001", "anger", coding=coding)
        assert self.last(tmp_path) == 5

    def test_or_the_frame_that_differs_most_from_the_first(self, tmp_path):
        still, *_, moved = numbered_frames(20)
        write_session(tmp_path, 1, "S001-001", "anger", frames=[still, still, moved, *[still] * 7])
        assert self.last(tmp_path) == 5
        assert self.last(tmp_path, apex="largest_change") == 2

    def test_frames_end_at_it_and_begin_at_the_first(self, tmp_path):
        write_session(tmp_path, 1, "S001-001", "anger", coding=CODING)
        (sample,) = by_id(tmp_path).values()
        assert [split_name(name)[1] for name in sample.frames] == [0, 1, 2, 3]


class TestImages:
    def test_a_still_has_no_motion_and_is_no_sample(self, tmp_path):
        write_session(tmp_path, 1, "S001-001", "anger", frames=numbered_frames(1), media="jpg")
        write_session(tmp_path, 2, "S001-002", "anger")
        assert list(by_id(tmp_path)) == ["S001-002"]

    @pytest.mark.parametrize("media", ["jpg", "png"])
    def test_several_are_a_sequence_in_order_of_their_numbers(self, tmp_path, media):
        write_session(tmp_path, 1, "S001-001", "anger", frames=numbered_frames(12), media=media)
        (sample,) = by_id(tmp_path).values()
        assert sample.frames == tuple(f"Sessions/1/S001-001-{number}.{media}" for number in range(1, 8))
        assert [number_of(image) for image in read_frames(tmp_path, sample.frames)] == list(range(7))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_one_session_leaves_the_others_alone(tmp_path, fault):
    plant, said = FAULTS[fault]
    plant(write_session(tmp_path, 1, "S001-001", "anger"))
    write_session(tmp_path, 10, "S002-001", "fear")
    samples = by_id(tmp_path)
    assert list(samples) == ["S001-001", "S002-001"]
    faulty, other = samples.values()
    assert other.fault == "" and len(other.frames) == 6
    assert said in faulty.fault
    assert faulty.fault.startswith("Sessions/1"), "the same on every machine"
    assert "; " in faulty.fault and "\n" not in faulty.fault
    assert faulty.frames == ()


def test_a_clip_that_is_too_long_is_a_fault(tmp_path):
    write_session(tmp_path, 1, "S001-001", "anger")
    assert "has more than 9 frames" in by_id(tmp_path, most_frames=9)["S001-001"].fault
    assert by_id(tmp_path, most_frames=10)["S001-001"].fault == ""


def test_the_same_clip_in_two_sessions_is_said_once(tmp_path):
    for session in (1, 2):
        write_session(tmp_path, session, "S001-001", "anger")
    (sample,) = by_id(tmp_path).values()
    assert "Sessions/1 and Sessions/2: hold the same clip S001-001; keep one" in sample.fault


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda root: shutil.rmtree(root),
            "is not a folder; set root of the corpus entry to the folder that holds MMI",
        ),
        (lambda root: shutil.rmtree(root / "Sessions"), "is empty; unpack MMI there"),
        (lambda root: (root / "Sessions").rename(root / "Clips"), "is not MMI, it has no folder Sessions"),
        (lambda root: shutil.rmtree(root / "Sessions/1"), "holds no session"),
    ],
)
def test_a_fault_of_the_whole_corpus_stops_before_the_first_sample(tmp_path, spoil, said):
    root = tmp_path / "mmi"
    write_session(root, 1, "S001-001", "anger")
    spoil(root)
    for line in refusals(mmi, root, **CHOSEN):
        assert said in line and str(root) in line


@pytest.mark.parametrize(
    ("labels", "need_landmarks", "said"),
    [
        ("official7", False, "labels: 'official7' is no label set of MMI; use official6"),
        ("official6", True, "pupils.source: landmarks: MMI ships none"),
    ],
)
def test_what_mmi_does_not_have_is_refused_before_the_first_sample(tmp_path, labels, need_landmarks, said):
    write_session(tmp_path, 1, "S001-001", "anger")
    with pytest.raises(OferError, match=said):
        read_samples(tmp_path, labels=labels, need_landmarks=need_landmarks, options=OPTIONS)


def test_counts_and_labels_are_had_without_opening_a_clip(tmp_path, monkeypatch):
    write_session(tmp_path, 1, "S001-001", "anger")
    write_session(tmp_path, 2, "S002-001", "fear", view=1)
    write_session(tmp_path, 3, "S002-002", 17)
    monkeypatch.setattr("ofer.corpora.mmi.count_frames", lambda *_: pytest.fail("a clip was opened"))
    assert folder_counts(tmp_path, **CHOSEN) == {"sequences": 2, "subjects": 2}
    assert labelled(tmp_path, **CHOSEN) == [("S001", "anger")]
    assert labelled(tmp_path, labels="official6", options=OPTIONS | {"views": "any"})[1] == ("S002", "fear")


def test_leftovers_are_no_sessions_and_the_download_may_lie_deeper(tmp_path):
    session = write_session(tmp_path / "mmi/download", 1, "S001-001", "anger")
    for folder in (session, session.parent):
        (folder / "@eaDir").mkdir()
        (folder / "@eaDir/S001-002.xml").touch()
    (sample,) = by_id(tmp_path).values()
    assert (sample.fault, sample.frames[0]) == ("", "mmi/download/Sessions/1/S001-001.avi#0")


def test_images_with_a_hole_in_their_numbers_exclude_the_session_or_are_kept(tmp_path):
    session = write_session(tmp_path, 1, "S001-001", "anger", frames=numbered_frames(8), media="png")
    (session / "S001-001-3.png").unlink()
    (sample,) = by_id(tmp_path).values()
    assert "frames are missing between S001-001-2.png and S001-001-4.png; unpack" in sample.fault
    (kept,) = by_id(tmp_path, missing_frames="keep").values()
    assert kept.fault == "" and kept.gap.startswith("Sessions/1: frames are missing")


def test_media_without_metadata_are_named(tmp_path):
    session = write_session(tmp_path, 1, "S001-001", "anger")
    write_session(tmp_path, 2, "S001-002", None)
    for name in ("1/S001-009.avi", "3/S002-001.avi", "4/1.jpg"):
        (session.parent / name).parent.mkdir(exist_ok=True)
        (session.parent / name).touch()
    assert sorted(unread(tmp_path, **CHOSEN)) == [
        "Sessions/1/S001-009.avi",
        "Sessions/3/S002-001.avi",
        "Sessions/4/1.jpg",
    ]
