"""A division of the samples into groups, and rounds, which say what each group is for: the only word on who is tested.

Contract: `division.csv` has a row per sample: sample, subject, label, group; `rounds.csv` a row per round and group
that takes part in it: round, role (train, validation, test), group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ofer.base.errors import DamagedError
from ofer.base.tables import SAMPLE, read_table

TRAIN, VALIDATION, TEST = ROLES = ("train", "validation", "test")
ROUND_COLUMNS = ["round", "role", "group"]


@dataclass(frozen=True)
class Division:
    """Samples in groups, ordered by sample, and the rounds that these serve in."""

    samples: pd.DataFrame
    """The columns sample, subject, label, group; a group's name is text."""
    rounds: pd.DataFrame
    """The columns round, role, group."""

    def numbers(self) -> list[int]:
        """Return the numbers of the rounds, in order."""
        return sorted(set(self.rounds["round"].tolist()))

    def groups(self, number: int, role: str) -> list[str]:
        """Return the groups that have this role in a round."""
        of_round = self.rounds[(self.rounds["round"] == number) & (self.rounds["role"] == role)]
        return of_round["group"].tolist()

    def of(self, number: int, role: str) -> pd.DataFrame:
        """Return the rows of the samples that have this role in a round."""
        return self.samples[self.samples["group"].isin(self.groups(number, role))]

    def tested(self) -> pd.DataFrame:
        """Return sample, subject, label and fold of every sample that is tested: a fold is what one round tests."""
        tests = self.rounds[self.rounds["role"] == TEST].set_index("group")["round"]
        rows = self.samples[self.samples["group"].isin(tests.index)]
        return rows.assign(fold=rows["group"].map(tests).astype(int))[[*SAMPLE, "fold"]].reset_index(drop=True)

    def tested_share(self) -> float:
        """Return the mean over the rounds of test samples / training samples, NaN where a round trains on none."""
        sizes = [[len(self.of(number, role)) for role in (TEST, TRAIN)] for number in self.numbers()]
        return float(np.mean([tested / trained if trained else np.nan for tested, trained in sizes]))

    def fault(self) -> str:
        """Return what is wrong with it, "" if nothing is: a sample has one role in a round and is tested once."""
        if self.samples["sample"].duplicated().any():
            return "a sample lies in two groups"
        if not set(self.rounds["role"]) <= set(ROLES):
            return f"a role is none of {', '.join(ROLES)}"
        if unknown := set(self.rounds["group"]) - set(self.samples["group"]):
            return f"no sample lies in group {min(unknown)}"
        if self.rounds.duplicated(["round", "group"]).any():
            return "a group has two roles in a round"
        if self.rounds.loc[self.rounds["role"] == TEST, "group"].duplicated().any():
            return "a group is tested in two rounds"
        return ""


def read_division(paths: Sequence[Path]) -> Division:
    """Return what `division.csv` and `rounds.csv` say, given in this order. Raises DamagedError where they are none."""
    division, rounds = paths
    found = Division(read_table(division, (*SAMPLE, "group")), read_table(rounds, ("role", "group")))
    for path, table, columns in (
        (division, found.samples, [*SAMPLE, "group"]), (rounds, found.rounds, ROUND_COLUMNS),
    ):  # fmt: skip
        if list(table) != columns:
            raise DamagedError(path, f"has other columns than {', '.join(columns)}")
    if fault := found.fault():
        raise DamagedError(rounds, fault)
    return Division(found.samples.sort_values("sample", ignore_index=True), found.rounds)
