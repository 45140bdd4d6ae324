"""A training gets the samples of its folds, in one order, and none of the test fold."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofer.base.errors import OferError
from ofer.flow.files import PooledFlows
from ofer.learning.data import FlowsRound
from ofer.learning.flows_round import Flows, class_indices, data_digest, flows_round, ordered_rows
from tests.evaluation.made_division import rounds_of

SIZE = 2
LABELS = ("surprise", "anger", "fear")


def folds_of(samples: list[str], numbers: list[int]) -> pd.DataFrame:
    labels = [LABELS[index % 3] for index in range(len(samples))]
    return pd.DataFrame({"sample": samples, "subject": samples, "label": labels, "fold": numbers})


def flows_of(samples: list[str], pairs: int = 1, offset: float = 0.0) -> PooledFlows:
    """Return flows that tell by their values which sample and pair they are of: number of the sample, of the pair."""
    index = np.repeat(np.arange(len(samples)), pairs)
    later = np.tile(np.arange(2, 2 + pairs), len(samples))
    number = np.asarray([float(name[1:]) for name in samples])[index] if len(samples) else np.zeros(0)
    flow = np.zeros((len(index), 2, SIZE, SIZE), np.float32)
    flow[:, 0] = (number + offset)[:, None, None]
    flow[:, 1] = later[:, None, None]
    return PooledFlows(
        flow=flow,
        sample=index,
        previous=np.ones_like(index),
        next=later,
        hidden=np.repeat(np.asarray([float(name[1:]) for name in samples]), SIZE**2)
        .reshape(-1, SIZE, SIZE)
        .astype(np.float32),
        samples=tuple(samples),
        subjects=tuple(samples),
        labels=("anger",) * len(samples),
    )


def shuffled(flows: PooledFlows, seed: int) -> PooledFlows:
    """Return the same flows with samples and rows in another order."""
    generator = np.random.default_rng(seed)
    samples = generator.permutation(len(flows.samples))
    rows = generator.permutation(len(flows.sample))
    place = np.argsort(samples)
    return PooledFlows(
        flow=flows.flow[rows],
        sample=place[flows.sample[rows]],
        previous=flows.previous[rows],
        next=flows.next[rows],
        hidden=flows.hidden[samples],
        samples=tuple(flows.samples[index] for index in samples),
        subjects=tuple(flows.subjects[index] for index in samples),
        labels=tuple(flows.labels[index] for index in samples),
    )


def grouped(flows: dict[str, PooledFlows]) -> dict[str, Flows]:
    """Return apex and training flows of {"apex_clean": …, "apex_occluded": …, "training_clean": …, …}."""
    return {name: Flows(flows[f"{name}_clean"], (flows[f"{name}_occluded"],)) for name in ("apex", "training")}


SAMPLES = [f"S{number:02d}" for number in range(12)]
FOLDS = folds_of(SAMPLES, [number % 4 for number in range(12)])


def numbers(flow: np.ndarray) -> set[int]:
    return set(flow[:, 0, 0, 0].astype(int).tolist())


@given(st.data())
def test_no_test_sample_ever_appears(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 5))
    fold = data.draw(st.integers(0, count - 1))
    # Two samples of each fold at least.
    drawn = data.draw(st.lists(st.integers(0, count - 1), max_size=10)) + list(range(count)) * 2
    samples = [f"S{number:02d}" for number in range(len(drawn))]
    table = folds_of(samples, drawn)
    made = flows_round(
        rounds_of(table, count),
        fold,
        apex=Flows(flows_of(samples), (flows_of(samples), flows_of(samples))),
        training=Flows(flows_of(samples, 3), (flows_of(samples, 3), flows_of(samples, 3))),
    )
    of_fold = {number: {i for i, drawn_one in enumerate(drawn) if drawn_one == number} for number in range(count)}
    for pairs in (made.training, made.validation, made.training_apex):
        assert not (numbers(pairs.clean) | numbers(pairs.occluded)) & of_fold[fold]
    validation = of_fold[(fold + 1) % count]
    assert numbers(made.validation.clean) == validation
    assert numbers(made.training.clean) == set(range(len(drawn))) - of_fold[fold] - validation
    assert numbers(made.training_apex.clean) == numbers(made.training.clean)


@given(st.integers(0, 1000))
def test_the_order_of_parts_and_rows_changes_nothing(seed: int) -> None:
    flows = {"apex_clean": flows_of(SAMPLES), "apex_occluded": flows_of(SAMPLES, offset=0.5)}
    flows |= {"training_clean": flows_of(SAMPLES, 3), "training_occluded": flows_of(SAMPLES, 3, offset=0.5)}
    expected = data_digest(flows_round(rounds_of(FOLDS, 4), 1, **grouped(flows)))
    mixed = {name: shuffled(one, seed + place) for place, (name, one) in enumerate(flows.items())}
    assert (
        data_digest(flows_round(rounds_of(FOLDS.sample(frac=1, random_state=seed), 4), 1, **grouped(mixed))) == expected
    )


def test_pairs_are_of_the_same_frames_and_have_their_samples_label_and_mask() -> None:
    made = flows_round(
        rounds_of(FOLDS, 4), 0, apex=Flows(shuffled(flows_of(SAMPLES, 2), 1), (shuffled(flows_of(SAMPLES, 2, 0.5), 2),))
    )
    classes = class_indices(rounds_of(FOLDS, 4))
    label_of = dict(zip(FOLDS["sample"], FOLDS["label"], strict=True))
    for pairs in (made.training, made.validation):
        np.testing.assert_allclose(pairs.occluded[:, 0], pairs.clean[:, 0] + 0.5)
        np.testing.assert_array_equal(pairs.occluded[:, 1], pairs.clean[:, 1])
        np.testing.assert_array_equal(pairs.whole().hidden, pairs.clean[:, 0])
        names = [f"S{int(flow[0, 0, 0]):02d}" for flow in pairs.clean]
        assert pairs.label.tolist() == [classes[label_of[name]] for name in names]
        assert names == sorted(names)


def test_without_training_flows_the_apex_flows_are_trained_on() -> None:
    made = flows_round(rounds_of(FOLDS, 4), 0, apex=Flows(flows_of(SAMPLES)))
    np.testing.assert_array_equal(made.training.clean, made.training_apex.clean)
    assert made.training.occluded is None
    assert made.training.hidden is None


def test_classes_are_those_of_the_folds_in_canonical_order() -> None:
    division = rounds_of(FOLDS, 4)
    assert class_indices(division) == {"anger": 0, "fear": 1, "surprise": 2}
    unlabelled = replace(division, samples=division.samples.assign(label=""))
    with pytest.raises(OferError, match=r"^division: (\d+) of \1 samples have no label; name a corpus with labels$"):
        class_indices(unlabelled)
    assert flows_round(rounds_of(FOLDS, 4), 0, apex=Flows(flows_of(SAMPLES))).classes == 3


@pytest.mark.parametrize("missing", ["S00", "S01", "S02", "S03"])
def test_a_sample_without_flow_is_named(missing: str) -> None:
    flows = flows_of([name for name in SAMPLES if name != missing])
    if FOLDS.set_index("sample").loc[missing, "fold"] == 0:
        # Of the test fold: nobody looks at it.
        flows_round(rounds_of(FOLDS, 4), 0, apex=Flows(flows))
    else:
        with pytest.raises(OferError, match=f"{missing}: sample without flow"):
            flows_round(rounds_of(FOLDS, 4), 0, apex=Flows(flows))


def test_a_sample_that_is_listed_but_has_no_pair_is_named_too() -> None:
    flows = flows_of(SAMPLES)
    kept = flows.sample != 2
    without = replace(
        flows,
        flow=flows.flow[kept],
        sample=flows.sample[kept],
        previous=flows.previous[kept],
        next=flows.next[kept],
    )
    with pytest.raises(OferError, match="S02: sample without flow"):
        ordered_rows(without, {"S01", "S02"})


def test_different_pairs_of_clean_and_occluded_flows_are_refused() -> None:
    with pytest.raises(OferError, match="different frame pairs"):
        flows_round(rounds_of(FOLDS, 4), 0, apex=Flows(flows_of(SAMPLES), (flows_of(SAMPLES, 2),)))


def test_rows_are_ordered_by_sample_then_frames() -> None:
    flows = shuffled(flows_of(SAMPLES, 3), 3)
    rows = ordered_rows(flows, {"S07", "S01"})
    keys = [(flows.samples[flows.sample[row]], flows.next[row]) for row in rows]
    assert keys == [("S01", 2), ("S01", 3), ("S01", 4), ("S07", 2), ("S07", 3), ("S07", 4)]


def test_no_samples_are_no_rows() -> None:
    assert len(ordered_rows(flows_of(SAMPLES), set())) == 0
    assert len(ordered_rows(flows_of([]), set())) == 0


class TestSeveralOcclusions:
    """Each pair is seen under every occlusion; its clean flow and its sample's masks are kept once."""

    OFFSETS = (0.25, 0.5, 0.75)

    def made(self) -> FlowsRound:
        occluded = tuple(
            replace(shuffled(flows_of(SAMPLES, 3, offset), place), hidden=None)
            for place, offset in enumerate(self.OFFSETS)
        )
        occluded = tuple(
            replace(one, hidden=np.stack([np.full((SIZE, SIZE), int(name[1:]) + offset) for name in one.samples]))
            for one, offset in zip(occluded, self.OFFSETS, strict=True)
        )
        return flows_round(rounds_of(FOLDS, 4), 0, apex=Flows(flows_of(SAMPLES, 3), occluded))

    def test_pairs_of_all_occlusions_are_there(self) -> None:
        pairs = self.made().training
        assert len(pairs) == 3 * len(pairs.clean) == 3 * 3 * 6
        assert len(pairs.hidden) == 3 * 6
        for pair in range(len(pairs)):
            clean = pairs.clean[pairs.clean_at(np.asarray([pair]))[0]]
            mask = pairs.hidden[pairs.hidden_at(np.asarray([pair]))[0]]
            offset = pairs.occluded[pair, 0, 0, 0] - clean[0, 0, 0]
            assert offset in self.OFFSETS
            assert mask[0, 0] == clean[0, 0, 0] + offset
            np.testing.assert_array_equal(pairs.occluded[pair, 1], clean[1])

    def test_whole_pairs_are_the_same_ones(self) -> None:
        pairs = self.made().training
        whole = pairs.whole()
        every = np.arange(len(pairs))
        np.testing.assert_array_equal(whole.clean, pairs.clean[pairs.clean_at(every)])
        np.testing.assert_array_equal(whole.hidden, pairs.hidden[pairs.hidden_at(every)])
        assert whole.clean_of is whole.hidden_of is None

    def test_labels_are_those_of_the_clean_flows_sample(self) -> None:
        pairs = self.made().training
        label_of = dict(zip(FOLDS["sample"], FOLDS["label"], strict=True))
        numbers_of = pairs.whole().clean[:, 0, 0, 0].astype(int)
        assert pairs.label.tolist() == [
            class_indices(rounds_of(FOLDS, 4))[label_of[f"S{number:02d}"]] for number in numbers_of
        ]


