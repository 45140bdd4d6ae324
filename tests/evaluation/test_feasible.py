"""Which divisions a corpus is large enough for."""

import itertools
from collections import Counter

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.evaluation.feasible import division_fault
from ofer.evaluation.schemes import divide

FOLDS = ("stratified", "stratified_group")


def corpus(subjects: int, per_label: dict[str, int]) -> pd.DataFrame:
    """Return samples whose subjects take turns."""
    labels = [label for label, size in per_label.items() for _ in range(size)]
    return pd.DataFrame(
        {
            "sample": [f"s{number:03d}" for number in range(len(labels))],
            "subject": [f"p{number % subjects}" for number in range(len(labels))],
            "label": labels,
            "split": "",
        }
    )


@pytest.mark.parametrize("scheme", FOLDS)
@pytest.mark.parametrize(("subjects", "sizes"), list(itertools.product((2, 4, 9), ((4, 9), (9, 9), (3, 3), (1, 6)))))
@pytest.mark.parametrize("count", [2, 3, 4, 9])
def test_it_is_foreseen_whether_folds_can_be_made(
    scheme: str, subjects: int, sizes: tuple[int, int], count: int
) -> None:
    samples = corpus(subjects, dict(zip(("anger", "fear"), sizes, strict=True)))
    values = {"scheme": scheme, "count": count, "seed": 0}
    fault = division_fault(values, Counter(samples["label"]), samples["subject"].nunique(), (), name="mine")
    if fault:
        assert "; " in fault
        with pytest.raises(OferError) as error:
            divide(samples, values, name="mine")
        assert str(error.value) == f"config: divisions.mine: {fault}"
    else:
        assert divide(samples, values, name="mine").numbers() == list(range(count))


def fault_of(scheme: str, sizes: dict[str, int], splits: tuple[str, ...] = (), **words: str) -> str:
    values = {"scheme": scheme, "count": 10, "seed": 0, "validation_share": 0.1}
    return division_fault(values, sizes, 8, splits, name="mine", **words)


def test_what_is_too_small_is_named_with_what_to_do() -> None:
    sizes = {"anger": 12, "fear": 4}
    assert fault_of("stratified", sizes) == (
        "10 folds, but the corpus has only 4 samples of fear (of 16 in all); "
        'give `--config "divisions={mine: {count: 4}}"` or add samples'
    )
    assert fault_of("stratified_group", sizes, corpus="the corpus mine", enlarge="film more") == (
        "10 folds, but the corpus mine has only 8 subjects (16 samples); "
        'give `--config "divisions={mine: {count: 8}}"` or film more'
    )
    assert fault_of("stratified", {"anger": 12, "fear": 2}).endswith("; add samples")


@pytest.mark.parametrize("scheme", [*FOLDS, "official", "test_only"])
def test_nothing_is_made_of_no_sample(scheme: str) -> None:
    assert fault_of(scheme, {}, ("train", "test")) == "the corpus has no sample; add samples"


@pytest.mark.parametrize(
    ("splits", "there"),
    [
        ((), False), (("train",), False), (("train", "validation"), False), (("train", "test", ""), False),
        (("train", "test"), True), (("train", "validation", "test"), True),
    ],
)  # fmt: skip
def test_an_official_split_has_samples_to_train_on_and_to_test_and_no_others(
    splits: tuple[str, ...], there: bool
) -> None:
    fault = fault_of("official", {"anger": 2}, splits)
    assert (fault == "") == there
    assert there or fault.endswith("; name another division")
    assert fault_of("test_only", {"anger": 1}, splits) == ""
