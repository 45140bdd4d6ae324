"""The page about each corpus: what is there, what is missing, what differs, and what stops it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.commands.check import main, page, used_corpora
from ofer.commands.configured import configuration
from ofer.commands.corpus_page import WIDTH
from ofer.commands.corpus_state import corpus_state, fault_kinds
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from tests.corpora.ckplus_tree import FAULTS, make_tree
from tests.corpora.mmi_tree import FAULTS as MMI_FAULTS
from tests.corpora.mmi_tree import write_session
from tests.corpora.oulu_tree import make_tree as make_oulu_tree
from tests.corpora.still_trees import name_in_a, write_affectnet_a, write_picture, write_rafdb

PROJECT = Path(__file__).resolve().parents[2]


STILLS = [
    "rafdb-synthetic", "affectnet7-synthetic", "ckplus48-synthetic", "synthetic-stills", "mmi-synthetic-stills",
    "oulucasia-synthetic-stills", "sfew-synthetic", "fedro-synthetic", "affectnet-synthetic", "ferplus-synthetic",
    "identities-synthetic", "occlusion-affectnet-synthetic", "affectnet8-synthetic", "occlusion-rafdb-synthetic",
]  # fmt: skip
"""Corpora that tables name beside the one that all others are made on."""


def shown(name: str, **values: Any) -> tuple[str, bool]:
    """Return the page about a corpus under the default configuration with some values of its entry."""
    config = load_config(merged(read_yaml(PROJECT / "config.yaml"), {"corpora": {name: values}}))
    lines, stops = page(config, name, "config.yaml:1")
    return "\n".join(lines), stops


def row(text: str, label: str) -> list[str]:
    """Return the words behind a label that stands at the beginning of a line."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"{label} ")]
    return line.removeprefix(label).split()


def test_a_built_in_corpus_says_that_it_is_generated() -> None:
    text, stops = shown("synthetic", generate={"subjects": 4})
    assert not stops
    assert "generated when a result asks for it" in text
    assert "4 subjects × 6 expressions" in text
    assert "10 folds, but the corpus has only 4 samples of anger" in text
    assert "synthetic" in text.splitlines()[-1]


def test_built_in_sequences_in_colour_say_how_long_and_how_wide_they_are() -> None:
    text, stops = shown("mmi-synthetic-stills", generate={"subjects": 1})
    said = "1 subject × 6 expressions, sequences of 7 frames in the layout mmi, 720 pixels wide"
    assert not stops and said in " ".join(text.split())


def test_built_in_stills_say_their_splits_and_how_they_are_aligned() -> None:
    text, stops = shown("affectnet-synthetic", generate={"pictures": {"train": 800, "test": 160}})
    words = " ".join(text.split())
    assert not stops and "960 pictures (800 train and 160 test) in the layout affectnet_b, 100 pixels a side" in words
    assert "aligned as the distributor has done it; kept as 100 × 100 pixels, rgb" in words
    assert "pupils" not in text and row(text, "divisions")[-2:] != ["0", "rounds"]


def test_what_the_occlusions_hide_is_on_the_page_once_it_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert row(shown("synthetic")[0], "hidden")[:3] == ["not", "measured", "yet;"]
    (tmp_path / "results/synthetic").mkdir(parents=True)
    (tmp_path / "results/synthetic/coverage.csv").write_text(
        "occlusion,feature,frame,label,n,points_hidden,faces_hidden,points_from\n"
        "mouth,mouth,apex,all,6,1.0,0.5,dlib68\nmouth,mouth,apex,fear,6,1.0,0.5,dlib68\n"
    )
    text = " ".join(shown("synthetic", points="dlib68")[0].split())
    assert "points dlib's 68-point model, which is NOT FOR COMMERCIAL USE" in text
    assert "Whether `eyes` hides all points of the eyes and brows is not measured: no points." in text
    assert "`mouth` hides all points of the mouth in 50.0 % of apex frames." in text


def test_a_corpus_without_root_names_the_place_where_it_belongs_and_stops_nothing() -> None:
    text, stops = shown("mmi")
    assert not stops
    assert row(text, "root") == ["none", "given", "(config.yaml:1)"]
    assert "--config corpus=mmi root=…" in text


