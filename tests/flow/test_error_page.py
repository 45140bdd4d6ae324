"""The page of the flow's own error: means over samples, by occlusion, and the word synthetic."""

import pandas as pd

from ofer.flow.error_page import page

ERRORS = pd.DataFrame(
    {
        "occlusion": ["none", "none", "eyes", "eyes"],
        "sample": ["a", "b", "a", "b"],
        "endpoint_error": [1.0, 2.0, 3.0, 5.0],
        "endpoint_error_inside": [float("nan"), float("nan"), 6.0, 8.0],
        "endpoint_error_outside": [1.0, 2.0, 0.5, 0.25],
        "true_motion": [4.0, 6.0, 4.0, 6.0],
    }
)


def test_each_occlusion_has_its_means_in_the_order_of_the_table() -> None:
    rows = [line for line in page(ERRORS, corpus="synthetic").splitlines() if line.startswith("| ")][2:]
    assert rows == [
        "| none | **5.00** | **1.50** | – | **1.50** |",
        "| eyes | **5.00** | **4.00** | **7.00** | **0.38** |",
    ]


def test_it_says_how_many_samples_and_that_they_are_synthetic() -> None:
    assert page(ERRORS, corpus="built-in").splitlines()[0].endswith("corpus built-in (**synthetic** faces): n = 2")
