"""The models' accuracy by their own test: each round's, on the samples that it had not learned from."""

from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.tables import read_table
from ofer.evaluation.metrics import accuracy
from ofer.jobs.stamps import stamp_path
from ofer.recognition.chain import require_whole
from ofer.recognition.sources import PREDICTIONS, Sources, sources_of
from ofer.recognition.trained_model import CLEAN, Tested


def tested_on(sources: Sources) -> Tested:
    """Return how the models did whose predictions these are. Raises OferError if the table is damaged."""
    require_whole([sources.predictions])
    table = read_table(sources.predictions.path)
    labels = table.drop_duplicates("sample")["label"]
    return Tested(accuracy(table), len(labels), float(labels.value_counts(normalize=True).iloc[0]))


def tested_on_clean(sources: Sources) -> Tested | None:
    """Return how the recogniser behind `sources` did on faces of which nothing is hidden.

    None where it was not tested on them, or with other models than these.
    """
    models = sources.recognisers[0]
    recogniser = models.path.parents[1]
    if not stamp_path(recogniser / CLEAN / PREDICTIONS, models.results).is_file():
        return None
    try:
        clean = sources_of(recogniser, CLEAN)
        same = _paths(clean) == _paths(sources)
    except OferError:
        return None
    return tested_on(clean) if same else None


def _paths(sources: Sources) -> list[Path]:
    return [link.path for link in sources.recognisers]
