"""`training.flows_in_memory` reaches the jobs that train, and changes no model."""

import shutil

from ofer.learning.memory_limit import DEFAULT_GIB
from ofer.learning.settings import TrainingSettings
from tests.workflow.experiment import Experiment, write_anew

PACK = "synthetic/stratified/flowrec/mouth"


def test_a_restorer_trained_from_the_disk_is_the_one_trained_from_memory(experiment: Experiment) -> None:
    models = experiment.folder / f"results/{PACK}/models_0-1.safetensors"
    before = models.read_bytes()
    shutil.rmtree(experiment.folder / "results/.store/ofer.stages.train.models")
    models.unlink()
    write_anew(experiment.folder / "disk.yaml", "training: { flows_in_memory: 0 }\n")
    Experiment(experiment.folder, ("tiny.yaml", "disk.yaml"), (f"results/{PACK}/{models.name}",)).run()
    log = (experiment.folder / f"results/logs/train/{PACK}/0-1.log").read_text(encoding="utf-8")
    assert "stay on the disk and are read batch by batch (training.flows_in_memory: 0)" in log
    assert "training pairs" in log
    assert models.read_bytes() == before


def test_the_default_by_hand_is_the_workflows() -> None:
    assert TrainingSettings().flows_in_memory == DEFAULT_GIB
