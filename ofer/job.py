"""Runs one stage: arguments in, artefacts with stamps out, and nothing between that the stamp does not tell.

Every stage module ends with `run_stage(...)`. The workflow passes the stage's slice of the configuration and a digest
of its code and its libraries' versions, which it also compares to decide what is invalid; by hand,
`python -m ofer.stages.<stage> --slice '{…}' --<input> … --<output> …` is enough.
"""

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ofer.artefacts import canonical_key, input_digest, naming_unwritable, write_stamp, written_whole
from ofer.damage import checked_digest, set_aside
from ofer.errors import DamagedError, OferError
from ofer.only_writer import only_writer
from ofer.outputs import all_or_none, remove_leftovers
from ofer.progress import say
from ofer.provenance import INERT_MODULES, PACKAGE, code_digest, library_versions
from ofer.store import Store

Paths = Path | list[Path]

NO_DATA = "none"
"""The fingerprint of a stage that reads no corpus of the user's."""


@dataclass
class Job:
    """One run of a stage."""

    stage: str
    slice: dict[str, Any]
    """The configuration values that the stage declares; it sees no others."""
    inputs: dict[str, Paths]
    outputs: dict[str, Paths]
    wildcards: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, Any] = field(default_factory=dict)
    """Names by which the configuration chose the inputs; for the stamp alone."""
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
        """Whether the workflow started this job and said what its result depends on; by hand nothing is stored."""
        return bool(self.plan)

    def input(self, name: str) -> Path:
        """Return the single path of an input."""
        path = self.inputs[name]
        assert isinstance(path, Path)
        return path

    def input_list(self, name: str) -> list[Path]:
        """Return the paths of an input that takes several."""
        paths = self.inputs[name]
        assert isinstance(paths, list)
        return paths

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
        return {path.as_posix(): checked_digest(path) for path in _flat(self.inputs)}

    def depends_on(self, digests: dict[str, str]) -> dict[str, Any]:
        """Return everything that this job's outputs are a function of, its inputs by their `digests`."""
        contents = {name: [digests[p.as_posix()] for p in _listed(paths)] for name, paths in self.inputs.items()}
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
        _audit(self)
        self.store.keep(entry, files)


def plan_digest(code: dict[str, str], versions: dict[str, str]) -> str:
    """Return the one digest by which a job knows that it runs what was planned."""
    return canonical_key([code, versions])


def run_stage(
    description: str | None,
    build: Callable[[Job], None],
    *,
    inputs: dict[str, str],
    outputs: dict[str, str],
    several: frozenset[str] | set[str] = frozenset(),
    optional: frozenset[str] | set[str] = frozenset(),
    reuse: bool = True,
) -> NoReturn:
    """Parse the command line, run `build` unless the store has its outputs, stamp them, and exit.

    `inputs` and `outputs` map argument names to help texts; names in `several` take one or more paths, names in
    `optional` may be left out. With `reuse=False` the store is not asked (a stage with files besides its outputs).
    Exits with 1 and one line on stderr for an OferError, and refuses to run when the code on disk is not the code that
    the workflow planned with.
    """
    job = _parse(description, inputs, outputs, several, optional)
    first = _flat(job.outputs)[0]
    try:
        with naming_unwritable(first), _alone(job):
            _run(job, build, reuse)
    except OferError as error:
        say(f"ofer: {' '.join(str(error).split())}")
        sys.exit(1)
    except KeyboardInterrupt:
        say(f"ofer: {first}: interrupted, and nothing of it is left; run snakemake again, which goes on from here")
        sys.exit(130)
    except MemoryError:
        traceback.print_exc()
        say(f"ofer: {job.stage}: out of memory; give the job more (rule resource `mem`) or use more `parts`")
        sys.exit(1)
    sys.exit(0)


@contextmanager
def _alone(job: Job) -> Iterator[None]:
    """Let the block write the outputs while no other job does, and clear away what an earlier one left half-written."""
    if not job.planned:
        yield
        return
    outputs = _flat(job.outputs)
    lock = job.store.folder / "locks" / canonical_key([path.as_posix() for path in outputs])

    def waiting(other: str) -> None:
        say(f"{job.stage}: waits for the end of {other}, which still writes {outputs[0]}")

    with only_writer(lock, waiting) as held:
        if held:
            remove_leftovers(outputs)
        yield


