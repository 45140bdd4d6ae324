"""Tell whether a corpus has enough subjects and samples for a number of folds."""

from collections.abc import Mapping

from ofer.base.wording import count as counted

SMALLEST_COUNT = 3
"""Test, validation and at least one to train on."""


def fold_fault(
    scheme: str, count: int, sizes: Mapping[str, int], subjects: int, *, corpus: str = "the corpus", enlarge: str = ""
) -> str:
    """Return why `count` folds cannot be made, with what to do, "" if they can.

    `sizes` are the samples of each class, `subjects` is their number. Folds of the scheme `stratified` want a sample of
    every class in each fold; those of `stratified_group` a subject in each, and a sample of one class at least.
    `corpus` is what the sentence calls the corpus, `enlarge` how it gets more samples, if not by adding some.
    """
    if count < SMALLEST_COUNT:
        return f"{count} folds leave none to train on beside test and validation; set at least {SMALLEST_COUNT}"
    total = sum(sizes.values())
    if not total:
        return f"{count} folds, but {corpus} has no sample; {enlarge or 'add samples'}"
    if scheme == "stratified":
        label = min(sorted(sizes), key=lambda name: sizes[name])
        if sizes[label] < count:
            return (
                f"{count} folds, but {corpus} has only {counted(sizes[label], 'sample')} of {label} "
                f"(of {total} in all); {_remedy(sizes[label], enlarge or 'add samples')}"
            )
        return ""
    if subjects < count:
        return (
            f"{count} folds, but {corpus} has only {counted(subjects, 'subject')} ({counted(total, 'sample')}); "
            f"{_remedy(subjects, enlarge or 'add subjects')}"
        )
    label = max(sorted(sizes), key=lambda name: sizes[name])
    if sizes[label] < count:
        return (
            f"{count} folds, but the largest class, {label}, has only {counted(sizes[label], 'sample')}; "
            f"{_remedy(sizes[label], enlarge or 'add samples')}"
        )
    return ""


def _remedy(largest: int, enlarge: str) -> str:
    return f'give `--config "folds={{count: {largest}}}"` or {enlarge}' if largest >= SMALLEST_COUNT else enlarge
