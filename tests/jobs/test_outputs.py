"""A job's outputs stand with their stamps and digests, or not at all."""

from pathlib import Path

import pytest

from ofer.jobs.artefacts import write_stamp
from ofer.jobs.outputs import all_or_none, remove_leftovers


@pytest.fixture
def outputs(tmp_path: Path) -> list[Path]:
    return [tmp_path / "a.csv", tmp_path / "b.csv"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(path: Path) -> None:
    path.write_text("text")
    write_stamp(path, {})


def test_all_stand_where_all_were_made(outputs: list[Path], tmp_path: Path) -> None:
    with all_or_none(outputs):
        for path in outputs:
            write(path)
    assert names(tmp_path) == [
        "a.csv", "a.csv.digest", "a.csv.json", "b.csv", "b.csv.digest", "b.csv.json",
    ]  # fmt: skip


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt, SystemExit])
def test_none_stands_where_one_could_not_be_made(
    outputs: list[Path], tmp_path: Path, fault: type[BaseException]
) -> None:
    def make_one() -> None:
        with all_or_none(outputs):
            write(outputs[0])
            raise fault

    with pytest.raises(fault):
        make_one()
    assert names(tmp_path) == []


def test_no_old_stamp_stands_beside_new_bytes(outputs: list[Path], tmp_path: Path) -> None:
    write(outputs[0])
    with all_or_none(outputs):
        assert names(tmp_path) == ["a.csv"]


def test_leftovers_of_these_outputs_go_and_others_stay(outputs: list[Path], tmp_path: Path) -> None:
    left = [".01234567.partial.a.csv", ".01234567.partial.a.csv.json", ".89abcdef.partial.b.csv.digest"]
    others = [".01234567.partial.c.csv", ".01234567.partial.aa.csv", "a.csv", "partial.a.csv"]
    for name in left + others:
        (tmp_path / name).touch()
    remove_leftovers(outputs)
    assert names(tmp_path) == sorted(others)
