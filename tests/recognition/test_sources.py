"""A method's folder leads to its results folder, whatever that is called and however it was reached."""

from pathlib import Path

import pytest

from ofer.errors import OferError
from ofer.recognition.sources import occlusions_of, results_of

METHOD = "synthetic/stratified/flowrec"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    results = tmp_path / "run/results of march"
    (results / METHOD).mkdir(parents=True)
    return results


def test_as_it_is_named(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert results_of(results / METHOD, "synthetic") == results
    monkeypatch.chdir(results)
    assert results_of(Path(METHOD), "synthetic") == results
    monkeypatch.chdir(results / METHOD)
    assert results_of(Path(), "synthetic") == results


@pytest.mark.parametrize("to", ["synthetic", "synthetic/stratified", METHOD])
def test_by_a_link_from_elsewhere(results: Path, tmp_path: Path, to: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere/link"
    link.symlink_to(results / to)
    assert results_of(link / Path(METHOD).relative_to(to), "synthetic") == results


@pytest.mark.parametrize("part", ["synthetic", "synthetic/stratified", METHOD])
def test_though_a_part_of_it_lies_on_another_disk(results: Path, tmp_path: Path, part: str) -> None:
    (results / part).rename(tmp_path / "other disk")
    (results / part).symlink_to(tmp_path / "other disk")
    assert results_of(results / METHOD, "synthetic") == results


@pytest.mark.parametrize("named", ["", "synthetic", "synthetic/stratified", f"{METHOD}/eyes", "gone"])
def test_another_folder_than_a_methods_is_told_the_methods_that_there_are(
    results: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (results / ".store").mkdir()
    (results / METHOD / "eyes").mkdir()
    (results / METHOD / "eyes/predictions.csv.json").write_text("{}")
    monkeypatch.chdir(results.parent)
    with pytest.raises(OferError, match=rf"holds no finished method .*; name one of {results.name}/{METHOD}$"):
        occlusions_of(results.relative_to(Path.cwd()) / named)