def _run(job: Job, build: Callable[[Job], None], reuse: bool) -> None:
    for path in _flat(job.inputs):
        if not path.exists():
            raise OferError(f"{path}: missing input of {job.stage}; let snakemake make it, or check the path")
    if job.planned and plan_digest(job.code, job.versions) != job.plan:
        raise OferError(f"{job.stage}: code or a library changed after this job was planned; start snakemake again")
    try:
        # Before the build: what it reads cannot be older than this.
        digests = job.input_digests()
        with all_or_none(_flat(job.outputs)):
            _make(job, build, reuse, digests)
    except DamagedError as error:
        # By hand, who runs the stage decides.
        aside = set_aside(error.path) if job.planned and error.path in _flat(job.inputs) else None
        if aside is None:
            raise
        remedy = f"it is {aside.name} now: run snakemake again, which makes it anew"
        raise OferError(f"{error.path}: {error.fault}; {remedy}") from error


def _make(job: Job, build: Callable[[Job], None], reuse: bool, digests: dict[str, str]) -> None:
    entry = job.store.entry(job.stage, job.depends_on(digests)) if job.planned and reuse else None
    targets = {f"{i:03d}{path.suffix}": path for i, path in enumerate(_flat(job.outputs))}
    fetched = entry is not None and job.store.fetch(entry, targets)
    if fetched:
        say(f"{job.stage}: taken from {entry}")
    else:
        build(job)
        _audit(job)
    _require_unchanged(job, digests)
    if entry is not None and not fetched:
        job.store.keep(entry, targets)
    stamp = {
        "stage": job.stage,
        "wildcards": job.wildcards,
        "chosen": job.chosen,
        "slice": job.slice,
        "code": job.code,
        "versions": job.versions,
        "data": job.data,
        "inputs": digests,
        **({"pieces": job.pieces} if job.pieces else {}),
        **({"ran": job.ran} if job.ran else {}),
    }
    for path in targets.values():
        write_stamp(path, stamp)


def _require_unchanged(job: Job, digests: dict[str, str]) -> None:
    # Snakemake notes what its inputs are when a job ends: it would take one that was edited meanwhile for the one read.
    for path in _flat(job.inputs):
        if not path.exists() or input_digest(path) != digests[path.as_posix()]:
            raise OferError(f"{path}: changed while {job.stage} read it; start snakemake again")


def _audit(job: Job) -> None:
    used = {name for name in sys.modules if name == PACKAGE or name.startswith(PACKAGE + ".")} - INERT_MODULES
    if not job.planned:
        job.code = code_digest({job.stage, *used})
        job.versions = library_versions(job.code)
        return
    outside = sorted(used - set(job.code))
    if outside:
        raise OferError(
            f"{outside[0]}: used by {job.stage} but outside its code digest; import it where the digest sees it, "
            "or name it as a member in ofer/declarations/"
        )


def _parse(
    description: str | None,
    inputs: dict[str, str],
    outputs: dict[str, str],
    several: frozenset[str] | set[str],
    optional: frozenset[str] | set[str],
) -> Job:
    spec = sys.modules["__main__"].__spec__
    stage = spec.name if spec else "ofer.stages.unknown"
    parser = argparse.ArgumentParser(prog=f"python -m {stage}", description=description)
    for name, text in {**inputs, **outputs}.items():
        argument = parser.add_argument(
            f"--{name.replace('_', '-')}", type=Path, required=name not in optional, help=text, dest=name
        )
        if name in several:
            argument.nargs, argument.default = "*", []
    parser.add_argument("--slice", required=True, type=_mapping, help="JSON of the configuration values it needs")
    parser.add_argument("--members", nargs="*", default=[], help="modules that it loads by name, from the workflow")
    parser.add_argument("--plan", default="", help="digest of its code and libraries, from the workflow")
    parser.add_argument(
        "--wildcards", type=_mapping, default={}, help="JSON of the workflow's wildcards, for the stamp"
    )
    parser.add_argument("--chosen", type=_mapping, default={}, help="JSON of what chose the inputs, for the stamp")
    parser.add_argument("--data", default=NO_DATA, help="fingerprint of the corpus, from the workflow")
    parser.add_argument("--store", type=Path, default=Path("results/.store"), help="folder of finished work")
    arguments = vars(parser.parse_args())
    code = code_digest([stage, *arguments["members"]]) if arguments["plan"] else {}
    return Job(
        stage=stage,
        slice=arguments["slice"],
        inputs={name: arguments[name] for name in inputs if arguments[name] not in (None, [])},
        outputs={name: arguments[name] for name in outputs},
        wildcards=arguments["wildcards"],
        chosen=arguments["chosen"],
        plan=arguments["plan"],
        code=code,
        versions=library_versions(code),
        data=arguments["data"],
        store=Store(arguments["store"]),
    )


def _mapping(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not JSON ({error})") from None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError("not a JSON object: {…}")
    return value


def _flat(paths: dict[str, Paths]) -> list[Path]:
    return [path for group in paths.values() for path in _listed(group)]


def _listed(paths: Paths) -> list[Path]:
    return paths if isinstance(paths, list) else [paths]
