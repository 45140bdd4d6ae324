"""The seed that the paper's rule would fix for all tables, and warnings about a table that has another (§4.2.1)."""

import pandas as pd

from ofer.evaluation.seed_choice import average_seed, seed_scores

CHOICE_COLUMNS = [
    "rule", "seed", "accuracy", "accuracy_mean", "validation_accuracy", "validation_accuracy_mean",
    "method", "size", "seeds", "folds", "division", "corpus", "status",
]  # fmt: skip
TEXT = ("rule", "method", "division", "corpus", "status")
PAPER, VALIDATION, CONFIGURED = "average over test folds", "average over validation folds", "configured"
"""Rules: the paper's, which looks at test folds; the same without; and what the configuration says."""


def seed_choice(table: pd.DataFrame, *, size: int, method: str, division: str, configured: int) -> pd.DataFrame:
    """Return a row per rule (`CHOICE_COLUMNS`): the seed that it chooses at `size`, and that seed's scores in %.

    `division` is the study's. The means are those over all seeds. A configured seed that was not trained here has no
    scores.
    """
    cells = table[table["size"] == size]
    test, validation = seed_scores(cells, "accuracy"), seed_scores(cells, "validation_accuracy")
    chosen = {PAPER: average_seed(test), VALIDATION: average_seed(validation), CONFIGURED: configured}
    rows = [
        {
            "rule": rule,
            "seed": seed,
            "accuracy": test.get(seed),
            "accuracy_mean": test.mean(),
            "validation_accuracy": validation.get(seed),
            "validation_accuracy_mean": validation.mean(),
        }
        for rule, seed in chosen.items()
    ]
    found = pd.DataFrame(rows).assign(
        method=method, size=size, seeds=len(test), folds=cells["fold"].nunique(), division=division,
        corpus=cells["corpus"].iloc[0], status=cells["status"].iloc[0],
    )  # fmt: skip
    measures = ["accuracy", "accuracy_mean", "validation_accuracy", "validation_accuracy_mean"]
    return found.astype(dict.fromkeys(measures, float)).round(dict.fromkeys(measures, 4))[CHOICE_COLUMNS]


def seed_warnings(choice: pd.DataFrame, *, recogniser: str, seed: int, division: str) -> list[str]:
    """Return sentences on a table in `division` whose recogniser has `seed`; none where all rules choose it.

    `choice` comes from `seed_choice`.
    """
    by_rule = dict(zip(choice["rule"], choice["seed"].tolist(), strict=True))
    studied, seeds = choice["method"].iloc[0], choice["seeds"].iloc[0]
    if recogniser != studied:
        return [
            f"Warning: nothing is known of seed {seed} of {recogniser}: Figure 8 was made with {studied} "
            "(`seeds.method`), whose seeds say nothing about another method's."
        ]
    studied_in = choice["division"].iloc[0]
    if division != studied_in:
        return [
            f"Warning: nothing is known of seed {seed} of {recogniser} in {division} folds: Figure 8 was made in "
            f"{studied_in} ones (`seeds.division`), where other models are trained."
        ]
    test, validation = by_rule[PAPER], by_rule[VALIDATION]
    if test == validation == seed:
        return []
    warnings = [
        f"Warning: the recogniser's seed is {seed}; of the {seeds} seeds of Figure 8, the paper's rule (an average "
        f"score, over the test folds) would choose {test}, the same rule over validation folds {validation}."
    ]
    scores = choice[choice["seed"] == seed]
    if scores["accuracy"].notna().any():
        points = scores["accuracy"].iloc[0] - scores["accuracy_mean"].iloc[0]
        warnings.append(
            f"On clean faces seed {seed} is {abs(points):.1f} points {'above' if points >= 0 else 'below'} "
            "the mean over seeds."
        )
    else:
        warnings.append(f"Seed {seed} is not among the seeds of Figure 8.")
    return warnings
