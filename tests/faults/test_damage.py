"""A damaged file of the results is recognised when it is read, named, and made again."""

import os
import shutil
from pathlib import Path

import h5py
import pytest

from ofer.jobs.stamps import STAMPS, digest_path, read_stamp, write_stamp
from tests.workflow.experiment import Experiment, write_anew
from tests.workflow.faults import complaint

FLOWS = "results/synthetic/flows/apex/eyes/00.h5"
READER = "results/synthetic/stratified/mean-filling/eyes/restored.h5"
"""An artefact that is made of those flows."""


def damage(experiment: Experiment, name: str) -> None:
    """Flip a bit of a file of the results as a bad disk would: in the store too, which has it by another name."""
    path = experiment.folder / name
    twins = [twin for twin in (experiment.folder / "results/.store").rglob("*") if twin.samefile(path)]
    assert twins
    write_anew(path, one_bit_flipped(path.read_bytes()))
    for twin in twins:
        twin.unlink()
        os.link(path, twin)


def one_bit_flipped(content: bytes) -> bytes:
    # In the middle of the flows, which HDF5 reads without complaint.
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.fixture
def reader(experiment: Experiment) -> Experiment:
    """Return an experiment that has to read the flows again."""
    (experiment.folder / READER).unlink()
    return Experiment(experiment.folder, experiment.configfiles, (READER,))


def test_damage_is_recognised_named_and_repaired(reader: Experiment, finished: Experiment) -> None:
    damage(reader, FLOWS)
    line = complaint(reader.run(check=False))
    assert line == (
        f"ofer: {FLOWS}: its bytes are not those that were written; "
        "it is 00.h5.damaged now: run snakemake again, which makes it anew"
    )
    assert not (reader.folder / digest_path(Path(FLOWS))).exists()
    reader.run()
    for name in (FLOWS, READER):
        assert (reader.folder / name).read_bytes() == (finished.folder / name).read_bytes()


def test_a_file_of_an_older_layout_is_recognised_named_and_repaired(reader: Experiment, finished: Experiment) -> None:
    path = reader.folder / FLOWS
    write_anew(path, path.read_bytes())
    with h5py.File(path, "r+") as file:
        file.attrs["schema"] = "pooled flows 0"
    # As an older version of ofer left it: whole, and with a stamp that says so.
    results = reader.folder / "results"
    write_stamp(path, read_stamp(path, results), results)
    line = complaint(reader.run(check=False))
    assert line.startswith(f"ofer: {FLOWS}: layout is 'pooled flows 0', not 'pooled flows 1'; it is 00.h5.damaged now")
    reader.run()
    for name in (FLOWS, READER):
        assert (reader.folder / name).read_bytes() == (finished.folder / name).read_bytes()


def test_damage_of_a_result_that_nothing_reads_is_found_by_verify_and_repaired(
    experiment: Experiment, finished: Experiment
) -> None:
    name = "results/table10.csv"
    damage(experiment, name)
    found = experiment.verify()
    assert f"damaged  {name}: its bytes are not those that were written" in found.stdout
    (experiment.folder / name).unlink()
    Experiment(experiment.folder, experiment.configfiles, (name,)).run()
    assert (experiment.folder / name).read_bytes() == (finished.folder / name).read_bytes()


def test_results_that_were_copied_without_their_stamps_are_refused(experiment: Experiment) -> None:
    shutil.rmtree(experiment.folder / "results" / STAMPS)
    line = complaint(experiment.run("--dry-run", check=False))
    assert line.startswith("ofer: results/synthetic/manifest.csv: is there without any stamp (")
