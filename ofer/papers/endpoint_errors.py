"""Endpoint errors inside the hole, and restored flows compared by them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ofer.base.errors import OferError
from ofer.evaluation.bootstrap import Estimate, resample, weighted_sum
from ofer.evaluation.predictions import common_samples, measurements
from ofer.papers.families import Family
from ofer.papers.formulas import ENDPOINT_ERROR, Comparison, Formula, PredictionKey, division_of
from ofer.papers.pairs import COLUMNS, estimate_columns, round_columns
from ofer.papers.verdicts import judge


class EndpointErrors:
    """Mean endpoint errors inside the hole, in pixels, of reconstruction files by method entry and place.

    Of a file's column `ENDPOINT_ERROR`: the mean over the hidden cells, by their hidden share. All are estimated on the
    same draws of subjects and trainings. Raises OferError where files of one division hold different samples.
    """

    def __init__(self, files: Mapping[PredictionKey, pd.DataFrame], *, draws: int, seed: int) -> None:
        values = {key: measurements(file, ENDPOINT_ERROR) for key, file in files.items()}
        for division in dict.fromkeys(division_of(place) for _, place in values):
            common_samples([frame for (_, place), frame in values.items() if division_of(place) == division])
        self._estimates = {key: resample(frame, draws=draws, seed=seed, pooled=True) for key, frame in values.items()}

    def estimate(self, formula: Formula) -> Estimate:
        """Return the weighted sum of errors. Raises OferError if a file is not there."""
        for method, place in formula:
            if (method, place) not in self._estimates:
                raise OferError(f"reconstructions: none of method {method!r} at {place!r}; add it to the inputs")
        return weighted_sum([(weight, self._estimates[key]) for key, weight in formula.items()])


def compare_errors(
    comparisons: Sequence[Comparison], errors: EndpointErrors, family: Family, *, confidence: float
) -> pd.DataFrame:
    """Return a row per comparison, with the columns of all pairs; differences in pixels, a lower error is `better`.

    What is corrected is the bootstrap's p: an endpoint error is not right or wrong, as McNemar's test needs.
    """
    cells = [estimate_columns(one, errors.estimate(one.formula), confidence) for one in comparisons]
    table = pd.DataFrame(cells, columns=COLUMNS)
    return round_columns(
        judge(table, comparisons, family, p="p_bootstrap", confidence=confidence, lower_is_better=True)
    )
