"""Puts together what one fold trains on, from the flow files and the division into folds."""

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ofer.errors import OferError
from ofer.evaluation.iterations import fold_of_iteration
from ofer.expressions import classes_among
from ofer.flow.files import PooledFlows
from ofer.learning.data import FoldData, Pairs


def class_indices(folds: pd.DataFrame) -> dict[str, int]:
    """Return {expression: dense index, 0 … classes − 1} of the labels in a folds table, in canonical order."""
    return {name: index for index, name in enumerate(classes_among(set(folds["label"])))}


def fold_data(
    folds: pd.DataFrame,
    fold: int,
    count: int,
    *,
    apex_clean: PooledFlows,
    apex_occluded: PooledFlows | None = None,
    training_clean: PooledFlows | None = None,
    training_occluded: PooledFlows | None = None,
) -> FoldData:
    """Return the training and validation pairs of iteration `fold` of `count`; test samples are left out.

    `folds` has the columns sample, label, fold. Rows are ordered by sample and frames, so that neither the number of
    parts nor their order changes what is learned. Without the `training` flows, the apex flows are trained on.
    Raises OferError if a sample of `folds` has no flow, or clean and occluded flows are not of the same pairs.
    """
    _, validation, training = fold_of_iteration(fold, count)
    classes = class_indices(folds)
    labels = {sample: classes[label] for sample, label in zip(folds["sample"], folds["label"], strict=True)}
    learned = set(folds.loc[folds["fold"].isin(training), "sample"])
    held_out = set(folds.loc[folds["fold"] == validation, "sample"])
    training_apex = _pairs(apex_clean, apex_occluded, learned, labels)
    pairs = training_apex
    if training_clean is not None:
        # No recipe reads the mask of a training pair, and it would double their memory.
        pairs = replace(_pairs(training_clean, training_occluded, learned, labels), hidden=None)
    return FoldData(
        training=pairs,
        validation=_pairs(apex_clean, apex_occluded, held_out, labels),
        training_apex=training_apex,
        classes=len(classes),
    )


def ordered_rows(flows: PooledFlows, samples: set[str]) -> NDArray[np.int64]:
    """Return the indices of the flows of `samples`, ordered by sample, then frames.

    Raises OferError if one of them has no flow.
    """
    names = np.asarray(flows.samples, dtype=str)[flows.sample] if len(flows.sample) else np.zeros(0, str)
    missing = samples - set(names.tolist())
    if missing:
        raise OferError(f"{min(missing)}: sample without flow; delete the flow files of its corpus and run again")
    order = np.lexsort((flows.next, flows.previous, names))
    return order[np.isin(names[order], sorted(samples))]


def data_digest(fold: FoldData) -> str:
    """Return a digest of all arrays that a fold trains and selects on."""
    hasher = hashlib.blake2b(digest_size=16)
    hasher.update(str(fold.classes).encode())
    for pairs in (fold.training, fold.validation, fold.training_apex):
        for array in (pairs.clean, pairs.occluded, pairs.hidden, pairs.label):
            if array is not None:
                hasher.update(f"{array.dtype} {array.shape}".encode())
                hasher.update(np.ascontiguousarray(array).data)
    return hasher.hexdigest()


def _pairs(clean: PooledFlows, occluded: PooledFlows | None, samples: set[str], labels: dict[str, int]) -> Pairs:
    rows = ordered_rows(clean, samples)
    names = [clean.samples[index] for index in clean.sample[rows]]
    label = np.asarray([labels[name] for name in names], dtype=np.int64)
    if occluded is None:
        return Pairs(clean=clean.flow[rows], label=label)
    others = ordered_rows(occluded, samples)
    if _keys(clean, rows) != _keys(occluded, others):
        raise OferError("flows: clean and occluded ones are of different frame pairs; delete both and run again")
    return Pairs(
        clean=clean.flow[rows],
        occluded=occluded.flow[others],
        hidden=occluded.hidden[occluded.sample[others]],
        label=label,
    )


def _keys(flows: PooledFlows, rows: NDArray[np.int64]) -> list[tuple[str, int, int]]:
    return [
        (flows.samples[sample], int(previous), int(following))
        for sample, previous, following in zip(flows.sample[rows], flows.previous[rows], flows.next[rows], strict=True)
    ]
