"""One run of a stage: its paths, its slice of the configuration, and what its outputs are a function of."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.jobs.artefacts import written_whole
from ofer.jobs.damage import checked_digest
from ofer.jobs.provenance import INERT_MODULES, PACKAGE, code_digest, library_versions, package_file
from ofer.jobs.stamps import canonical_key
from ofer.jobs.store import Store

Files = Path | list[Path] | dict[str, list[Path]]
"""A file, several of one kind, or several under each key."""

_DECLARE = "name it as a member in ofer/plan/"

NO_DATA = "none"
"""The fingerprint of a stage that reads no corpus of the user's."""


@dataclass
class Job:
    """One run of a stage."""

    stage: str
    slice: dict[str, Any]
    """The configuration values that the stage declares; it sees no others."""
    inputs: Mapping[str, Files]
    outputs: Mapping[str, Files]
    wildcards: dict[str, str] = field(default_factory=dict)
    plan: str = ""
    """Digest of code and versions when the workflow was planned; "" by hand."""
    code: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    data: str = NO_DATA
    store: Store = field(default_factory=lambda: Store(Path("results/.store")))
    pieces: list[str] = field(default_factory=list)
    """Entries of the store that the outputs were put together from."""
    ran: dict[str, Any] = field(default_factory=dict)
    """How the work was done where that was found out on the way, such as on which device; for the stamp alone."""

    @property
    def planned(self) -> bool:
        """Tell whether the workflow started this job and said what its result depends on; by hand nothing is stored."""
        return bool(self.plan)

    @property
    def all_inputs(self) -> list[Path]:
        """The paths of every input."""
        return [path for paths in self.inputs.values() for path in _listed(paths)]

    @property
    def all_outputs(self) -> list[Path]:
        """The paths of every output."""
        return [path for paths in self.outputs.values() for path in _listed(paths)]

    def input(self, name: str) -> Path:
        """Return the single path of an input."""
        path = self._given(name)
        assert isinstance(path, Path)
        return path

    def input_list(self, name: str) -> list[Path]:
        """Return the paths of an input that is several files."""
        paths = self._given(name)
        assert isinstance(paths, list)
        return paths

    def input_groups(self, name: str) -> dict[str, list[Path]]:
        """Return the paths of an input that is several files under each key."""
        paths = self._given(name)
        assert isinstance(paths, dict)
        return paths

    def _given(self, name: str) -> Files:
        if name not in self.inputs:
            raise OferError(f"{self.stage}: its job has no input {name!r}; name it in `inputs`, as [] if it is none")
        return self.inputs[name]

    def package_file(self, name: str) -> Path:
        """Return the path of a data file of the package. Raises OferError for one that the workflow did not name."""
        if self.planned and name not in self.code:
            raise OferError(f"{name}: read by {self.stage} but outside its code digest; {_DECLARE}")
        return package_file(name)

    def output(self, name: str) -> Path:
        """Return the single path of an output; write it through `writing`."""
        path = self.outputs[name]
        assert isinstance(path, Path)
        return path

    def output_list(self, name: str) -> list[Path]:
        """Return the paths of an output that is several files; write each through `written_whole`."""
        paths = self.outputs[name]
        assert isinstance(paths, list)
        return paths

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Give a temporary path for an output, which appears under its name when the block ends well."""
        with written_whole(self.output(name)) as temporary:
            yield temporary

    def input_digests(self) -> dict[str, str]:
        """Return {path: content digest} of every input. Raises DamagedError for one that is not as it was written."""
        return {path.as_posix(): checked_digest(path) for path in self.all_inputs}

    def depends_on(self, digests: dict[str, str]) -> dict[str, Any]:
        """Return everything that this job's outputs are a function of, its inputs by their `digests`."""
        # Pairs: the order of groups counts, as that of files.
        contents = {
            name: [(key, [digests[path.as_posix()] for path in group]) for key, group in _groups(paths).items()]
            for name, paths in self.inputs.items()
        }
        return {
            "slice": self.slice,
            "code": self.code,
            "versions": self.versions,
            "inputs": contents,
            "data": self.data,
            "outputs": {name: [p.suffix for p in _listed(paths)] for name, paths in self.outputs.items()},
        }

    def entry(self, kind: str, depends_on: dict[str, Any]) -> Path:
        """Return the store's folder for a piece of this job's work, present or not; the stamp will refer to it."""
        folder = self.store.entry(f"{self.stage}.{kind}", depends_on)
        self.pieces.append(f"{folder.parent.name}/{folder.name}")
        return folder

    def keep(self, entry: Path, files: dict[str, Path]) -> None:
        """Put finished files into the store. Raises OferError if other code than that of the digest made them."""
        self.audit()
        self.store.keep(entry, files)

    def audit(self) -> None:
        """Compare the package's modules that are loaded with those of the digest; by hand, take them as the digest.

        Raises OferError for a module that the digest does not have.
        """
        used = {name for name in sys.modules if name == PACKAGE or name.startswith(PACKAGE + ".")} - INERT_MODULES
        if not self.planned:
            self.code = code_digest({self.stage, *used})
            self.versions = library_versions(self.code)
            return
        outside = sorted(used - set(self.code))
        if outside:
            raise OferError(
                f"{outside[0]}: used by {self.stage} but outside its code digest; import it where the digest sees it, "
                f"or {_DECLARE}"
            )


def plan_digest(code: dict[str, str], versions: dict[str, str]) -> str:
    """Return the one digest by which a job knows that it runs what was planned."""
    return canonical_key([code, versions])


def require_planned(job: Job) -> None:
    """Raise OferError where a planned job would run other code, or with other libraries, than it was planned with."""
    if job.planned and plan_digest(job.code, job.versions) != job.plan:
        raise OferError(f"{job.stage}: code or a library changed after this job was planned; start snakemake again")


def _listed(paths: Files) -> list[Path]:
    return [path for group in _groups(paths).values() for path in group]


def _groups(paths: Files) -> dict[str, list[Path]]:
    if isinstance(paths, dict):
        return paths
    return {"": paths if isinstance(paths, list) else [paths]}
