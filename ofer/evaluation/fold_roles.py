"""What each fold is used for in each iteration, and whom training and test have in common."""

from dataclasses import dataclass

import pandas as pd

from ofer.evaluation.iterations import fold_of_iteration

TRAINING, VALIDATION, TEST = "training", "validation", "test"


@dataclass(frozen=True)
class FoldRoles:
    """A division into folds and its use.

    samples: samples by fold (index 0 … count − 1) and label (columns). roles: by iteration (index) and fold (columns),
    one of `TRAINING`, `VALIDATION`, `TEST`. subjects: by iteration, how many are tested (`tested`) and how many of
    them have samples in the training folds too (`trained_on`).
    """

    samples: pd.DataFrame
    roles: pd.DataFrame
    subjects: pd.DataFrame

    def sizes(self) -> pd.DataFrame:
        """Return the number of samples by iteration (index) and role (columns)."""
        of_fold = self.samples.sum(axis=1)
        return pd.DataFrame(
            {
                role: [int(of_fold[self.roles.loc[iteration] == role].sum()) for iteration in self.roles.index]
                for role in (TRAINING, VALIDATION, TEST)
            },
            index=self.roles.index,
        )


def fold_roles(folds: pd.DataFrame, count: int) -> FoldRoles:
    """Return the use of a division into `count` folds; `folds` has the columns sample, subject, label, fold."""
    samples = pd.crosstab(folds["fold"], folds["label"]).reindex(range(count), fill_value=0)
    roles, subjects = [], []
    for iteration in range(count):
        test, validation, training = fold_of_iteration(iteration, count)
        named = {test: TEST, validation: VALIDATION, **dict.fromkeys(training, TRAINING)}
        roles.append([named[fold] for fold in range(count)])
        tested = set(folds.loc[folds["fold"] == test, "subject"])
        trained_on = set(folds.loc[folds["fold"].isin(training), "subject"])
        subjects.append((len(tested), len(tested & trained_on)))
    return FoldRoles(samples, pd.DataFrame(roles), pd.DataFrame(subjects, columns=["tested", "trained_on"]))
