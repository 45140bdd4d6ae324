"""Refuse a results folder that cannot be used, before anything runs: Snakemake's own words name no remedy."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ofer.base.errors import OferError, printable
from ofer.jobs.stamps import DIGEST_SUFFIX, STAMPS


def require_checkout(folder: str) -> None:
    """Raise OferError for a folder of this package in which Snakemake or the jobs' search for modules goes wrong.

    Braces in a rule's input are wildcards to Snakemake, and a colon separates folders in PYTHONPATH.
    """
    odd = sorted({character for character in folder if character in "{}:" or printable(character) != character})
    if odd:
        raise OferError(
            f"{folder}: is no folder for a checkout, its path has {' '.join(map(repr, odd))}; move the checkout to one "
            "without (corpora and results may lie in such folders)"
        )


def require_folders(paths: Iterable[Path]) -> None:
    """Raise OferError for a path that is something else than a folder; one that is not there yet is none."""
    for path in paths:
        if path.is_dir():
            continue
        if path.is_symlink():
            raise OferError(
                f"{path}: links to {os.readlink(path)}, which is no folder; make that folder or remove the link"
            )
        if path.exists():
            raise OferError(f"{path}: is no folder, but results are written there; move it away")


def require_writable(folders: Iterable[Path]) -> None:
    """Raise OferError for a folder in which no file can be made; one that is not there yet is none."""
    for folder in folders:
        if not folder.is_dir():
            continue
        try:
            # Tried, not asked: the answer of permission bits is wrong for root and on shared disks.
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            remedy = "unlock it, or write elsewhere (`snakemake --directory …`)"
            raise OferError(f"{folder}: cannot be written ({error.strerror}); {remedy}") from error


def require_stamps(results: Path, corpora: Iterable[str]) -> None:
    """Raise OferError for results without any stamp: Snakemake would take them for made, and nothing tells of what.

    A copy by `results/*` is without, and so is what versions made that wrote stamps beside their artefacts.
    """
    manifests = (results / corpus / "manifest.csv" for corpus in corpora)
    made = [*filter(Path.is_file, manifests), *results.glob(f"*{DIGEST_SUFFIX}")]
    if made and not (results / STAMPS).is_dir():
        raise OferError(
            f"{made[0]}: is there without any stamp ({results / STAMPS} not copied, or an earlier version made it); "
            f"copy that folder too, or move {results} away"
        )


def lacks_record(results: Path, records: Path) -> bool:
    """Tell whether results are there without Snakemake's `records` of how they were made, by which it sees changes."""
    recorded = records.is_dir() and any(records.iterdir())
    return not recorded and any((results / STAMPS).rglob(f"*{DIGEST_SUFFIX}"))
