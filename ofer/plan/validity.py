"""Dependencies that decide whether a job is valid, as strings that Snakemake can compare.

Read by the workflow's rules (`params`) and by `verify`, so that both decide by the same words what is invalid. Parse
time only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ofer.base.by_name import fault_line
from ofer.base.errors import OferError
from ofer.config.whole import Config
from ofer.jobs.job import NO_DATA, plan_digest
from ofer.jobs.provenance import canonical, code_digest, digest_of, library_versions
from ofer.jobs.stamps import canonical_key
from ofer.plan.declared import Declared, Reads, all_files
from ofer.plan.fingerprint import corpus_fingerprint, file_fingerprint
from ofer.plan.stages import STAGES

Wildcards = Mapping[str, str]

MEMORY = Path("results/.store/fingerprints")
"""What is remembered of corpora on disk, so that later starts are fast; may be deleted at any time."""


COMPARED = ("groups", "slice", "code", "versions", "data")
"""What Snakemake compares of a job's validity beside the digests of its inputs."""


@dataclass(frozen=True)
class Validity:
    """Dependencies that decide whether a job is valid: the files that it reads, and canonical strings."""

    reads: Reads
    slice: str
    code: str
    """{module or data file of the package: digest}."""
    versions: str
    """{library: version}."""
    data: str
    """Fingerprint of the corpus on disk."""
    members: tuple[str, ...]
    plan: str
    """The job's own check that code and versions are still these."""

    @property
    def groups(self) -> str:
        """The files that are read, by names and keys, in their order."""
        return json.dumps(self.reads)

    @property
    def inputs(self) -> list[str]:
        """The paths of all files that the job reads."""
        return all_files(self.reads)

    def argument(self, outputs: Mapping[str, str | list[str]], wildcards: Wildcards) -> str:
        """Return the JSON with which the workflow starts the stage."""
        job = {
            "inputs": self.reads,
            "outputs": outputs,
            "wildcards": dict(wildcards),
            "slice": json.loads(self.slice),
            "members": self.members,
            "data": self.data,
            "plan": self.plan,
        }
        # Unsorted: the keys of what is read stand in the order in which it is shown.
        return json.dumps(job, separators=(",", ":"))


def validity(config: Config, stage: str, wildcards: Wildcards) -> Validity:
    """Return what decides whether a job of `stage` is valid under `config`.

    Raises OferError, with file and line, for code that does not compile.
    """
    declaration = STAGES[stage](config, wildcards)
    code, versions = _code(_roots(stage, declaration))
    return Validity(
        reads=declaration.reads,
        slice=canonical(declaration.slice),
        code=canonical(code),
        versions=canonical(versions),
        data=_fingerprint(declaration.root, declaration.lists),
        members=declaration.members,
        plan=plan_digest(code, versions),
    )


def validity_modules(config: Config, stage: str, wildcards: Wildcards) -> list[str]:
    """Return the modules whose edits make a job of `stage` invalid."""
    return list(_code(_roots(stage, STAGES[stage](config, wildcards)))[0])


def _roots(stage: str, declaration: Declared) -> tuple[str, ...]:
    return (f"ofer.stages.{stage}", *declaration.members)


@cache
def _code(modules: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    try:
        code = code_digest(modules)
    except SyntaxError as error:
        raise OferError(fault_line(error, modules[0])) from error
    except ModuleNotFoundError as error:
        raise OferError(f"{error.name}: no such module, though {' or '.join(modules)} needs it; add it") from error
    return code, library_versions(code)


def corpus_data(config: Config, corpus: str) -> str:
    """Return the fingerprint of the files from which a corpus is read."""
    declaration = STAGES["read_corpus"](config, {"corpus": corpus})
    return _fingerprint(declaration.root, declaration.lists)


@cache
def _fingerprint(root: str | None, lists: tuple[str, ...]) -> str:
    if root is None:
        # The built-in corpus is an input, the lists that may choose from it are not.
        return canonical_key([file_fingerprint(Path(name)) for name in lists]) if lists else NO_DATA
    memory = MEMORY / f"{digest_of(root.encode())}.json"
    return corpus_fingerprint(Path(root), memory, tuple(Path(name) for name in lists))
