"""The results folder is asked before anything runs."""

import os
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.jobs.artefacts import write_text
from ofer.jobs.stamps import STAMPS, write_stamp
from ofer.plan.results_folder import lacks_record, require_folders, require_stamps, require_writable


def test_folders_and_what_is_not_there_yet_are_accepted(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "made")
    paths = [tmp_path / name for name in ("made", "link", "not yet")]
    require_folders(paths)
    require_writable(paths)
    assert not list((tmp_path / "made").iterdir())
    assert not (tmp_path / "not yet").exists()


def test_a_file_and_a_link_to_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("gone")
    with pytest.raises(OferError, match=r"file: is no folder.*; move it away"):
        require_folders([tmp_path, tmp_path / "file"])
    with pytest.raises(OferError, match="link: links to gone, which is no folder; make"):
        require_folders([tmp_path / "link"])


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_locked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o555)
    with pytest.raises(OferError, match=r"locked: cannot be written \(Permission denied\); unlock it"):
        require_writable([tmp_path / "locked"])


@pytest.mark.parametrize("name", ["synthetic/manifest.csv", "table1.csv.digest"])
def test_results_without_any_stamp_are_refused(tmp_path: Path, name: str) -> None:
    write_text(tmp_path / "README.md", "no artefact")
    write_text(tmp_path / "other/manifest.csv", "of another workflow, which has this one as a module")
    require_stamps(tmp_path, ["synthetic"])
    write_text(tmp_path / name, "")
    with pytest.raises(OferError, match=rf"{name}: is there without any stamp .*; copy that folder too, or move"):
        require_stamps(tmp_path, ["synthetic"])
    # As of a first job that was killed before it wrote its stamp: Snakemake knows that it is incomplete.
    (tmp_path / STAMPS).mkdir()
    require_stamps(tmp_path, ["synthetic"])


def test_results_of_which_snakemake_has_no_record_are_known(tmp_path: Path) -> None:
    results, records = tmp_path / "results", tmp_path / "metadata"
    assert not lacks_record(results, records)
    (results / "synthetic").mkdir(parents=True)
    (results / "README.md").write_text("no artefact")
    assert not lacks_record(results, records)
    write_stamp(results / "README.md", {}, results)
    assert lacks_record(results, records)
    records.mkdir()
    assert lacks_record(results, records)
    (records / "cmVzdWx0cw==").write_text("{}")
    assert not lacks_record(results, records)
