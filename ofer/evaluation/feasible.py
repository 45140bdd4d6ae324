"""Tell whether a corpus has what a division needs: enough subjects and samples, and an official split."""

from collections.abc import Collection, Mapping
from typing import Any

from ofer.base.wording import count as counted

SMALLEST_COUNT = 3
"""Test, validation and at least one to train on."""


def division_fault(
    values: Mapping[str, Any],
    sizes: Mapping[str, int],
    subjects: int,
    splits: Collection[str],
    *,
    name: str,
    corpus: str = "the corpus",
    enlarge: str = "",
) -> str:
    """Return why the division `name` with these values cannot be made, with what to do, "" if it can.

    `sizes` are the samples of each class, `subjects` is their number, `splits` are the official ones. `corpus` is what
    the sentence calls the corpus, `enlarge` how it gets more samples, if not by adding some.
    """
    if not sum(sizes.values()):
        return f"{corpus} has no sample; {enlarge or 'add samples'}"
    if values["scheme"] == "test_only":
        return ""
    if values["scheme"] == "official":
        if {"train", "test"} <= set(splits) <= {"train", "validation", "test"}:
            return ""
        return f"{corpus} has no official split of all its samples into train and test; name another division"
    return _fold_fault(values, sizes, subjects, name, corpus, enlarge)


def _fold_fault(
    values: Mapping[str, Any], sizes: Mapping[str, int], subjects: int, name: str, corpus: str, enlarge: str
) -> str:
    """Return why folds cannot be made.

    Those of the scheme `stratified` want a sample of every class in each fold; those of `stratified_group` a subject in
    each, and a sample of one class at least.
    """
    count, total = values["count"], sum(sizes.values())
    if count < SMALLEST_COUNT:
        return f"{count} folds leave none to train on beside test and validation; set at least {SMALLEST_COUNT}"

    def fewer(largest: int, more: str) -> str:
        more = enlarge or more
        given = f'give `--config "divisions={{{name}: {{count: {largest}}}}}"` or {more}'
        return given if largest >= SMALLEST_COUNT else more

    if values["scheme"] == "stratified":
        label = min(sorted(sizes), key=lambda name: sizes[name])
        if sizes[label] < count:
            return (
                f"{count} folds, but {corpus} has only {counted(sizes[label], 'sample')} of {label} "
                f"(of {total} in all); {fewer(sizes[label], 'add samples')}"
            )
        return ""
    if subjects < count:
        return (
            f"{count} folds, but {corpus} has only {counted(subjects, 'subject')} ({counted(total, 'sample')}); "
            f"{fewer(subjects, 'add subjects')}"
        )
    label = max(sorted(sizes), key=lambda name: sizes[name])
    if sizes[label] < count:
        return (
            f"{count} folds, but the largest class, {label}, has only {counted(sizes[label], 'sample')}; "
            f"{fewer(sizes[label], 'add samples')}"
        )
    return ""
