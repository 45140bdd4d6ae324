"""A training that diverges stops: method, fold, step and cause are said, and nothing half-trained stands."""

import re

import pytest

from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts, complaint

MODELS = "results/synthetic/stratified/{method}/models_0-1.safetensors"


@pytest.mark.parametrize(
    ("method", "title"), [("recogniser/none", "recogniser none"), ("flowrec/eyes", "flowrec eyes")]
)
def test_the_step_and_the_cause_are_said(experiment: Experiment, method: str, title: str) -> None:
    name = method.split("/")[0]
    experiment.edit("tiny.yaml", f"  {name}: {{ ", f"  {name}: {{ learning_rate: 1.0e+30, ")
    before = artefacts(experiment.folder / "results")
    models = MODELS.format(method=method)
    line = complaint(Experiment(experiment.folder, experiment.configfiles, (models,)).run(check=False))
    cause = "(the loss is (nan|inf)|the validation score is not finite) because .*"
    said = re.compile(rf"ofer: {title}, round 0: training step \d+: {cause}; lower learning_rate \(now 1e\+30\)")
    assert said.fullmatch(line), line
    of_pack = {models, models.replace("models_", "curves_").replace(".safetensors", ".csv")}
    assert artefacts(experiment.folder / "results") == before - {name.removeprefix("results/") for name in of_pack}
