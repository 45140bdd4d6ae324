"""Verdicts on published numbers."""

import numpy as np
import pytest

from ofer.evaluation.bootstrap import Estimate
from ofer.evaluation.verdict import equivalence


def around(value: float, half_width_95: float) -> Estimate:
    """An estimate whose 95 % interval is value ± half_width_95, its draws spread evenly."""
    spread = np.linspace(-half_width_95 / 0.95, half_width_95 / 0.95, 2001)
    return Estimate(value=value, resampled=value + spread, samples=300)


@pytest.mark.parametrize(
    ("ours", "half_width", "verdict"),
    [
        (91.0, 1.5, "reproduced"),
        (90.2, 0.6, "reproduced"),  # surely lower, yet within the margin
        (91.0, 5.0, "inconclusive"),
        (86.0, 2.0, "below"),
        (89.0, 1.8, "below"),
        (96.0, 2.0, "above"),
        (93.0, 2.5, "inconclusive"),
    ],
)
def test_verdict_on_91_1_with_a_margin_of_three_points(ours, half_width, verdict):
    assert equivalence(around(ours, half_width), 91.1, margin=3.0, confidence=0.95) == verdict


def test_the_equivalence_test_uses_the_narrower_interval_of_two_one_sided_tests():
    # ± 3.1 at 95 % is ± 2.94 at 90 %: inside the margin.
    assert equivalence(around(91.1, 3.1), 91.1, margin=3.0, confidence=0.95) == "reproduced"
