"""A training of the smallest run with a middle to be stopped at: it looks at its validation fold three times."""

from tests.workflow.experiment import Experiment

FOLDER = "results/synthetic/stratified/recogniser/none"
MODELS = f"{FOLDER}/models_0-1.safetensors"
LOG = "results/logs/train/synthetic/stratified/recogniser/none/0-1.log"
STEPS = "steps: 60, validate_every: 20,"
MIDDLE = "round 0: step 40/60"
"""What it says after the second time, when its checkpoint has been written."""

_SHORT = "recogniser: { channels: [2, 2, 2], fully_connected: [4], steps: 2, validate_every: 1,"


def with_longer_training(experiment: Experiment, *targets: str) -> Experiment:
    """Return the experiment, edited so that its recognisers have to be trained anew and longer, for some targets."""
    experiment.edit("tiny.yaml", _SHORT, _SHORT.replace("steps: 2, validate_every: 1,", STEPS))
    return Experiment(experiment.folder, experiment.configfiles, targets)
