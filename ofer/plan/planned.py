"""The plan of a run, kept for those of its jobs that another machine runs later.

A cluster's job starts Snakemake anew on its node, which reads the configuration and the code as they are by then; but
what it makes passes for what was planned. So the first Snakemake keeps its configuration and the digests of its code
in a file, which its jobs find by an environment variable: they take the configuration from there, and refuse to run
other code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain
from ofer.jobs.artefacts import write_text
from ofer.jobs.provenance import (
    PACKAGE,
    PACKAGE_FOLDER,
    canonical,
    code_digest,
    content_digest,
    digest_of,
    library_versions,
    source_of,
)

VARIABLE = "OFER_PLANNED"
"""The environment variable with the path of the file."""

MOST_BYTES = 1 << 26

DATA = (".csv", ".css")
"""How the names of the package's data files end."""


@dataclass(frozen=True)
class Planned:
    """The configuration, the code and the versions that all jobs of a run are planned with.

    config: the configuration, with what the command line changed. code: {module or file: digest} of the package
    and the rules.
    versions: {library: version}.
    """

    config: dict[str, Any]
    code: dict[str, str]
    versions: dict[str, str]

    def require(self, code: Mapping[str, str], versions: Mapping[str, str]) -> None:
        """Raise OferError where a job, whose code and libraries these are, would run with others than planned."""
        for found, planned in ((code, self.code), (versions, self.versions)):
            other = sorted(name for name, digest in found.items() if planned.get(name) != digest)
            if other:
                raise OferError(f"{other[0]}: changed after this job was planned; start snakemake again")


def as_planned(config: Mapping[str, Any], rules: Mapping[str, str]) -> Planned:
    """Return what a run is planned with that has `config`, {file: digest} of its `rules`, and this process' code."""
    # What an editor left beside the modules is none.
    names = {_module(path): path for path in sorted(PACKAGE_FOLDER.rglob("*.py"))}
    modules = [name for name, path in names.items() if source_of(name) == path]
    data = [path for kind in DATA for path in sorted(PACKAGE_FOLDER.rglob(f"*{kind}"))]
    code = code_digest([*modules, *(path.relative_to(PACKAGE_FOLDER.parent).as_posix() for path in data)])
    return Planned(dict(config), {**code, **rules}, library_versions(code))


def rule_files(workflow: Path) -> dict[str, str]:
    """Return {file: digest} of the Snakefile in the folder `workflow` and of what it includes."""
    files = [workflow / "Snakefile", *sorted((workflow / "workflow/rules").glob("*.smk"))]
    return {path.relative_to(workflow).as_posix(): content_digest(path) for path in files}


def keep(planned: Planned, folder: Path) -> Path:
    """Write it to `folder`, under a name that tells its contents, and return its path."""
    text = canonical(vars(planned))
    path = folder / f"{digest_of(text.encode())}.json"
    if not path.exists():
        write_text(path, text)
    return path


def read(path: Path) -> Planned:
    """Return what `keep` wrote. Raises OferError where that is no longer there."""
    try:
        return Planned(**json.loads(read_plain(path, MOST_BYTES)))
    except (OSError, ValueError, TypeError) as error:
        raise OferError(
            f"{path}: cannot be read ({error}), and says what this job is to do; start snakemake again"
        ) from error


def _module(path: Path) -> str:
    parts = path.relative_to(PACKAGE_FOLDER).with_suffix("").parts
    return ".".join([PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)])
