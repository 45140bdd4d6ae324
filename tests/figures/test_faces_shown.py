"""The figures that show samples of a corpus: whose face is in a figure."""

import re

import numpy as np
import pandas as pd
import pytest

from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence, find_faces, write_faces
from ofer.figures import flow_preparation, occlusion_kinds, occlusions, similarity, strategies
from ofer.jobs.job import Job
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.occlude import KINDS, occlude
from tests.flow.waves import FARNEBACK

FIGURES = (similarity, occlusions, flow_preparation, strategies, occlusion_kinds)
BOX = {"x": [-1.0, 1.0], "y": [-0.45, 0.3]}
OCCLUSIONS = {
    kind: {"boxes": [BOX], "fill": kind, "seed": 0, "images": None, "objects": ["cup"], "fit": "box"} for kind in KINDS
}
SLICE = {
    "corpus": "filmed",
    "generated": False,
    "farneback": FARNEBACK,
    "expression": "fear",
    "example": "fear",
    "subjects": 3,
    "frames": 5,
    "frame_choice": "first",
    "size": 16,
    "occlusions": [list(item) for item in OCCLUSIONS.items()],
}  # fmt: skip


def face(number):
    subject = f"S{number:03d}"
    crops = np.random.default_rng(number).integers(1, 255, (6, 60, 60), dtype=np.uint8)
    pupils = np.array([[20.0, 16.0], [40.0, 16.0]])
    box = CropBox(left=0, top=0, width=60, height=60, angle=0.0)
    return FaceSequence(f"{subject}_001", subject, "fear", crops, pupils, 20.0, box)


FACES = [face(number) for number in range(1, 6)]


@pytest.fixture
def corpus(tmp_path):
    """Return the inputs of the figures: two parts of five people, and two occlusions of both."""
    parts = FACES[::2], FACES[1::2]
    faces = [written(tmp_path / f"{number}.h5", part) for number, part in enumerate(parts)]
    frames = {
        name: [
            written(tmp_path / f"{name}_{number}.h5", [occlude(one, OCCLUSIONS[name]) for one in part])
            for number, part in enumerate(parts)
        ]
        for name in ("black", "removal")
    }
    rows = [(one.sample, one.subject, one.label) for one in FACES]
    pd.DataFrame(rows, columns=["sample", "subject", "label"]).to_csv(tmp_path / "samples.csv", index=False)
    return {"samples": tmp_path / "samples.csv", "faces": faces, "frames": frames}


def written(path, faces):
    write_faces(path, faces)
    return path


def drawn(module, corpus, folder, publishable):
    """Return the figure that a module draws, and its further files."""
    folder.mkdir()
    files = {"table": folder / "table.csv", "markdown": folder / "table.md"}
    values = SLICE | {"publishable_subjects": publishable}
    return module.draw(Job("ofer.stages.draw", values, corpus, files)), files


def greys(figure):
    """Return the grey pictures in a figure that have more than the two tones of a mask."""
    images = [image for axes in figure.axes for image in axes.images if image.get_cmap().name == "gray"]
    return [array for image in images if len(np.unique(array := np.asarray(image.get_array()))) > 2]


def crops_of(subject):
    """Return everything of a person that is a picture: crops, clean and under each occlusion."""
    [one] = [one for one in FACES if one.subject == subject]
    occluded = [occlude(one, values, pictures_of(values)) for values in OCCLUSIONS.values()]
    return [crop for sequence in (one, *occluded) for crop in sequence.crops]


@pytest.mark.parametrize("module", FIGURES, ids=lambda module: module.__name__.split(".")[-1])
class TestEachFigure:
    def test_shows_no_face_where_none_may_be_shown(self, module, corpus, tmp_path):
        figure, _ = drawn(module, corpus, tmp_path / "out", [])
        assert greys(figure) == []
        assert "no face of this expression" in figure.get_supxlabel().replace("\n", " ")

    def test_shows_faces_of_publishable_subjects_alone(self, module, corpus, tmp_path):
        figure, _ = drawn(module, corpus, tmp_path / "out", ["S004"])
        shown, allowed = greys(figure), crops_of("S004")
        assert shown
        assert all(any(np.array_equal(one, crop) for crop in allowed) for one in shown)

    def test_says_which_sample_it_shows_and_why(self, module, corpus, tmp_path):
        figure, _ = drawn(module, corpus, tmp_path / "out", ["S004", "S005"])
        note = " ".join(figure.get_supxlabel().split())
        rule = "the first sample with fear, by id, of" if module is similarity else "whose face moves most among"
        assert re.search(rf"S00[45]_001, {rule}", note)


def test_removal_shows_the_face_as_it_is_only_where_it_may_be_shown(corpus, tmp_path):
    figure, _ = drawn(occlusion_kinds, corpus, tmp_path / "out", "all")
    assert any(np.array_equal(one, FACES[0].crops[-1]) for one in greys(figure))


def test_table3_names_the_entry_of_each_kind(corpus, tmp_path):
    _, files = drawn(occlusion_kinds, corpus, tmp_path / "out", "all")
    table = pd.read_csv(files["table"], dtype=str, keep_default_na=False)
    shown = table[table["column"] == "occlusion_localisation"].set_index("row")["ours"].to_dict()
    assert shown == {
        "Dapogny et al. [4]": "noise",
        "Poux et al. [15]": "removal",
        "Li et al. [12]": "image",
        "Cornejo et al. [3]": "black",
        "not in the paper: mean": "mean",
        "not in the paper: saltpepper": "saltpepper",
    }
    assert table["ours_from"].str.contains("S001_001").any()


def test_a_sample_that_is_in_no_part_is_named(corpus):
    with pytest.raises(Exception, match="sample S999_001 is in no part"):
        find_faces(corpus["faces"], ["S001_001", "S999_001"])
