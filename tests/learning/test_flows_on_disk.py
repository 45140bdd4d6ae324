"""Trainings on flows that stay on the disk are those on flows in memory, byte for byte."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ofer.base.stored_rows import StoredRows
from ofer.flow.files import PooledFlows, read_flows, write_flows
from ofer.jobs.job import Job
from ofer.learning.data import FlowsRound
from ofer.learning.flows_round import Flows, data_digest, flows_round
from ofer.learning.memory_limit import VARIABLE, stay_on_disk
from ofer.learning.weights import to_bytes
from ofer.methods.flowrec import recipe as flowrec
from ofer.methods.flowrec.settings import Settings as RestorerSettings
from ofer.methods.recogniser import recipe as recogniser
from ofer.methods.recogniser import stacked
from ofer.methods.recogniser.settings import Settings as RecogniserSettings
from ofer.stages import train
from tests.evaluation.made_division import rounds_of, write_division

SIZE, SAMPLES, PAIRS = 16, 24, 3
LABELS = ("anger", "fear", "surprise")
NAMES = [f"S{number:03d}" for number in range(SAMPLES)]
FOLDS_TABLE = pd.DataFrame(
    [(name, name, LABELS[number % 3], number % 4) for number, name in enumerate(NAMES)],
    columns=["sample", "subject", "label", "fold"],
)
RECOGNISER = RecogniserSettings(
    recipe="recogniser", channels=(4, 4, 8), fully_connected=(16,), steps=6, validate_every=3, batch_size=8
)


def restorer(**changed: object) -> RestorerSettings:
    values = {"channels": (4, 8, 8), "batch_size": 8, "steps": 6, "validate_every": 3} | changed
    return RestorerSettings(recipe="flowrec", **values)


def written(folder: Path, pairs: int, seed: int) -> list[Path]:
    """Write flows of all samples in two parts, whose samples and pairs stand in no order."""
    generator = np.random.default_rng(seed)
    names = [NAMES[number] for number in np.random.default_rng(9).permutation(SAMPLES)]
    paths = []
    for part, of_part in enumerate((names[:10], names[10:])):
        count = len(of_part) * pairs
        later = np.concatenate([generator.permutation(pairs) + 2 for _ in of_part])
        flows = PooledFlows(
            flow=generator.normal(size=(count, 2, SIZE, SIZE)).astype(np.float16),
            sample=np.repeat(np.arange(len(of_part)), pairs),
            previous=np.ones(count, np.int64),
            next=later,
            hidden=generator.random((len(of_part), SIZE, SIZE)).astype(np.float32),
            samples=tuple(of_part),
            subjects=tuple(of_part),
            labels=tuple(LABELS[int(name[1:]) % 3] for name in of_part),
        )
        folder.mkdir(exist_ok=True)
        paths.append(folder / f"{part}.h5")
        write_flows(paths[-1], {SIZE: flows})
    return paths


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Return files of flows: of apexes and of training pairs, clean and under two occlusions, and of another corpus."""
    folder = tmp_path_factory.mktemp("flows")
    kinds = {"apex_clean": 1, "apex_eyes": 1, "apex_mouth": 1, "clean": PAIRS, "eyes": PAIRS, "mouth": PAIRS}
    kinds |= {f"further_{name}": PAIRS for name in ("clean", "eyes", "mouth")}
    return {name: written(folder / name, pairs, seed) for seed, (name, pairs) in enumerate(kinds.items())}


def fold(paths: dict[str, list[Path]], occlusions: list[str], *, further: bool = False, stored: bool) -> FlowsRound:
    def flows(prefix: str, stored: bool) -> Flows:
        clean, *occluded = (read_flows(paths[prefix + name], SIZE, stored=stored) for name in ("clean", *occlusions))
        return Flows(clean, tuple(occluded))

    return flows_round(
        rounds_of(FOLDS_TABLE, 4), 1,
        apex=flows("apex_", False), training=flows("", stored), further=[flows("further_", stored)] if further else [],
    )  # fmt: skip


@pytest.mark.parametrize("further", [False, True])
@pytest.mark.parametrize("occlusions", [[], ["eyes"], ["eyes", "mouth"]])
def test_a_fold_on_the_disk_holds_the_same(paths: dict[str, list[Path]], occlusions: list[str], further: bool) -> None:
    there, here = (fold(paths, occlusions, further=further, stored=stored) for stored in (True, False))
    assert isinstance(there.training.clean, StoredRows)
    assert isinstance(there.training.occluded, StoredRows) == bool(occlusions)
    assert data_digest(there) == data_digest(here)
    np.testing.assert_array_equal(there.training.clean[:], here.training.clean)
    if occlusions:
        np.testing.assert_array_equal(there.training.occluded[:], here.training.occluded)
        np.testing.assert_array_equal(there.training.whole().clean, here.training.whole().clean)


