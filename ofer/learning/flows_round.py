"""Put together what a round trains and selects on, from the flow files and the division."""

import hashlib
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.expressions import classes_among
from ofer.evaluation.division import TRAIN, VALIDATION, Division
from ofer.flow.files import FlowRows, PooledFlows, join_rows, selected_rows
from ofer.learning.data import CHUNK, FlowsRound, Pairs


def class_indices(division: Division) -> dict[str, int]:
    """Return {expression: dense index, 0 … classes − 1} of the labels of a division, in canonical order.

    Raises OferError where samples have none.
    """
    labels = division.samples["label"]
    if number := int((labels == "").sum()):
        raise OferError(f"division: {number:,} of {len(labels):,} samples have no label; name a corpus with labels")
    return {name: index for index, name in enumerate(classes_among(set(labels)))}


@dataclass(frozen=True)
class Flows:
    """Clean flows of some samples, and the flows of the same frame pairs under each occlusion that is trained on."""

    clean: PooledFlows
    occluded: tuple[PooledFlows, ...] = ()


def flows_round(
    division: Division,
    number: int,
    *,
    apex: Flows,
    training: Flows | None = None,
    further: Sequence[Flows] = (),
) -> FlowsRound:
    """Return the training and validation pairs of round `number`; its test samples are left out.

    Without the `training` flows, the apex flows are trained on. `further` are flows of other corpora: all their samples
    are trained on, none selects. Rows are ordered by occlusion, sample and frames, so that neither the number of parts
    nor their order changes what is learned.
    Raises OferError if a sample of the round has no flow, clean and occluded flows are not of the same pairs, or
    another corpus has an expression that the division lacks.
    """
    classes = class_indices(division)
    rows = division.samples
    labels = {sample: classes[label] for sample, label in zip(rows["sample"], rows["label"], strict=True)}
    learned, held_out = (set(division.of(number, role)["sample"]) for role in (TRAIN, VALIDATION))
    training_apex = _pairs(apex, learned, labels)
    own = training_apex if training is None else _pairs(training, learned, labels)
    return FlowsRound(
        training=_joined([own, *(_pairs_of_all(flows, classes) for flows in further)]),
        validation=_pairs(apex, held_out, labels).whole(),
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


def data_digest(data: FlowsRound) -> str:
    """Return a digest of all arrays that a round trains and selects on."""
    hasher = hashlib.blake2b(digest_size=16)
    hasher.update(str(data.classes).encode())
    for pairs in (data.training, data.validation, data.training_apex):
        for name in ("clean", "clean_of", "occluded", "hidden", "hidden_of", "label"):
            array = getattr(pairs, name)
            if array is not None:
                hasher.update(f"{name} {array.dtype} {array.shape}".encode())
                for start in range(0, len(array), CHUNK):
                    hasher.update(np.ascontiguousarray(array[start : start + CHUNK]).data)
    return hasher.hexdigest()


def _pairs(flows: Flows, samples: set[str], labels: Mapping[str, int]) -> Pairs:
    clean = flows.clean
    rows = ordered_rows(clean, samples)
    names = [clean.samples[index] for index in clean.sample[rows]]
    label = np.asarray([labels[name] for name in names], dtype=np.int64)
    if not flows.occluded:
        return Pairs(clean=selected_rows(clean.flow, rows), label=label)
    masks: list[NDArray[np.float32]] = []
    indices: list[NDArray[np.int64]] = []
    others = [ordered_rows(occluded, samples) for occluded in flows.occluded]
    for occluded, found in zip(flows.occluded, others, strict=True):
        if _keys(clean, rows) != _keys(occluded, found):
            raise OferError("flows: clean and occluded ones are of different frame pairs; delete both and run again")
        # Of the samples alone, in their order: neither parts nor samples outside change it.
        of_samples, index = _masks(occluded, found)
        indices.append(index + sum(map(len, masks)))
        masks.append(of_samples)
    count = len(others)
    return Pairs(
        clean=selected_rows(clean.flow, rows),
        clean_of=np.tile(np.arange(len(rows)), count) if count > 1 else None,
        occluded=_gathered([occluded.flow for occluded in flows.occluded], others),
        hidden=np.concatenate(masks),
        hidden_of=np.concatenate(indices),
        label=np.tile(label, count),
    )


def _pairs_of_all(flows: Flows, classes: Mapping[str, int]) -> Pairs:
    unknown = sorted(set(flows.clean.labels) - set(classes))
    if unknown:
        raise OferError(
            f"training flows of another corpus: {unknown[0]} is no expression of this one; give both the same `labels`"
        )
    labels = {sample: classes[name] for sample, name in zip(flows.clean.samples, flows.clean.labels, strict=True)}
    return _pairs(flows, set(flows.clean.samples), labels)


def _joined(groups: Sequence[Pairs]) -> Pairs:
    """Return the pairs of several corpora, one after the other."""
    if len(groups) == 1:
        return groups[0]
    occluded = [pairs.occluded for pairs in groups if pairs.occluded is not None]
    hidden = [pairs.hidden for pairs in groups if pairs.hidden is not None]

    def shifted(index: Callable[[Pairs], NDArray[np.int64]], rows: Sequence[Sized]) -> NDArray[np.int64]:
        offsets = np.cumsum([0, *map(len, rows)])
        return np.concatenate([index(pairs) + offset for pairs, offset in zip(groups, offsets, strict=False)])

    clean = [pairs.clean for pairs in groups]
    return Pairs(
        clean=join_rows(clean),
        clean_of=shifted(lambda pairs: pairs.clean_at(np.arange(len(pairs))), clean),
        occluded=join_rows(occluded) if occluded else None,
        hidden=np.concatenate(hidden) if hidden else None,
        hidden_of=shifted(lambda pairs: pairs.hidden_at(np.arange(len(pairs))), hidden) if hidden else None,
        label=np.concatenate([pairs.label for pairs in groups]),
    )


def _masks(flows: PooledFlows, rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the masks of the samples of some rows, in the rows' order, and each row's index among them."""
    samples, first, index = np.unique(flows.sample[rows], return_index=True, return_inverse=True)
    order = np.argsort(first)
    return flows.hidden[samples[order]], np.argsort(order)[index]


def _gathered(arrays: Sequence[FlowRows], rows: Sequence[NDArray[np.int64]]) -> FlowRows:
    """Return some rows of each array, one after the other, copied once: mid flows are the largest arrays there are."""
    in_memory = [array for array in arrays if isinstance(array, np.ndarray)]
    if len(in_memory) < len(arrays):
        return join_rows([selected_rows(array, found) for array, found in zip(arrays, rows, strict=True)])
    together = np.empty((sum(map(len, rows)), *arrays[0].shape[1:]), np.result_type(*in_memory))
    first = 0
    for array, found in zip(in_memory, rows, strict=True):
        np.take(array, found, axis=0, out=together[first : first + len(found)], mode="clip")
        first += len(found)
    return together


def _keys(flows: PooledFlows, rows: NDArray[np.int64]) -> list[tuple[str, int, int]]:
    return [
        (flows.samples[sample], int(previous), int(following))
        for sample, previous, following in zip(flows.sample[rows], flows.previous[rows], flows.next[rows], strict=True)
    ]
