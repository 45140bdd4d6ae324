"""Opponents that the paper lacks, in one table: accuracy, and endpoint error of what is restored (protocol §3.12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from ofer.evaluation.bootstrap import Estimate
from ofer.papers.endpoint_errors import EndpointErrors, compare_errors
from ofer.papers.families import ACCURACY, ENDPOINT_ERROR, Family
from ofer.papers.formulas import Comparison, Formula, each_against
from ofer.papers.outcomes import Outcomes
from ofer.papers.pairs import compare_rows
from ofer.papers.table import COLUMNS as TABLE_COLUMNS
from ofer.papers.table import TEXT as TABLE_TEXT
from ofer.papers.table import Experiment, corpus_name
from ofer.papers.wording import DECIMALS

COLUMNS = [*TABLE_COLUMNS, "unit", "told"]
"""Those of every table (nothing is published here), the unit of a cell, and what the row's method is told."""

TEXT = (*TABLE_TEXT, "unit", "told")

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


def compared(opponents: Sequence[Opponent], occlusions: Mapping[str, str]) -> dict[str, list[Comparison]]:
    """Return what is compared by each measure: the first row with all others but oracles, by errors what restores."""
    restoring = [one for one in opponents if one.restores]
    return {ACCURACY: _against_first(opponents, occlusions), ENDPOINT_ERROR: _against_first(restoring, occlusions)}


def _against_first(opponents: Sequence[Opponent], occlusions: Mapping[str, str]) -> list[Comparison]:
    rows = {one.row: one.method for one in opponents if one.told != ORACLE}
    return each_against(opponents[0].row, opponents[0].method, rows, occlusions) if opponents else []


@dataclass(frozen=True)
class Baselines:
    """Contents of the table: the paper's method first, then its opponents; occlusion entries by column."""

    opponents: Sequence[Opponent]
    recogniser: str
    occlusions: Mapping[str, str]
    outcomes: Outcomes
    errors: EndpointErrors
    families: Mapping[str, Family]
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
        return table.astype({"n": "Int64", "seeds": "Int64"} | dict.fromkeys(floats, float))

    def pairs(self) -> pd.DataFrame:
        """Return the paper's method against every row but oracles, by both measures (columns of all pairs, and unit).

        Accuracies are one family, endpoint errors another. A lower endpoint error is `better`.
        """
        experiment, made = self.experiment, compared(self.opponents, self.occlusions)
        accuracies = compare_rows(
            made[ACCURACY],
            self.outcomes,
            self.families[ACCURACY],
            confidence=experiment.confidence,
            corrected=experiment.corrected,
        ).assign(unit=PERCENT)
        errors = compare_errors(
            made[ENDPOINT_ERROR], self.errors, self.families[ENDPOINT_ERROR], confidence=experiment.confidence
        ).assign(unit=PIXELS)
        errors["column"] = [ERROR_COLUMN.format(occlusion=column) for column in errors["column"]]
        return pd.concat([frame for frame in (accuracies, errors) if not frame.empty], ignore_index=True)

    def _accuracy(self, opponent: Opponent, column: str, formula: Formula) -> dict[str, object]:
        cell = self._cell(opponent, column, self.outcomes.estimate(formula))
        return cell | {
            "ours_pooled": round(self.outcomes.pooled(formula), DECIMALS),
            "ours_balanced": round(self.outcomes.balanced(formula), DECIMALS),
            "ours_seed_sd": round(self.outcomes.spread_of_seeds(formula), DECIMALS),
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
            "seeds": self.experiment.seeds,
            "n": estimate.samples,
            "division": self.experiment.division,
            "corpus": corpus_name(self.experiment),
            "status": "oracle" if opponent.told == ORACLE else "computed",
            "verdict": "",
            "told": opponent.told,
        }
