"""What occlusions hide of built-in stills is measured by the truth, also where their layout ships no points."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.base.data_files import PARAMETERS, STILLS_PARAMETERS
from ofer.corpora.ferplus import Options, read_samples
from ofer.corpora.manifest import COLUMNS
from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.corpora.synthetic.stills.write import write_part
from ofer.faces.pictures import FacePicture, write_pictures
from ofer.faces.settings import AlignSettings
from ofer.jobs.job import Job
from ofer.occlusion.bank import Bank
from ofer.occlusion.features import FEATURES
from ofer.occlusion.parameters import draw_parameters, write_parameters
from ofer.occlusion.settings import OcclusionSettings
from ofer.stages.measure_coverage import build

ROOT = Path(__file__).parents[2]
SIDE = 96


def test_the_upper_half_of_ferplus_hides_the_points_that_the_truth_has_there(tmp_path: Path) -> None:
    corpus, few = tmp_path / "corpus", {"train": 2, "validation": 1, "test": 1}
    values = GenerateSettings(layout="ferplus", pictures=few).values()
    assert list(write_part(corpus, values, part=0, parts=1, base=ROOT / PARAMETERS, own=ROOT / STILLS_PARAMETERS))
    samples = list(read_samples(corpus, labels="basic8", need_landmarks=False, options={"votes": Options().votes}))
    lists = {"frame_digests": '["0"]', "landmarks": "[]", "landmark_digests": "[]"}
    rows = [dict.fromkeys(COLUMNS, "") | lists | {"sample": s.id, "frames": json.dumps(s.frames)} for s in samples]
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(tmp_path / "manifest.csv", index=False)
    blank = np.zeros((SIDE, SIDE, 1), np.uint8)
    faces = [FacePicture(s.id, s.id, s.label, s.split, blank) for s in samples]
    write_pictures(tmp_path / "00.h5", iter(faces), [], shape=blank.shape)
    entry = {"of_picture": [{"x": [0, 1], "y": [0, 0.5]}], "fill": "mean", "hides": ["brows", "mouth"]}
    half = OcclusionSettings.model_validate(entry).model_dump(mode="json")
    placed = [place for s in samples for place in draw_parameters(half, s.id, SIDE, None, Bank((), lambda _: None))]
    write_parameters(tmp_path / "half.csv", placed)
    job = Job(
        "ofer.stages.measure_coverage",
        {
            "kind": "stills",
            "occlusions": [["half", half]],
            "root": str(corpus),
            "align": AlignSettings(by="as_shipped", side=SIDE).model_dump(mode="json"),
        },
        {
            "faces": [tmp_path / "00.h5"],
            "manifest": tmp_path / "manifest.csv",
            "occluders": {"half": [tmp_path / "half.csv"]},
        },
        {"coverage": tmp_path / "coverage.csv"},
    )
    build(job)
    truth = pd.read_csv(corpus / "truth_00.csv")
    above = truth[[f"y{point}" for point in range(1, 69)]].to_numpy() < 23.5
    table = pd.read_csv(tmp_path / "coverage.csv").query("label == 'all'").set_index("feature")
    assert set(table["n"]) == {4}
    for feature in ("brows", "mouth"):
        assert table.loc[feature, "points_hidden"] == pytest.approx(above[:, list(FEATURES[feature])].mean(), abs=1e-3)
    assert table.loc["brows", "points_hidden"] > 0.9 > 0.1 > table.loc["mouth", "points_hidden"]
