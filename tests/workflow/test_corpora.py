"""MMI, Oulu-CASIA, a corpus of sequences and two built-in ones: prepared side by side, in one run of the workflow."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from ofer.corpora.manifest import read_manifest
from ofer.corpora.synthetic.write import CODES
from ofer.faces.files import FaceSequence, read_faces
from tests.corpora.clip_files import write_clip
from tests.corpora.mmi_tree import FAULTS, write_session
from tests.corpora.oulu_tree import write_sequence
from tests.corpora.rendered import Frames, rendered_faces
from tests.corpora.tagged import write_tagged
from tests.workflow.faults import run

pytestmark = pytest.mark.xdist_group("corpora")  # What it begins with is made once, on one worker.

SIZE = (320, 245)
SMALL = {"subjects": 1, "frames": [3, 3], "size": list(SIZE)}
ON_DISK = ("mmi", "oulucasia", "sequences")
BUILT_IN = ("synthetic", "second")


@dataclass(frozen=True)
class Prepared:
    """The results of one run on all corpora."""

    results: Path
    rendered: dict[str, Frames]
    """The frames that were put into the trees, by expression."""

    def samples(self, corpus: str) -> dict[str, str]:
        """Return {sample: label} of what is usable."""
        table = pd.read_csv(self.results / corpus / "samples.csv", dtype=str)
        return dict(zip(table["sample"], table["label"], strict=True))

    def excluded(self, corpus: str) -> dict[str, str]:
        """Return {sample: reason}, the corpus' own warnings left out."""
        table = pd.read_csv(self.results / corpus / "excluded.csv", dtype=str).query("sample != '(corpus)'")
        return dict(zip(table["sample"], table["reason"], strict=True))

    def faces(self, corpus: str) -> dict[str, FaceSequence]:
        """Return the crops by sample."""
        return {face.sample: face for face in read_faces(self.results / corpus / "faces/00.h5")}


def there_and_back(frames: Frames) -> Frames:
    """Return neutral → apex → neutral."""
    return [*frames, *frames[-2::-1]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    corpora = tmp_path_factory.mktemp("corpora")
    faces = rendered_faces(corpora / "rendered", SIZE)
    joy, fear, anger = (faces[name] for name in ("happiness", "fear", "anger"))

    coding = {"12": [(1, 0), (2, 1), (len(joy), 2), (len(joy) + 1, 3)]}
    write_session(corpora / "mmi", 1, "S001-001", "happiness", frames=there_and_back(joy), coding=coding)
    on_its_side = [np.rot90(frame) for frame in there_and_back(joy)]
    write_session(corpora / "mmi", 2, "S001-002", "happiness", frames=on_its_side, coding=coding)
    write_session(corpora / "mmi", 3, "S002-001", "fear", frames=there_and_back(fear))
    FAULTS["truncated_clip"][0](write_session(corpora / "mmi", 4, "S002-002", "anger"))
    write_session(corpora / "mmi", 5, "S002-003", "sadness", frames=[np.zeros(SIZE[::-1], np.uint8)] * 4)

    for subject, name in (("P001", "Happiness"), ("P001", "Fear"), ("P002", "Anger")):
        write_sequence(corpora / "oulu", subject, name, frames=faces[name.lower()])

    write_clip(corpora / "mine/clips/joy.mp4", joy, "mp4v")
    write_clip(corpora / "mine/clips/take#2.webm", there_and_back(fear), "VP80")
    for number, frame in enumerate(anger):
        (corpora / "mine/frames/anger").mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(corpora / f"mine/frames/anger/{number}.png"), frame)
        write_tagged(corpora / f"mine/frames/upright phone/{number}.jpg", frame, 6)
    rows = [
        "clips/joy.mp4,anna,happiness,",
        f"clips/take#2.webm,anna,fear,{len(fear) - 1}",
        "frames/anger,ben,anger,",
        "frames/upright phone,ben,anger,",
    ]
    (corpora / "mine/samples.csv").write_text("\n".join(["sample,subject,label,apex", *rows]) + "\n")

    config = {
        "parts": 1,
        "corpora": {
            "mmi": {"root": str(corpora / "mmi"), "largest_excluded_share": 0.5},
            "oulucasia": {"root": str(corpora / "oulu")},
            "sequences": {"root": str(corpora / "mine")},
            "synthetic": {"generate": SMALL},
            "second": {"based_on": "synthetic", "generate": {"seed": 2}},
        },
    }
    folder = tmp_path_factory.mktemp("work")
    targets = tuple(f"results/{name}/samples.csv" for name in (*ON_DISK, *BUILT_IN))
    done = run(folder, config, targets)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return Prepared(folder / "results", faces)


