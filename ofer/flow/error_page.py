"""The optical flow's own error against the true motion, to read: means per occlusion, and sentences."""

from collections.abc import Iterator

import pandas as pd

MEANS = {
    "true_motion": "True motion",
    "endpoint_error": "Error",
    "endpoint_error_inside": "inside the mask",
    "endpoint_error_outside": "outside the mask",
}
"""Columns of the errors that are averaged over samples, and their heads."""


def page(errors: pd.DataFrame, *, corpus: str) -> str:
    """Return the errors (a row per sample and occlusion, pixels of the crop) as Markdown.

    `corpus` is a built-in one: no other has a known true motion.
    """
    samples = errors["sample"].nunique()
    return "\n".join(
        [
            f"# Error of the optical flow itself on corpus {corpus} (**synthetic** faces): n = {samples}",
            "",
            "Farnebäck's flow between the first frame and the apex against the true motion of each pixel: endpoint "
            "error, and the length of the true motion, both in pixels of the crop, means over samples.",
            "",
            *_grid(errors),
            "",
            "- Restorers are trained towards the flow of clean faces, whose own error stands in the row `none`.",
            "- Inside the mask the flow shows the occluder, not the face.",
            "- The faces are generated: on filmed faces the true motion is not known, and the error may be another.",
            "",
        ]
    )


def _grid(errors: pd.DataFrame) -> Iterator[str]:
    yield f"| Occlusion | {' | '.join(MEANS.values())} |"
    yield f"| --- |{' ---: |' * len(MEANS)}"
    for occlusion, of_samples in errors.groupby("occlusion", sort=False):
        means = of_samples[list(MEANS)].mean()
        yield f"| {occlusion} | {' | '.join('–' if pd.isna(mean) else f'**{mean:.2f}**' for mean in means)} |"