@pytest.mark.parametrize("of_fold", range(4))
def test_a_digest_is_of_every_value_on_the_disk(paths: dict[str, list[Path]], tmp_path: Path, of_fold: int) -> None:
    flows = read_flows(paths["eyes"][:1], SIZE)
    row = max(row for row, sample in enumerate(flows.sample) if int(flows.samples[sample][1:]) % 4 == of_fold)
    flow = np.array(flows.flow)
    flow[row, 1, SIZE - 1, SIZE - 1] += 1
    write_flows(tmp_path / "0.h5", {SIZE: replace(flows, flow=flow)})
    other = fold(paths | {"eyes": [tmp_path / "0.h5", paths["eyes"][1]]}, ["eyes"], stored=True)
    # Iteration 1 tests fold 1, selects on fold 2 by apex flows, and trains on the others.
    assert (data_digest(other) != data_digest(fold(paths, ["eyes"], stored=True))) == (of_fold in (0, 3))


@pytest.mark.parametrize(
    ("settings", "occlusions"),
    [(restorer(), ["eyes"]), (restorer(mask_channel=True), ["eyes", "mouth"])],
)
def test_a_restorer_is_the_same(
    paths: dict[str, list[Path]], settings: RestorerSettings, occlusions: list[str]
) -> None:
    there, here = (
        flowrec.train(fold(paths, occlusions, further=True, stored=stored), settings, seed=3)
        for stored in (True, False)
    )
    assert to_bytes(there.weights, there.summary) == to_bytes(here.weights, here.summary)
    pd.testing.assert_frame_equal(there.curve, here.curve)


@pytest.mark.parametrize("occlusions", [[], ["eyes", "mouth"]])
def test_a_recogniser_is_the_same_alone_and_stacked(paths: dict[str, list[Path]], occlusions: list[str]) -> None:
    folds = [fold(paths, occlusions, stored=stored) for stored in (True, False)]
    alone = [recogniser.train(one, RECOGNISER, seed=3) for one in folds]
    together = [model for one in folds for model in stacked.train_stacked(one, RECOGNISER, seeds=[3])]
    for there, here in (alone, together):
        assert to_bytes(there.weights, there.summary) == to_bytes(here.weights, here.summary)


def test_they_stay_there_where_they_take_more_than_they_may(
    paths: dict[str, list[Path]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    every = paths["clean"] + paths["eyes"]
    size = 2 * SAMPLES * PAIRS * 2 * SIZE**2 * 2
    assert not stay_on_disk(every, SIZE)
    monkeypatch.setenv(VARIABLE, str(size / 2**30))
    assert not stay_on_disk(every, SIZE)
    assert capsys.readouterr().err == ""
    monkeypatch.setenv(VARIABLE, str((size - 1) / 2**30))
    assert stay_on_disk(every, SIZE)
    assert (
        "to train on stay on the disk and are read batch by batch (training.flows_in_memory: "
        in capsys.readouterr().err
    )


def test_a_job_trains_the_same_models_where_it_may_hold_nothing(
    paths: dict[str, list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    division = write_division(tmp_path, rounds_of(FOLDS_TABLE, 4))

    def trained(gibibytes: str) -> tuple[bytes, bytes]:
        monkeypatch.setenv(VARIABLE, gibibytes)
        outputs = {name: tmp_path / gibibytes / name for name in ("weights", "curves")}
        train.build(
            Job(
                stage="ofer.stages.train",
                slice={
                    "method": asdict(restorer()), "needed": {}, "training": {"seed": 0, "device": "cpu", "threads": 1},
                    "kernels": True, "pack": [0, 3], "size": SIZE,
                },
                inputs={
                    "division": division,
                    "apex_clean": paths["apex_clean"],
                    "apex_occluded": {name: paths[f"apex_{name}"] for name in ("eyes", "mouth")},
                    "training_clean": paths["clean"],
                    "training_occluded": {name: paths[name] for name in ("eyes", "mouth")},
                    "further_clean": {"further": paths["further_clean"]},
                    "further_occluded": {f"further/{name}": paths[f"further_{name}"] for name in ("eyes", "mouth")},
                    "needed": {},
                },
                outputs=outputs,
            )
        )  # fmt: skip
        return outputs["weights"].read_bytes(), outputs["curves"].read_bytes()

    assert trained("4") == trained("0")
    assert capsys.readouterr().err.count("stay on the disk") == 1