def test_a_complete_corpus_differs_in_nothing(tmp_path: Path) -> None:
    root = make_oulu_tree(tmp_path, [f"P{number:03d}" for number in range(1, 11)])
    expected = dict.fromkeys(("anger", "disgust", "fear", "happiness", "sadness", "surprise"), 10)
    text, stops = shown("oulucasia", root=str(root), expected=expected | {"sequences": 60, "subjects": 10})
    assert not stops
    assert "◄" not in text.replace("none of 8 expected counts (◄)", "")
    assert row(text, "fear") == ["10", "10", "10"]
    assert row(text, "sequences") == ["60", "60", "·"]
    assert row(text, "subjects") == ["10", "10", "10"]
    assert row(text, "frames") == ["·", "·", "180"]
    assert row(text, "faults") == ["none"]
    assert row(text, "files")[0] == "180", "Thumbs.db and the like do not count"
    assert row(text, "files")[-2:] == ["180", ".jpeg"]
    assert "options       sensor: VL, light: Strong, images: original, missing_frames: exclude" in text
    assert text.count("10 rounds") == 2
    assert text.splitlines()[-1] == "verdict       can be used: 60 samples"


def test_what_differs_from_the_distributors_counts_is_marked(tmp_path: Path) -> None:
    root = make_tree(tmp_path, labels=["anger", "fear", ""])
    expected = {"anger": 2, "fear": 3, "samples": 5, "sequences": 6, "subjects": 3}
    for key in ("disgust", "happiness", "sadness", "surprise"):
        expected[key] = 0
    text, _ = shown("ckplus", root=str(root), expected=expected)
    marked = {line.split()[0] for line in text.splitlines() if line.endswith("◄")}
    assert marked == {"fear", "samples", "subjects"}
    assert "3 of 9 expected counts (◄)" in text


def test_faults_are_summarised_by_kind(tmp_path: Path) -> None:
    faults = {"S001/001": "truncated_frame", "S002/001": "truncated_frame", "S003/002": "label_out_of_range"}
    root = make_tree(tmp_path, subjects=[f"S{number:03d}" for number in range(1, 7)], faults=faults)
    text, stops = shown("ckplus", root=str(root))
    assert not stops
    words = " ".join(text.split())
    assert (
        "2 × is truncated: it ends inside" in words or "2 × is truncated: the PNG has no end chunk, first in" in words
    )
    assert "cohn-kanade-images/S001/001/S001_001_00000002.png; unpack this file again" in words
    assert "Emotion/S003/002/S003_002_00000004_emotion.txt: label 9 is none of 1 to 7" in words
    assert row(text, "no label") == ["·", "1", "0"]
    assert row(text, "samples") == ["·", "36", "33"]
    assert text.splitlines()[-1] == "verdict       can be used: 33 samples, 3 excluded"


def test_the_same_fault_with_other_numbers_is_the_same_kind() -> None:
    faults = ["a/1: has 60 rows; mend it", "b/2: is empty; mend it", "c/3: has 7 rows; mend it"]
    assert fault_kinds(faults) == [[faults[0], faults[2]], [faults[1]]]


@pytest.mark.parametrize(
    "fault", ["zero_byte_frame", "truncated_frame", *(name for name in FAULTS if "frame" not in name)]
)
def test_every_fault_of_a_file_is_seen_before_anything_is_cropped(tmp_path: Path, fault: str) -> None:
    root = make_tree(tmp_path, faults={"S005/001": fault})
    config = load_config(read_yaml(PROJECT / "config.yaml"))
    state = corpus_state(root, config.corpora["ckplus"])
    assert len(state.faults) == 1
    assert state.usable.total() == 11


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: root.rename(root.with_name("gone")), "is not a folder; set root of the corpus entry"),
        (lambda root: (root / "Sessions").rename(root / "Clips"), "is not MMI, it has no folder Sessions"),
        (lambda root: MMI_FAULTS["truncated_clip"][0](root / "Sessions/1"), "1 of 2 samples are unusable; mend them"),
        (
            lambda root: [MMI_FAULTS["truncated_clip"][0](root / f"Sessions/{number}") for number in (1, 2)],
            "none of its 2 samples is usable",
        ),
        (
            lambda root: [path.unlink() for path in root.glob("Sessions/*/S*.xml")],
            "no labelled sample found; check the root and the label set",
        ),
    ],
)
def test_a_fault_that_stops_the_corpus_is_its_verdict(tmp_path: Path, spoil: Any, said: str) -> None:
    root = tmp_path / "mmi"
    for number in (1, 2):
        write_session(root, number, f"S001-00{number}", "anger")
    text, stops = shown("mmi", root=str(root))
    assert not stops
    spoil(root)
    text, stops = shown("mmi", root=str(root))
    assert stops
    verdict = " ".join(text[text.index("verdict") :].split())
    assert verdict.startswith(f"verdict STOPPED {root}: ") and said in verdict


