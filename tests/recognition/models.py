"""A model for tests that apply no network: where its faces were cut out, and how large they were."""

from pathlib import Path

import numpy as np

from ofer.recognition.trained_model import Applied, TrainedModel

CROP = {"x": [-1.3, 1.3], "y": [-0.7, 1.9], "frame": "first", "derotate": False, "largest_outside": 0.25}
MODEL = TrainedModel(
    folder=Path("results/c/f/m"),
    division="stratified",
    trained_on={"c": False},
    classes=("anger", "fear"),
    recogniser=Applied("recogniser", {"recipe": "recogniser"}, ()),
    occlusions={},
    pupils={
        "source": "dlib",
        "upsample": 0,
        "threshold": 0.0,
        "several": "largest",
        "smallest_inter_ocular_distance": 20.0,
        "turns": [0],
    },
    crop=CROP,
    flow={},
    size=8,
    threads=1,
    kernels=True,
    distances=(35.0, 40.0, 50.0),
    direction=np.zeros(512),
    tested={},
    digests={},
)
