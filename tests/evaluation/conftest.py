"""Small made-up corpora and predictions."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from ofer.base.expressions import SIX_EXPRESSIONS


@pytest.fixture
def samples() -> pd.DataFrame:
    """CK+'s class sizes (protocol §1.1) over 106 subjects who each show some of the six expressions."""
    sizes = {"anger": 45, "disgust": 59, "fear": 25, "happiness": 69, "sadness": 28, "surprise": 83}
    random = np.random.default_rng(1)
    rows = [
        (f"S{subject:03}_{label}", f"S{subject:03}", label)
        for label, size in sizes.items()
        for subject in random.choice(106, size, replace=False)
    ]
    return pd.DataFrame(rows, columns=["sample", "subject", "label"])


@pytest.fixture
def make_predictions() -> Callable[..., pd.DataFrame]:
    """Return a maker of predictions: `accuracy` of the samples right, the others one class further."""

    def make(
        subjects: int = 12,
        accuracy: float = 0.8,
        seeds: tuple[int, ...] = (0,),
        folds: int = 4,
        random_seed: int = 0,
    ) -> pd.DataFrame:
        random = np.random.default_rng(random_seed)
        rows = []
        for seed in seeds:
            for subject in range(subjects):
                for index, label in enumerate(SIX_EXPRESSIONS):
                    predicted = index if random.random() < accuracy else (index + 1) % 6
                    probabilities = {
                        f"p_{name}": 0.1 + 0.4 * (i == predicted) for i, name in enumerate(SIX_EXPRESSIONS)
                    }
                    row = {
                        "sample": f"S{subject:02}_{label}",
                        "subject": f"S{subject:02}",
                        "fold": subject % folds,
                    }
                    rows.append({**row, "seed": seed, "label": label, **probabilities})
        return pd.DataFrame(rows)

    return make
