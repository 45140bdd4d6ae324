"""How many folds a corpus is large enough for."""

import itertools
from collections import Counter

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.fold_counts import fold_fault
from ofer.evaluation.folds import stratified, stratified_group

SCHEMES = {"stratified": stratified, "stratified_group": stratified_group}


def corpus(subjects: int, per_label: dict[str, int]) -> pd.DataFrame:
    """Return samples whose subjects take turns."""
    labels = [label for label, size in per_label.items() for _ in range(size)]
    return pd.DataFrame(
        {
            "sample": [f"s{number:03d}" for number in range(len(labels))],
            "subject": [f"p{number % subjects}" for number in range(len(labels))],
            "label": labels,
        }
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("subjects", "sizes"), list(itertools.product((2, 4, 9), ((4, 9), (9, 9), (3, 3), (1, 6)))))
@pytest.mark.parametrize("count", [2, 3, 4, 9])
def test_it_is_foreseen_whether_folds_can_be_made(
    scheme: str, subjects: int, sizes: tuple[int, int], count: int
) -> None:
    samples = corpus(subjects, dict(zip(("anger", "fear"), sizes, strict=True)))
    fault = fold_fault(scheme, count, Counter(samples["label"]), samples["subject"].nunique())
    if fault:
        assert "; " in fault
        with pytest.raises(OferError) as error:
            SCHEMES[scheme](samples, count, 0)
        assert str(error.value) == f"folds.count: {fault}"
    else:
        assert sorted(SCHEMES[scheme](samples, count, 0)["fold"].unique()) == list(range(count))


def test_what_is_too_small_is_named_with_what_to_do() -> None:
    sizes = {"anger": 12, "fear": 4}
    assert fold_fault("stratified", 10, sizes, 8) == (
        "10 folds, but the corpus has only 4 samples of fear (of 16 in all); "
        'give `--config "folds={count: 4}"` or add samples'
    )
    assert fold_fault("stratified_group", 10, sizes, 8, corpus="the corpus mine", enlarge="film more") == (
        "10 folds, but the corpus mine has only 8 subjects (16 samples); "
        'give `--config "folds={count: 8}"` or film more'
    )
    assert fold_fault("stratified", 10, {"anger": 12, "fear": 2}, 8).endswith("; add samples")
    assert fold_fault("stratified", 10, {}, 0) == "10 folds, but the corpus has no sample; add samples"
