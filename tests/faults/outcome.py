"""What a run left behind, to be held against an undisturbed one."""

from pathlib import Path

from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import DIGEST_SUFFIX, artefacts_in, digest_path

TIMES = ("logs", "benchmarks", ".store")
"""What is not a function of the configuration, and the store, which may keep more than is referred to."""


def contents(results: Path) -> dict[str, str]:
    """Return {path: digest} of all files of a run but logs, benchmarks and the store."""
    return {
        name.as_posix(): content_digest(path)
        for path in sorted(results.rglob("*"))
        if path.is_file() and (name := path.relative_to(results)).parts[0] not in TIMES
    }


def differences(results: Path, undisturbed: dict[str, str]) -> list[str]:
    """Return what of a finished run is missing, too many, or has other bytes than in an undisturbed one."""
    found = contents(results)
    return [
        f"{name}: {'missing' if name not in found else 'too many' if name not in undisturbed else 'other bytes'}"
        for name in sorted(found.keys() | undisturbed.keys())
        if found.get(name) != undisturbed.get(name)
    ]


def half_written(results: Path) -> list[str]:
    """Return the artefacts whose bytes are not those that their digests tell of."""
    found = []
    for artefact in sorted(artefacts_in(results, DIGEST_SUFFIX)):
        try:
            if digest_path(artefact, results).read_text() != f"{content_digest(artefact)}\n":
                found.append(artefact.relative_to(results).as_posix())
        except FileNotFoundError:
            # Snakemake removes the files of a job one by one; it makes again what lacks one.
            continue
    return found
