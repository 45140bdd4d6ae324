"""Damage is recognised by contents, and a damaged artefact is moved away, whole and with a name that tells."""

import os
from pathlib import Path

import pytest

from ofer.base.errors import DamagedError, OferError
from ofer.jobs.damage import checked_digest, set_aside
from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import digest_path, stamp_path, write_stamp


@pytest.fixture
def artefact(tmp_path: Path) -> Path:
    path = tmp_path / "a.h5"
    path.write_bytes(bytes(100))
    write_stamp(path, {"stage": "x"})
    return path


def test_what_is_as_it_was_written_has_its_digest(artefact: Path) -> None:
    assert checked_digest(artefact) == content_digest(artefact)


@pytest.mark.parametrize("position", [0, 50, 99])
def test_a_flipped_bit_is_damage(artefact: Path, position: int) -> None:
    content = bytearray(artefact.read_bytes())
    content[position] ^= 1
    artefact.write_bytes(content)
    with pytest.raises(DamagedError, match=r"a\.h5: its bytes are not those that were written; delete it"):
        checked_digest(artefact)


def test_what_another_job_moved_away_is_one_line(artefact: Path) -> None:
    assert set_aside(artefact) is not None
    with pytest.raises(
        OferError, match=r"a\.h5: is gone, perhaps since another job found it damaged; run snakemake again"
    ):
        checked_digest(artefact)


def test_a_digest_that_is_damaged_itself_is_damage(artefact: Path) -> None:
    digest_path(artefact).write_text("0123\n")
    with pytest.raises(DamagedError):
        checked_digest(artefact)


def test_a_users_own_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a")
    assert checked_digest(path) == content_digest(path)


def test_what_is_set_aside_is_missing_afterwards(artefact: Path) -> None:
    content = artefact.read_bytes()
    aside = set_aside(artefact)
    assert aside == artefact.with_name("a.h5.damaged")
    assert [path.name for path in artefact.parent.rglob("*.*") if path.is_file()] == [aside.name]
    assert aside.read_bytes() == content


def test_the_artefact_goes_before_its_digest(artefact: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else a job that looks in between would take it for a user's own file, and read it.
    def killed(source: Path, target: Path) -> None:
        assert digest_path(artefact).exists() and stamp_path(artefact).exists()
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "replace", killed)
    assert set_aside(artefact) is None
    assert artefact.exists()


def test_a_users_own_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a")
    assert set_aside(path) is None
    assert path.exists()
