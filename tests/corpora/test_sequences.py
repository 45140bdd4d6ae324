import re

import cv2
import pytest

from ofer.base.errors import OferError
from ofer.corpora import sequences
from ofer.corpora.frame_names import clip_frame
from ofer.corpora.frames import read_frames
from ofer.corpora.sequences import folder_counts, labelled, read_samples, unread
from tests.corpora.clip_files import announcing_more, number_of, numbered_frames, write_clip
from tests.corpora.refusals import refusals

OPTIONS = {"apex": "last", "most_frames": 100}
CHOSEN = {"labels": "official6", "options": OPTIONS}


def make_corpus(root, rows, header="sample,subject,label", name="samples.csv"):
    """Write a clip and a folder of ten numbered frames each, and the list."""
    if not (root / "anna").exists():
        write_clip(root / "anna/smile.mkv", numbered_frames(10), "FFV1")
        (root / "ben/frown#1").mkdir(parents=True)
        for number, frame in enumerate(numbered_frames(10), start=1):
            cv2.imwrite(str(root / f"ben/frown#1/{number}.png"), frame)
    (root / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return root


def by_id(root, labels="official6", **options):
    samples = list(read_samples(root, labels=labels, need_landmarks=False, options=OPTIONS | options))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    return {sample.id: sample for sample in samples}


def numbers(root, sample):
    return [number_of(image) for image in read_frames(root, sample.frames)]


def test_a_clip_that_announces_more_frames_than_it_has_is_used_and_told(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.webm,anna,happiness"])
    announcing_more(write_clip(root / "anna/smile.webm", numbered_frames(10), "VP80"))
    [clip] = by_id(root).values()
    assert (clip.fault, len(clip.frames)) == ("", 10)
    assert clip.gap == "anna/smile.webm: announces 30 frames and has 10: its frame rate varies, or it was cut"


def test_clips_and_folders_become_samples(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,anna,happiness", "ben/frown#1,ben,Anger"])
    samples = by_id(root)
    clip, folder = samples["anna_smile"], samples["ben_frown#1"]
    assert (clip.subject, clip.label, clip.fault, clip.landmarks) == ("anna", "happiness", "", ())
    assert (folder.subject, folder.label, folder.fault) == ("ben", "anger", "")
    assert clip.frames == tuple(clip_frame("anna/smile.mkv", index) for index in range(10))
    assert folder.frames == tuple(f"ben/frown#1/{number}.png" for number in range(1, 11))
    assert numbers(root, clip) == numbers(root, folder) == list(range(10))


@pytest.mark.parametrize(
    ("onset", "apex", "frames"),
    [("2", "5", [2, 3, 4, 5]), ("", "5", [0, 1, 2, 3, 4, 5]), ("7", "", [7, 8, 9]), ("", "", list(range(10)))],
)
@pytest.mark.parametrize("sample", ["anna/smile.mkv", "ben/frown#1"])
def test_onset_and_apex_may_be_listed(tmp_path, sample, onset, apex, frames):
    root = make_corpus(tmp_path, [f"{sample},x,fear,{onset},{apex}"], "sample,subject,label,onset,apex")
    (read,) = by_id(root).values()
    assert numbers(root, read) == frames


def test_an_official_split_may_be_listed(tmp_path):
    rows = ["anna/smile.mkv,anna,happiness,Test", "ben/frown#1,ben,anger,trian"]
    samples = by_id(make_corpus(tmp_path, rows, "sample,subject,label,split"))
    assert (samples["anna_smile"].split, samples["anna_smile"].fault) == ("test", "")
    assert "split 'trian' is none of train, validation, test; correct the row" in samples["ben_frown#1"].fault


@pytest.mark.parametrize(("rule", "last"), [("last", 9), ("middle", 5), ("largest_change", 3)])
def test_where_no_apex_is_listed_the_rule_says(tmp_path, rule, last):
    root = make_corpus(tmp_path, ["clip.avi,x,fear"])
    still, *_, moved = numbered_frames(20)
    write_clip(root / "clip.avi", [still, still, still, moved, *[still] * 6])
    (sample,) = by_id(root, apex=rule).values()
    assert sample.frames[-1] == clip_frame("clip.avi", last)


def test_the_apex_rule_counts_from_the_onset(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,x,fear,4"], "sample,subject,label,onset")
    (sample,) = by_id(root, apex="middle").values()
    assert numbers(root, sample) == [4, 5, 6, 7], "the middle of frames 4 to 9"


@pytest.mark.parametrize(
    ("labels", "taken"),
    [
        ("official6", {"anna_smile"}),
        ("official7", {"anna_smile", "ben_frown#1"}),
    ],
)
def test_the_label_set_chooses_rows(tmp_path, labels, taken):
    root = make_corpus(tmp_path, ["anna/smile.mkv,a,fear", "ben/frown#1,b,contempt", "ben,c,neutral"])
    assert set(by_id(root, labels)) == taken


def test_another_list_is_taken_whole(tmp_path):
    rows = ["anna/smile.mkv,a,fear", "ben/frown#1,b,contempt"]
    root = make_corpus(tmp_path, ["gone,x,fear"])
    make_corpus(root, rows, name="others.csv")
    assert {sample.label for sample in by_id(root, f"list:{root}/others.csv").values()} == {"fear", "contempt"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("gone.avi,x,fear", "samples.csv:2: gone.avi is not there"),
        ("ben/frown#1,,fear", "samples.csv:2: names no subject"),
        ("ben/frown#1,x,happy", "samples.csv:2: label 'happy' is none of neutral, anger,"),
        ("ben/frown#1,x,", "samples.csv:2: label '' is none of"),
        ("ben/frown#1,x", "samples.csv:2: label '' is none of"),
        ("ben,x,fear", "ben: holds no frame"),
        ("samples.csv,x,fear", "samples.csv: is text (a playlist, a web page, subtitles), no video"),
        ("ben/frown#1,x,fear,4,4", "samples.csv:2: ben/frown#1 has its apex at its onset"),
        ("ben/frown#1,x,fear,5,4", "has its apex before its onset"),
        ("ben/frown#1,x,fear,,10", "samples.csv:2: apex '10' is no frame from 0 to 9"),
        ("ben/frown#1,x,fear,-1,4", "samples.csv:2: onset '-1' is no frame"),
        ("ben/frown#1,x,fear,1.5,4", "samples.csv:2: onset '1.5' is no frame"),
        ("ben/frown#1,x,fear,1.000,4", "samples.csv:2: onset '1.000' is no frame"),
        # More digits than Python reads, and more letters than a file's name may have.
        (f"ben/frown#1,x,fear,,{'9' * 5001}", "samples.csv:2: apex '999"),
        (f"{'a' * 5000}/frown,x,fear", "samples.csv:2: aaa"),
    ],
)
def test_a_fault_of_one_row_leaves_the_others_alone(tmp_path, row, said):
    root = make_corpus(tmp_path / "corpus", [row, "anna/smile.mkv,anna,fear"], "sample,subject,label,onset,apex")
    samples = list(by_id(root).values())
    assert [bool(sample.fault) for sample in samples] == [True, False]
    assert said in samples[0].fault
    assert "; " in samples[0].fault and "\n" not in samples[0].fault
    assert str(tmp_path) not in samples[0].fault, "the same on every machine"
    assert "/" not in samples[0].id


def test_rows_with_one_id_are_at_fault_and_told_apart(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,a,fear", "anna/smile.avi,a,fear", "ben/frown#1,b,fear"])
    samples = by_id(root)
    assert set(samples) == {"samples.csv:2", "samples.csv:3", "ben_frown#1"}
    assert "has the same id anna_smile as another; keep one" in samples["samples.csv:2"].fault


def test_a_sequence_that_is_too_long_is_a_fault(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,anna,fear", "ben/frown#1,ben,fear"])
    assert all(sample.fault == "" for sample in by_id(root, most_frames=10).values())
    faults = [sample.fault for sample in by_id(root, most_frames=9).values()]
    assert "has more than 9 frames" in faults[0] and "holds more than 9 frames" in faults[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, r"samples\.csv: cannot be read \(No such file or directory\); a corpus of sequences has a file"),
        ("sample,subject,label\n", r"samples\.csv: lists no sequence; "),
    ],
)
def test_a_fault_of_the_list_stops_before_the_first_sample(tmp_path, text, said):
    root = make_corpus(tmp_path, [])
    (root / "samples.csv").unlink()
    if text is not None:
        (root / "samples.csv").write_text(text)
    for line in refusals(sequences, root, **CHOSEN):
        assert re.search(said, line)


def test_unknown_label_sets_and_landmarks_are_refused(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,anna,fear"])
    with pytest.raises(OferError, match="use official6, official7 or list:<csv>"):
        read_samples(root, labels="official8", need_landmarks=False, options=OPTIONS)
    with pytest.raises(OferError, match=r"pupils\.source: landmarks"):
        read_samples(root, labels="official6", need_landmarks=True, options=OPTIONS)
    with pytest.raises(OferError, match="is not a folder"):
        read_samples(root / "gone", labels="official6", need_landmarks=False, options=OPTIONS)


def test_the_list_alone_is_counted(tmp_path, monkeypatch):
    root = make_corpus(tmp_path, ["anna/smile.mkv,anna,Fear", "ben/frown#1,ben,anger", "x,ben,neutral", "y,ben,glad"])
    monkeypatch.setattr("ofer.corpora.sequences.count_frames", lambda *_: pytest.fail("a clip was opened"))
    assert folder_counts(root, **CHOSEN) == {"sequences": 3, "subjects": 2}
    assert labelled(root, **CHOSEN) == [("anna", "fear"), ("ben", "anger")]


STRETCHES = "sample,subject,label,onset,apex"


def test_stretches_of_one_recording_are_samples_of_their_own(tmp_path):
    rows = ["anna/smile.mkv,anna,happiness,,3", "anna/smile.mkv,anna,anger,3,8", "ben/frown#1,ben,fear,,"]
    samples = by_id(make_corpus(tmp_path, rows, STRETCHES))
    assert {name: (one.label, one.fault) for name, one in samples.items()} == {
        "anna_smile_0-3": ("happiness", ""),
        "anna_smile_3-8": ("anger", ""),
        "ben_frown#1": ("fear", ""),
    }
    assert numbers(tmp_path, samples["anna_smile_3-8"]) == [3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("0,4", "3,8", "samples.csv:2: its frames of anna/smile.mkv are also those of samples.csv:3; keep one of them"),
        ("0,4", "0,4", "are also those of samples.csv:3"),
        ("0,4", "5,", "samples.csv:3: anna/smile.mkv is listed 2 times; give each row an onset and an apex"),
    ],
)
def test_stretches_that_are_not_two_are_a_fault(tmp_path, first, second, said):
    root = make_corpus(tmp_path, [f"anna/smile.mkv,anna,fear,{where}" for where in (first, second)], STRETCHES)
    assert any(said in sample.fault for sample in by_id(root).values())


def test_a_stretch_of_a_class_that_is_not_asked_for_changes_nothing(tmp_path):
    rows = ["anna/smile.mkv,anna,happiness,,", "anna/smile.mkv,anna,neutral,,"]
    assert list(by_id(make_corpus(tmp_path, rows, STRETCHES))) == ["anna_smile"]


@pytest.mark.parametrize("sample", [".\\anna\\smile.mkv", "./anna//smile.mkv", "anna\\smile.mkv"])
def test_paths_may_be_written_as_other_systems_do(tmp_path, sample):
    (read,) = by_id(make_corpus(tmp_path, [f"{sample},x,fear"])).values()
    assert (read.id, read.fault, read.frames[0]) == ("anna_smile", "", "anna/smile.mkv#0")


@pytest.mark.parametrize("sample", ["..\\outside.mkv", "anna\\..\\..\\outside.mkv", "\\etc\\passwd"])
def test_paths_of_other_systems_do_not_lead_out_either(tmp_path, sample):
    (read,) = by_id(make_corpus(tmp_path / "corpus", [f"{sample},x,fear"])).values()
    assert "is no path below the root" in read.fault


@pytest.mark.parametrize("apex", ["5.0", "5.", '"5,00"', "5.000000"])
def test_a_column_of_decimals_counts_frames_where_they_are_whole(tmp_path, apex):
    (read,) = by_id(make_corpus(tmp_path, [f"ben/frown#1,x,fear,2.0,{apex}"], STRETCHES)).values()
    assert numbers(tmp_path, read) == [2, 3, 4, 5]


def test_a_subject_is_one_in_whichever_form_its_name_is_written(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,Zo\u00eb,fear", "ben/frown#1,Zoe\u0308,anger"])
    assert {sample.subject for sample in by_id(root).values()} == {"Zo\u00eb"}


@pytest.mark.parametrize(("disk", "written"), [("\u00e9", "e\u0301"), ("e\u0301", "\u00e9")])
def test_a_path_finds_its_file_in_the_other_form(tmp_path, disk, written):
    write_clip(tmp_path / f"{disk}.mkv", numbered_frames(3), "FFV1")
    (read,) = by_id(make_corpus(tmp_path, [f"{written}.mkv,x,fear"])).values()
    assert read.fault == "" and read.frames[0] == f"{disk}.mkv#0"


def test_a_hole_in_the_numbers_of_a_folder_excludes_it_or_is_kept(tmp_path):
    root = make_corpus(tmp_path, ["ben/frown#1,x,fear,,"], STRETCHES)
    (root / "ben/frown#1/6.png").unlink()
    (read,) = by_id(root).values()
    assert read.fault.startswith("ben/frown#1: frames are missing between 5.png and 7.png; ")
    (kept,) = by_id(root, missing_frames="keep").values()
    assert kept.fault == "" and kept.gap == "ben/frown#1: frames are missing between 5.png and 7.png"
    (root / "samples.csv").write_text(f"{STRETCHES}\nben/frown#1,x,fear,,3\n")
    assert next(iter(by_id(root).values())).fault == "", "the hole is behind the apex"
    for number in range(1, 6):
        (root / f"ben/frown#1/{number}.png").unlink()
    assert next(iter(by_id(root).values())).fault == "", "numbers may begin anywhere"


def test_frames_whose_order_is_unclear_are_a_fault_of_their_row(tmp_path):
    root = make_corpus(tmp_path, ["ben/frown#1,x,fear", "anna/smile.mkv,y,anger"])
    (root / "ben/frown#1/2.png").rename(root / "ben/frown#1/02.png")
    (root / "ben/frown#1/3.png").rename(root / "ben/frown#1/2.png")
    first, second = by_id(root).values()
    assert first.fault.startswith("ben/frown#1: 02.png and 2.png have the same number; ") and second.fault == ""


def test_clips_and_pictures_that_nobody_listed_are_named(tmp_path):
    root = make_corpus(tmp_path, ["ben/frown#1,x,fear", "anna/smile.mkv,y,neutral"])
    for name in ("ben/frown#1/11.bmp", "carl/x.MOV", "carl/1.JPG", "ben/notes.txt", "@eaDir/1.jpg"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
    assert sorted(unread(root, **CHOSEN)) == ["ben/frown#1/11.bmp", "carl/1.JPG", "carl/x.MOV"]


def test_nobody_is_no_subject(tmp_path):
    root = make_corpus(tmp_path, ["anna/smile.mkv,\u00a0,fear", "ben/frown#1,NA,anger"])
    empty, named = by_id(root).values()
    assert "samples.csv:2: names no subject" in empty.fault and (named.subject, named.fault) == ("NA", "")
    assert folder_counts(root, **CHOSEN) == {"sequences": 2, "subjects": 1}
    assert labelled(root, **CHOSEN) == [("NA", "anger")]