def test_gaps_that_were_kept_and_files_that_were_not_read_are_counted(tmp_path: Path) -> None:
    root = make_tree(tmp_path, subjects=[f"S{number:03d}" for number in range(1, 7)])
    (root / "cohn-kanade-images/S001/001/S001_001_00000002.png").unlink()
    label = next((root / "Emotion/S002/001").glob("[!.]*"))
    label.rename(label.with_suffix(".rtf"))
    said = " ".join(shown("ckplus", root=str(root), options={"missing_frames": "keep"})[0].split())
    assert "gaps: 1 sample kept, such as S001_001 (cohn-kanade-images/S001/001: frame 2 is missing)" in said
    assert f"not read, though like the corpus' own: 1 file (1 .rtf), such as Emotion/S002/001/{label.stem}.rtf" in said
    assert "S001/001: frame 2 is missing; unpack" in " ".join(shown("ckplus", root=str(root))[0].split())


def test_whose_faces_figures_may_show_is_said_and_strangers_among_them(tmp_path: Path) -> None:
    root = str(make_tree(tmp_path))
    assert "flows only; publishable_subjects is empty" in shown("ckplus", root=root)[0]
    text, _ = shown("ckplus", root=root, publishable_subjects=["S010", "S011"])
    assert "faces of S010, S011; not among the usable samples: S011" in text
    assert "faces of all subjects" in shown("ckplus", root=root, publishable_subjects="all")[0]


def test_lines_are_no_wider_than_a_page(tmp_path: Path) -> None:
    root = tmp_path / "mmi"
    for number, (plant, _) in enumerate(MMI_FAULTS.values()):
        plant(write_session(root, number, "S001-001", "anger"))
    for name, values in (("mmi", {"root": str(root)}), ("synthetic", {}), ("oulucasia", {})):
        text, _ = shown(name, **values)
        assert all(len(line) <= WIDTH for line in text.splitlines() if str(tmp_path) not in line)


@pytest.mark.parametrize(
    ("presets", "given", "used"),
    [
        ([], [], ["synthetic", *STILLS]),
        ([], ["corpus=ckplus"], ["ckplus", *STILLS]),
        (["several-corpora"], [], ["synthetic", *STILLS, "synthetic-other"]),
        (["several-corpora"], ["corpus=mmi"], ["mmi", *STILLS, "synthetic-other"]),
        ([], ["methods={flowrec: {train_on: {corpora: [own, oulucasia]}}}"], ["synthetic", *STILLS, "oulucasia"]),
    ],
)
def test_corpora_are_used_that_tables_are_made_on_or_that_a_method_learns_from(
    presets: list[str], given: list[str], used: list[str]
) -> None:
    files = [PROJECT / f"workflow/presets/{name}.yaml" for name in presets]
    assert used_corpora(configuration(files, given)[0]) == used


