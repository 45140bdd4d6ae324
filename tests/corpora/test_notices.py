from dataclasses import replace

from ofer.corpora.notices import notices
from ofer.corpora.sample import Sample
from tests.corpora.clip_files import numbered_frames
from tests.corpora.tagged import write_tagged


def sample(name, **values):
    given = {"frames": (f"{name}.jpg",), "landmarks": (), "fault": ""} | values
    return Sample(name, "x", "fear", "", **given)


def test_a_sound_corpus_has_none(tmp_path):
    assert notices(tmp_path, [sample("a")], []) == []


def test_gaps_that_were_kept_are_counted(tmp_path):
    samples = [sample("a"), sample("b", gap="b: frame 1 is missing"), sample("c", gap="c: frame 2 is missing")]
    assert notices(tmp_path, samples, []) == ["WARNING gaps: 2 samples kept, such as b (b: frame 1 is missing)"]


def test_subjects_whose_names_differ_by_case_alone_are_named(tmp_path):
    samples = [replace(sample(who), subject=who) for who in ("Anna", "anna", "Bert", "Bert")]
    assert notices(tmp_path, samples, []) == [
        "WARNING subjects: 1 name in letters of either case, such as Anna and anna, taken for several people"
    ]


def test_frames_that_a_tag_turns_are_counted_where_landmarks_refer_to_them_as_stored(tmp_path):
    write_tagged(tmp_path / "a.jpg", numbered_frames(3)[2], 6)
    write_tagged(tmp_path / "b.jpg", numbered_frames(3)[2], 1)
    with_landmarks = [sample(name, landmarks=(f"{name}.txt",)) for name in "ab"]
    assert notices(tmp_path, with_landmarks, []) == [
        "WARNING orientation tags: 1 sample read as stored, not as tags turn them, because landmarks come with them, "
        "such as a.jpg"
    ]
    assert notices(tmp_path, [sample("a")], []) == []


def test_files_that_were_not_read_are_counted_by_their_suffixes(tmp_path):
    names = ["1.bmp", "b/2.BMP", "c.gif", "d", "e.tif"]
    assert notices(tmp_path, [], names) == [
        "WARNING not read, though like the corpus' own: 5 files (2 .bmp, 1 .gif and 1 without suffix, …), such as 1.bmp"
    ]
    assert notices(tmp_path, [], ["a\n.png"])[0].endswith("1 file (1 .png), such as a .png")