class TestFurtherCorpora:
    """Samples of other corpora are trained on, all of them, and select nothing."""

    OTHER: ClassVar = [f"X{number:02d}" for number in range(50, 54)]

    def further(self, label: str = "fear") -> Flows:
        clean, occluded = flows_of(self.OTHER, 2), flows_of(self.OTHER, 2, 0.5)
        labels = (label,) * len(self.OTHER)
        return Flows(replace(clean, labels=labels), (replace(occluded, labels=labels),))

    def made(self, further: list[Flows]) -> FlowsRound:
        return flows_round(
            rounds_of(FOLDS, 4), 0, apex=Flows(flows_of(SAMPLES), (flows_of(SAMPLES, offset=0.5),)), further=further
        )

    def test_all_their_samples_are_trained_on_and_none_selects(self) -> None:
        alone, both = self.made([]), self.made([self.further()])
        assert len(both.training) == len(alone.training) + 8
        assert numbers(both.training.clean) == numbers(alone.training.clean) | {50, 51, 52, 53}
        assert numbers(both.validation.clean) == numbers(alone.validation.clean)
        assert numbers(both.training_apex.clean) == numbers(alone.training_apex.clean)
        whole = both.training.whole()
        np.testing.assert_array_equal(whole.occluded[:, 0], whole.clean[:, 0] + 0.5)
        np.testing.assert_array_equal(whole.hidden, whole.clean[:, 0])
        assert whole.label[-8:].tolist() == [class_indices(rounds_of(FOLDS, 4))["fear"]] * 8

    def test_an_expression_that_this_corpus_lacks_is_named(self) -> None:
        with pytest.raises(OferError, match="contempt is no expression of this one"):
            self.made([self.further("contempt")])


