"""Every sample of the manifest has a face or a reason why it has none, whatever it is called."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.manifest import COLUMNS
from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence, write_faces
from ofer.jobs.job import Job
from ofer.stages.gather_samples import build

NAMES = ("NA", "nan", "None", "null", "001", "1e5", "True")


def face(name: str) -> FaceSequence:
    crops = np.zeros((2, 8, 8), np.uint8)
    return FaceSequence(name, name, "fear", crops, np.ones((2, 2)), 4.0, CropBox(0, 0, 8, 8, 0.0))


@pytest.fixture
def job(tmp_path: Path) -> Job:
    row = dict.fromkeys(COLUMNS, "") | {"label": "fear", "frames": '["a.png"]', "frame_digests": '["0"]'}
    row |= dict.fromkeys(("landmarks", "landmark_digests"), json.dumps([]))
    rows = [row | {"sample": name, "subject": name} for name in NAMES]
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(tmp_path / "manifest.csv", index=False)
    (tmp_path / "warnings.txt").touch()
    inputs = {"manifest": tmp_path / "manifest.csv", "warnings": tmp_path / "warnings.txt"}
    return Job(
        "ofer.stages.gather_samples",
        {"corpus": "c", "kind": "sequences", "largest_excluded_share": 0.5},
        inputs | {"faces": [tmp_path / "00.h5"]},
        {name: tmp_path / f"{name}.csv" for name in ("samples", "excluded")},
    )


def test_what_has_no_face_stands_with_its_reason(job: Job) -> None:
    write_faces(job.input_list("faces")[0], map(face, NAMES[2:]), [(name, "blurred") for name in NAMES[:2]])
    build(job)
    samples, excluded = (pd.read_csv(path, dtype=str, keep_default_na=False) for path in job.all_outputs)
    assert samples["subject"].tolist() == list(NAMES[2:])
    assert excluded["sample"].tolist() == list(NAMES[:2])


def test_a_sample_that_got_lost_is_named(job: Job) -> None:
    write_faces(job.input_list("faces")[0], map(face, NAMES[2:]), [("nan", "blurred")])
    with pytest.raises(
        OferError, match=r"manifest\.csv: 1 samples have neither a face nor a reason for that, such as NA"
    ):
        build(job)
    assert not any(path.exists() for path in job.all_outputs)
