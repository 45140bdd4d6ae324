"""A job's outputs stand with their stamps and digests, or not at all."""

from pathlib import Path

import pytest

from ofer.jobs.outputs import all_or_none, remove_leftovers
from ofer.jobs.stamps import STAMPS, write_stamp


@pytest.fixture
def outputs(tmp_path: Path) -> list[Path]:
    return [tmp_path / "a.csv", tmp_path / "b.csv"]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def write(path: Path) -> None:
    path.write_text("text")
    write_stamp(path, {})


def test_all_stand_where_all_were_made(outputs: list[Path], tmp_path: Path) -> None:
    with all_or_none(outputs):
        for path in outputs:
            write(path)
    assert names(tmp_path) == ["a.csv", "b.csv"]
    assert names(tmp_path / STAMPS) == ["a.csv.digest", "a.csv.json", "b.csv.digest", "b.csv.json"]


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
    assert names(tmp_path) == names(tmp_path / STAMPS) == []


def test_no_old_stamp_stands_with_new_bytes(outputs: list[Path], tmp_path: Path) -> None:
    write(outputs[0])
    with all_or_none(outputs):
        assert names(tmp_path) == ["a.csv"]
        assert names(tmp_path / STAMPS) == []


def test_leftovers_of_these_outputs_go_and_others_stay(outputs: list[Path], tmp_path: Path) -> None:
    (tmp_path / STAMPS).mkdir()
    left = [
        ".01234567.partial.a.csv", f"{STAMPS}/.01234567.partial.a.csv.json", f"{STAMPS}/.89abcdef.partial.b.csv.digest",
    ]  # fmt: skip
    others = [".01234567.partial.c.csv", ".01234567.partial.aa.csv", "a.csv", "partial.a.csv"]
    for name in left + others:
        (tmp_path / name).touch()
    remove_leftovers(outputs)
    assert names(tmp_path) == sorted(others)
    assert names(tmp_path / STAMPS) == []