class TestDataDigest:
    FLOWS = ("apex_clean", "apex_occluded", "training_clean", "training_occluded")

    def flows(self) -> dict[str, PooledFlows]:
        return {name: flows_of(SAMPLES, 3 if "training" in name else 1) for name in self.FLOWS}

    def digest(self, flows: dict[str, PooledFlows], table: pd.DataFrame = FOLDS, fold: int = 0) -> str:
        return data_digest(flows_round(rounds_of(table, 4), fold, **grouped(flows)))

    @pytest.mark.parametrize("name", FLOWS)
    @pytest.mark.parametrize("sample", range(4))
    def test_it_changes_with_every_flow_but_those_of_the_test_fold(self, name: str, sample: int) -> None:
        flows = self.flows()
        changed = flows[name].flow.copy()
        changed[flows[name].sample == sample] += 1
        after = self.digest(flows | {name: replace(flows[name], flow=changed)})
        test, validation = 0, 1
        # Validation is on apex flows alone.
        unread = sample == test or (sample == validation and name.startswith("training"))
        assert (after == self.digest(flows)) == unread

    @pytest.mark.parametrize(("sample", "read"), [(0, False), (1, True), (2, True)])
    def test_it_changes_with_the_masks_that_are_read(self, sample: int, read: bool) -> None:
        flows = self.flows()
        hidden = flows["apex_occluded"].hidden.copy()
        hidden[sample] += 1
        after = self.digest(flows | {"apex_occluded": replace(flows["apex_occluded"], hidden=hidden)})
        assert (after != self.digest(flows)) == read

    def test_it_changes_with_a_label_but_not_with_one_of_the_test_fold(self) -> None:
        table = FOLDS.copy()
        table.loc[5, "label"] = "anger"
        assert self.digest(self.flows(), table) != self.digest(self.flows())
        table = FOLDS.copy()
        table.loc[0, "label"] = "anger"
        assert self.digest(self.flows(), table) == self.digest(self.flows())

    def test_it_changes_with_the_classes_and_the_precision(self) -> None:
        table = FOLDS.copy()
        table.loc[0, "label"] = "contempt"
        assert self.digest(self.flows(), table) != self.digest(self.flows())
        flows = self.flows()
        half = {name: replace(one, flow=one.flow.astype(np.float16)) for name, one in flows.items()}
        assert self.digest(half) != self.digest(flows)

    def test_every_iteration_has_its_own(self) -> None:
        assert len({self.digest(self.flows(), fold=fold) for fold in range(4)}) == 4
