"""Opponents that the paper lacks, in one table: accuracy, and endpoint error of what is restored (protocol §3.12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ofer.errors import OferError
from ofer.evaluation.bootstrap import Estimate, resample, weighted_sum
from ofer.evaluation.holm import holm
from ofer.evaluation.predictions import common_samples, measured
from ofer.papers.formulas import Comparison, Formula, PredictionKey, difference
from ofer.papers.outcomes import Outcomes
from ofer.papers.pairs import COLUMNS as PAIR_COLUMNS
from ofer.papers.pairs import compare_rows
from ofer.papers.table import COLUMNS as TABLE_COLUMNS
from ofer.papers.table import TEXT as TABLE_TEXT
from ofer.papers.table import Experiment, corpus_name
from ofer.papers.wording import DECIMALS

COLUMNS = [*TABLE_COLUMNS, "unit", "told"]
"""Those of every table (nothing is published here), the unit of a cell, and what the row's method is told."""

TEXT = (*TABLE_TEXT, "unit", "told")

MEASURE = "endpoint_error_inside"
"""Column of a reconstruction file: mean over the hidden cells, by their hidden share, in pixels of the crop."""
ERROR_COLUMN = "{occlusion}_endpoint_error"
PERCENT, PIXELS = "%", "px"

ORACLE = "truth"
"""What an oracle is told: with it a row is an upper bound, and compared with nothing."""


@dataclass(frozen=True)
class Opponent:
    """A row: the method entry that it is, and what the method is told beside the flow.

    told: `nothing`; `occlusion` (which of them it is: a model each); `hole` (where it is); or `truth` (an oracle).
    restores: its flows are restored, so that there is an endpoint error, and clean faces are left to the recogniser.
    """

    row: str
    method: str
    told: str
    restores: bool


class EndpointErrors:
    """Mean endpoint errors inside the hole, in pixels, of reconstruction files keyed (method, occlusion) entry.

    All are estimated on the same draws of subjects. Raises OferError where files hold different samples.
    """

    def __init__(self, files: Mapping[PredictionKey, pd.DataFrame], *, draws: int, seed: int) -> None:
        values = {key: measured(file, MEASURE) for key, file in files.items()}
        if values:
            common_samples(list(values.values()))
        self._estimates = {key: resample(frame, draws=draws, seed=seed, pooled=True) for key, frame in values.items()}

    def estimate(self, formula: Formula) -> Estimate:
        """Return the weighted sum of errors. Raises OferError if a file is not there."""
        for method, occlusion in formula:
            if (method, occlusion) not in self._estimates:
                raise OferError(
                    f"reconstructions: none of method {method!r} on occlusion {occlusion!r}; add it to the inputs"
                )
        return weighted_sum([(weight, self._estimates[key]) for key, weight in formula.items()])