def test_each_corpus_has_its_samples_under_canonical_labels(prepared: Prepared) -> None:
    assert prepared.samples("mmi") == {"S001-001": "happiness", "S001-002": "happiness", "S002-001": "fear"}
    assert prepared.samples("oulucasia") == {"P001_fear": "fear", "P001_happiness": "happiness", "P002_anger": "anger"}
    assert prepared.samples("sequences") == {
        "clips_joy": "happiness", "clips_take#2": "fear", "frames_anger": "anger", "frames_upright phone": "anger",
    }  # fmt: skip
    for corpus in BUILT_IN:
        assert sorted(prepared.samples(corpus).values()) == sorted(CODES)


def test_what_cannot_be_used_is_excluded_with_its_reason(prepared: Prepared) -> None:
    reasons = prepared.excluded("mmi")
    assert set(reasons) == {"S002-002", "S002-003"}
    assert reasons["S002-002"].startswith("Sessions/4/S002-002.avi: is truncated")
    assert reasons["S002-003"].startswith("Sessions/5/S002-003.avi#0: no face found; ")
    assert not any(prepared.excluded(corpus) for corpus in ("oulucasia", "sequences", *BUILT_IN))


@pytest.mark.parametrize(
    ("corpus", "sample", "expression", "name"),
    [
        ("mmi", "S001-001", "happiness", "Sessions/1/S001-001.avi#{}"),
        ("oulucasia", "P002_anger", "anger", "OriginalImg/VL/Strong/P002/Anger/{:03d}.jpeg"),
        ("sequences", "clips_joy", "happiness", "clips/joy.mp4#{}"),
        ("sequences", "clips_take#2", "fear", "clips/take#2.webm#{}"),
        ("sequences", "frames_anger", "anger", "frames/anger/{}.png"),
        # Stored as the sensor lay, with a tag that turns them.
        ("sequences", "frames_upright phone", "anger", "frames/upright phone/{}.jpg"),
    ],
)
def test_the_faces_are_those_of_the_frames_from_neutral_to_apex(
    prepared: Prepared, corpus: str, sample: str, expression: str, name: str
) -> None:
    frames = prepared.rendered[expression]
    manifest = read_manifest(prepared.results / corpus / "manifest.csv").set_index("sample")
    assert manifest.loc[sample, "frames"] == [name.format(number) for number in range(len(frames))]
    assert len(manifest.loc[sample, "frame_digests"]) == len(frames)
    assert len(set(manifest.loc[sample, "frame_digests"])) == (1 if "#" in name[-4:] else len(frames))
    face = prepared.faces(corpus)[sample]
    box = face.box
    assert len(face.crops) == len(frames)
    assert 35 < face.inter_ocular_distance < 50
    for crop, frame in zip(face.crops, frames, strict=True):
        whole = frame[box.top : box.top + box.height, box.left : box.left + box.width]
        # Codecs lose a little.
        assert np.abs(crop.astype(int) - whole).mean() < 4


def test_a_clip_that_was_recorded_on_its_side_is_turned_upright(prepared: Prepared) -> None:
    upright, turned = (prepared.faces("mmi")[name] for name in ("S001-001", "S001-002"))
    np.testing.assert_array_equal(upright.crops, turned.crops)
    np.testing.assert_array_equal(upright.pupils, turned.pupils)


def test_counts_that_differ_from_the_distributors_are_warned_of(prepared: Prepared) -> None:
    assert (prepared.results / "oulucasia/warnings.txt").read_text().splitlines()[
        0
    ] == "WARNING anger: 80 expected, 1 found"
    assert (
        "WARNING samples: 205 expected, 4 found (1 more with a fault)"
        in (prepared.results / "mmi/warnings.txt").read_text()
    )
    assert (prepared.results / "sequences/warnings.txt").read_text() == ""


def test_two_built_in_corpora_stand_side_by_side_and_differ_by_their_seed(prepared: Prepared) -> None:
    first, second = (prepared.faces(corpus) for corpus in BUILT_IN)
    assert set(first) == set(second)
    assert all(not np.array_equal(first[name].crops[0], second[name].crops[0]) for name in first)
