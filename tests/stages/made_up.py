"""What a job reads, made up: a file of a test in place of each that its declaration names."""

from collections.abc import Callable
from pathlib import Path

from ofer.jobs.job import Files
from ofer.plan.declared import Reads


def inputs(reads: Reads, made: Callable[[Path], Path]) -> dict[str, Files]:
    """Return the inputs of a job; `made` returns the file for a path of the results."""
    return {name: _of(files, made) for name, files in reads.items()}


def _of(files: str | list[str] | dict[str, list[str]], made: Callable[[Path], Path]) -> Files:
    if isinstance(files, str):
        return made(Path(files))
    if isinstance(files, list):
        return [made(Path(path)) for path in files]
    return {key: [made(Path(path)) for path in group] for key, group in files.items()}