class TestCommand:
    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ofer.commands.check", *arguments]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120)

    def test_a_page_for_each_corpus_and_no_fault(self) -> None:
        done = self.run("--all")
        assert done.returncode == 0, done.stderr
        corpora = configuration()[0].corpora
        assert re.findall(r"^(\S+) \((?:built in|loader \S+)\)$", done.stdout, flags=re.MULTILINE) == list(corpora)
        assert re.search(r"root +none given \(config\.yaml:\d+: corpora\.ckplus\.root\)", done.stdout)

    def test_a_corpus_that_stops_is_the_exit_status(self, tmp_path: Path) -> None:
        root = make_tree(tmp_path / "ck")
        values = ("--config", "corpus=ckplus", "--config", f"root={root}")
        done = self.run(*values)
        assert done.returncode == 0, done.stdout
        assert done.stdout.count("verdict") == 1
        assert " ".join(done.stdout.split()).endswith(", ".join(STILLS))
        assert f"reading {root}" in done.stderr
        (root / "Emotion").rename(root / "Labels")
        done = self.run(*values)
        assert done.returncode == 1
        assert "STOPPED" in done.stdout

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--corpora", "ckpuls"), r"^ckpuls: no corpus of this name \(did you mean 'ckplus'\?\); name one of"),
            (("--config", "root"), r"^--config: 'root' is not KEY=VALUE; "),
            (("--config", "corpora={"), r"^--config: 'corpora={' is not YAML \(.*\); "),
            (("--config", "corpora={mmi: {rot: /x}}"), r"^config\.yaml:\d+: corpora\.mmi\.rot: unknown key"),
            (("--configfile", "gone.yaml"), r"^gone\.yaml: cannot be read \(No such file"),
        ],
    )
    def test_what_is_wrong_with_the_question_is_one_line(
        self, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(PROJECT)
        monkeypatch.setattr(sys, "argv", ["ofer check", *arguments])
        with pytest.raises(OferError, match=said):
            main()
        assert capsys.readouterr() == ("", "")


def test_stills_are_counted_by_split_and_class_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    root = write_affectnet_a(tmp_path, ["happiness", "fear", "none", "no-face"], ["fear", "contempt"])
    write_picture(root / f"Manually_Annotated_Images/3/{name_in_a(2)}.jpg", 20, 20)
    expected = {"train": 2, "test": 2, "train/happiness": 1, "test/fear": 2, "pictures": 7}
    entry = {
        "loader": "affectnet",
        "root": str(root),
        "labels": "basic8",
        "splits": ["train", "test"],
        "options": {"release": "a"},
        "align": {"by": "box"},
        "expected": expected,
        "largest_excluded_share": 0.5,
    }
    text, stops = shown("stills", **entry)
    assert not stops
    assert row(text, "train/happiness") == ["1", "1", "1"]
    assert row(text, "train/fear") == ["·", "1", "0"]
    assert row(text, "train") == ["2", "2", "1", "◄"]
    assert row(text, "test/fear") == ["2", "1", "1", "◄"]
    assert row(text, "pictures") == ["7", "6", "·", "◄"]
    assert row(text, "figures show") == ["no", "face;", "publishable_subjects", "is", "empty"]
    words = " ".join(text.split())
    assert "left out: 1 none, 1 no-face" in words
    assert "point 37 of 68, (41.4, 35), lies outside of its 20x20 pixels" in words
    assert "pupils" not in text and "hidden" not in text
    assert text.splitlines()[-1] == "verdict       can be used: 3 samples, 1 excluded"


def test_a_truncated_still_is_seen_before_it_is_aligned(tmp_path: Path) -> None:
    root = write_rafdb(tmp_path)
    path = root / "basic/Image/aligned/train_00001_aligned.jpg"
    path.write_bytes(path.read_bytes()[:-30])
    entry = {"loader": "rafdb", "root": str(root), "labels": "basic7", "splits": ["train", "test"]}
    text, _ = shown("stills", **entry, align={"by": "as_shipped"}, largest_excluded_share=0.5)
    assert "basic/Image/aligned/train_00001_aligned.jpg: is truncated: the JPEG has no" in " ".join(text.split())


def test_a_page_says_what_each_subset_of_the_corpus_counts(tmp_path: Path) -> None:
    root = write_rafdb(tmp_path)
    (tmp_path / "list.txt").write_text("\n".join(["test_0001_aligned 0 2", "train_00002_aligned 6 1", "test_0002 0 1"]))
    subsets = {
        name: {"corpus": "rafdb", "list": str(tmp_path / f"{file}.txt"), "format": "ran_rafdb"}
        for name, file in (("occluded", "list"), ("turned", "nowhere"))
    }
    over = {"corpora": {"rafdb": {"root": str(root)}}, "subsets": subsets}
    lines, stops = page(load_config(merged(read_yaml(PROJECT / "config.yaml"), over)), "rafdb", "")
    words = " ".join(" ".join(lines).split())
    assert not stops
    assert (
        "subsets occluded counts 2 of the 3 rows of list.txt (2 pictures); left out: 1 row of pictures that are no "
        "sample of rafdb, such as test_0002 (list.txt:3); 1 in test and 1 in train turned: "
    ) in words
    assert "nowhere.txt: cannot be read (No such file or directory); correct `list` of the subset" in words
