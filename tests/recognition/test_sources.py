"""A method's folder leads to its results folder, however it was reached; its predictions to what they were made of."""

from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.jobs.stamps import STAMPS, read_stamp, stamp_path, write_stamp
from ofer.recognition.chain import read_link
from ofer.recognition.sources import Sources, home_of, occlusions_of, results_of

METHOD = "synthetic/stratified/flowrec"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    results = tmp_path / "run/results of march"
    (results / METHOD).mkdir(parents=True)
    (results / STAMPS / METHOD).mkdir(parents=True)
    return results


def test_as_it_is_named(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home_of(results / METHOD) == results / METHOD
    assert results_of(results / METHOD) == results
    monkeypatch.chdir(results)
    assert home_of(Path(METHOD)) == results / METHOD
    monkeypatch.chdir(results / METHOD)
    assert home_of(Path()) == results / METHOD


@pytest.mark.parametrize("to", ["synthetic", "synthetic/stratified", METHOD])
def test_by_a_link_from_elsewhere(results: Path, tmp_path: Path, to: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere/link"
    link.symlink_to(results / to)
    assert home_of(link / Path(METHOD).relative_to(to)) == results / METHOD


@pytest.mark.parametrize("part", ["synthetic", "synthetic/stratified", METHOD])
def test_though_a_part_of_it_lies_on_another_disk(results: Path, tmp_path: Path, part: str) -> None:
    (results / part).rename(tmp_path / "other disk")
    (results / part).symlink_to(tmp_path / "other disk")
    assert home_of(results / METHOD) == results / METHOD


def make(results: Path, name: str, stage: str, *inputs: Path, **wildcards: str) -> Path:
    """Write an artefact with the stamp of `stage`, made of `inputs`."""
    path = results / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name)
    digests = {f"results/{one.relative_to(results).as_posix()}": read_stamp(one, results)["content"] for one in inputs}
    stamp = {"stage": f"ofer.stages.{stage}", "wildcards": wildcards, "inputs": digests}
    write_stamp(path, {**stamp, "slice": {}, "code": {}, "versions": {}}, results)
    return path


@pytest.mark.parametrize("restoring", [True, False])
def test_the_clean_flows_are_of_the_kind_that_is_recognised_not_all_that_were_learned(
    tmp_path: Path, restoring: bool
) -> None:
    painted = make(tmp_path, "c/frames/eyes/00.h5", "occlude_frames")
    clean, occluded, strategy = (
        make(tmp_path, f"c/flows/{flow}/{occlusion}/00.h5", "extract_flow", *made_of, flow=flow, occlusion=occlusion)
        for flow, occlusion, made_of in (("apex", "none", []), ("apex", "eyes", [painted]), ("mid", "none", []))
    )
    models = make(tmp_path, "c/f/recogniser/none/models_0-1.safetensors", "train", clean, strategy)
    folder = "c/f/flowrec/eyes"
    recognised = make(tmp_path, f"{folder}/restored.h5", "restore", clean, occluded) if restoring else occluded
    path = make(tmp_path, f"{folder}/predictions.csv", "recognise", recognised, models, occlusion="eyes")
    sources = Sources(read_link(path, tmp_path))
    assert [link.path for link in sources.clean_flows] == [clean]
    assert [link.path for link in sources.painted] == [painted]


@pytest.mark.parametrize("named", ["", "synthetic", "synthetic/stratified", f"{METHOD}/eyes", "gone"])
def test_another_folder_than_a_methods_is_told_the_methods_that_there_are(
    results: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    make(results, f"{METHOD}/eyes/predictions.csv", "recognise")
    make(results, "synthetic/stratified/unfinished/eyes/predictions.csv", "recognise")
    stamp_path(results / "synthetic/stratified/unfinished/eyes/predictions.csv", results).unlink()
    monkeypatch.chdir(results.parent)
    with pytest.raises(OferError, match=rf"holds no finished method .*; name one of {results.name}/{METHOD}$"):
        occlusions_of(results.relative_to(Path.cwd()) / named)