@dataclass(frozen=True)
class Baselines:
    """What the table is made of: the paper's method first, then its opponents; occlusion entries by column."""

    opponents: Sequence[Opponent]
    recogniser: str
    occlusions: Mapping[str, str]
    outcomes: Outcomes
    errors: EndpointErrors
    experiment: Experiment
    clean: str = "none"

    def ranked(self) -> list[Opponent]:
        """Return the rows as the table has them: the paper's method, the others from the most accurate, oracles."""
        first, *others = self.opponents
        return [first, *sorted(others, key=lambda one: (one.told == ORACLE, -self._mean(one), one.row))]

    def _mean(self, opponent: Opponent) -> float:
        weight = 1.0 / len(self.occlusions)
        return self.outcomes.estimate({(opponent.method, name): weight for name in self.occlusions.values()}).value

    def tidy(self) -> pd.DataFrame:
        """Return a row per cell with the columns `COLUMNS`: accuracies in %, endpoint errors in pixels."""
        cells = []
        for opponent in self.ranked():
            shares_clean = opponent.restores or opponent.method == self.recogniser
            if shares_clean:
                cells.append(self._accuracy(opponent, "no_occlusion", {(self.recogniser, self.clean): 1.0}))
            for column, name in self.occlusions.items():
                cells.append(self._accuracy(opponent, column, {(opponent.method, name): 1.0}))
            if opponent.restores:
                for column, name in self.occlusions.items():
                    cells.append(self._error(opponent, column, {(opponent.method, name): 1.0}))
        table = pd.DataFrame(cells, columns=COLUMNS)
        floats = [name for name in COLUMNS if name == "published" or name.startswith("ours")]
        return table.astype({"n": "Int64"} | dict.fromkeys(floats, float))

    def pairs(self) -> pd.DataFrame:
        """Return the paper's method against every row but oracles, by both measures (columns of all pairs, and unit).

        Holm's correction is over the accuracies together, and over the endpoint errors together. A lower endpoint
        error is `better`.
        """
        experiment = self.experiment
        accuracies = compare_rows(
            self._comparisons(self.opponents),
            self.outcomes,
            confidence=experiment.confidence,
            corrected=experiment.corrected,
        ).assign(unit=PERCENT)
        errors = self._compared_errors([one for one in self.opponents if one.restores]).assign(unit=PIXELS)
        return pd.concat([frame for frame in (accuracies, errors) if not frame.empty], ignore_index=True)

    def _comparisons(self, opponents: Sequence[Opponent]) -> list[Comparison]:
        first = self.opponents[0]
        return [
            Comparison(first.row, one.row, column, difference({(first.method, name): 1.0}, {(one.method, name): 1.0}))
            for one in opponents
            if one.told != ORACLE and one.method != first.method
            for column, name in self.occlusions.items()
        ]

    def _compared_errors(self, opponents: Sequence[Opponent]) -> pd.DataFrame:
        cells = []
        for comparison in self._comparisons(opponents):
            estimate = self.errors.estimate(comparison.formula)
            low, high = estimate.interval(self.experiment.confidence)
            cells.append(
                {
                    "row": comparison.row,
                    "opponent": comparison.opponent,
                    "column": ERROR_COLUMN.format(occlusion=comparison.column),
                    "difference": estimate.value,
                    "ci_low": low,
                    "ci_high": high,
                    "p_bootstrap": estimate.p_value(),
                    "n": estimate.samples,
                }
            )
        table = pd.DataFrame(cells, columns=PAIR_COLUMNS)
        table["p_holm"] = holm(table["p_bootstrap"].to_numpy(float))
        differs = table["p_holm"] <= 1 - self.experiment.confidence
        table["verdict"] = "open"
        table.loc[differs & (table["difference"] < 0), "verdict"] = "better"
        table.loc[differs & (table["difference"] > 0), "verdict"] = "worse"
        return table.round(
            dict.fromkeys(("difference", "ci_low", "ci_high"), DECIMALS) | {"p_bootstrap": 6, "p_holm": 6}
        )

    def _accuracy(self, opponent: Opponent, column: str, formula: Formula) -> dict[str, object]:
        cell = self._cell(opponent, column, self.outcomes.estimate(formula))
        return cell | {
            "ours_pooled": round(self.outcomes.pooled(formula), DECIMALS),
            "ours_balanced": round(self.outcomes.balanced(formula), DECIMALS),
            "unit": PERCENT,
        }

    def _error(self, opponent: Opponent, column: str, formula: Formula) -> dict[str, object]:
        name = ERROR_COLUMN.format(occlusion=column)
        return self._cell(opponent, name, self.errors.estimate(formula)) | {"unit": PIXELS}

    def _cell(self, opponent: Opponent, column: str, estimate: Estimate) -> dict[str, object]:
        low, high = estimate.interval(self.experiment.confidence)
        return {
            "row": opponent.row,
            "column": column,
            "ours": round(estimate.value, DECIMALS),
            "ours_ci_low": round(low, DECIMALS),
            "ours_ci_high": round(high, DECIMALS),
            "n": estimate.samples,
            "folds": self.experiment.folds,
            "corpus": corpus_name(self.experiment),
            "status": "oracle" if opponent.told == ORACLE else "computed",
            "verdict": "",
            "told": opponent.told,
        }
