"""What the stages that train learn from in their tests: flows of 24 samples and their folds, small and easy."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from ofer.flow.files import PooledFlows, write_flows
from ofer.jobs.job import Files
from ofer.methods.recogniser.settings import Settings
from tests.evaluation.made_division import rounds_of, write_division

SIZE, FOLD, FOLDS = 16, 1, 4
SETTINGS = Settings(
    recipe="recogniser", channels=(4, 4, 8), fully_connected=(16,), steps=12, validate_every=4, batch_size=8
)
METHOD = json.loads(json.dumps(asdict(SETTINGS)))
"""The same as a slice has it."""
LABELS = ("anger", "fear", "surprise")
NOTHING_ELSE: dict[str, Files] = {
    "apex_occluded": {}, "training_clean": [], "training_occluded": {}, "further_clean": {}, "further_occluded": {},
    "needed": {},
}  # fmt: skip
"""What `train` reads besides a division and clean apex flows: here no file."""


def write_learned(folder: Path) -> None:
    """Write `00.h5`, the clean apex flows, and a division; the samples stand in no order."""
    generator = np.random.default_rng(0)
    order = generator.permutation(24)
    names = [f"S{index:03d}" for index in order]
    labels = [LABELS[index % 3] for index in order]
    flow = generator.normal(0, 1, (24, 2, SIZE, SIZE)).astype(np.float32)
    for one, label in zip(flow, labels, strict=True):
        one[0, 4:12, 4:12] += LABELS.index(label)
    write_flows(
        folder / "00.h5",
        {
            SIZE: PooledFlows(
                flow=flow, sample=np.arange(24), previous=np.ones(24, int), next=np.full(24, 5),
                hidden=np.zeros((24, SIZE, SIZE), np.float32), samples=tuple(names), subjects=tuple(names),
                labels=tuple(labels),
            )
        },
    )  # fmt: skip
    folds = pd.DataFrame({"sample": names, "subject": names, "label": labels, "fold": [int(i) % FOLDS for i in order]})
    write_division(folder, rounds_of(folds, FOLDS))
