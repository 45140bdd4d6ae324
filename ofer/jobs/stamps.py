"""Stamps and digests of artefacts, out of sight.

Those of `results/a/x.h5` are
- `results/.stamps/a/x.h5.json`, the **stamp**: how it was made (stage, wildcards, config slice, code, versions, inputs,
  content);
- `results/.stamps/a/x.h5.digest`, one line: what it is. Consumers depend on this file only, so an artefact that is
  rebuilt with the same bytes by other code ends the ripple there.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain, system_fault
from ofer.jobs.artefacts import write_text
from ofer.jobs.provenance import canonical, content_digest, digest_of

RESULTS = Path("results")
"""The run's folder of artefacts, in the folder that it runs in."""
STAMPS = ".stamps"
"""In a results folder: the stamps and digests of its artefacts, each at the path of its artefact."""
STAMP_SUFFIX = ".json"
DIGEST_SUFFIX = ".digest"
MOST_STAMP_BYTES = 1 << 26


def stamp_path(artefact: Path, results: Path = RESULTS) -> Path:
    """Return the path of the stamp of an artefact in the folder `results`, which may have any name.

    Paths alone decide, not what is there. A file outside of that folder, such as one that a stage was told by hand to
    write, has it in a folder `.stamps` beside it.
    """
    return _out_of_sight(artefact, results, STAMP_SUFFIX)


def digest_path(artefact: Path, results: Path = RESULTS) -> Path:
    """Return the path of the one-line digest of an artefact; where that lies is said by `stamp_path`."""
    return _out_of_sight(artefact, results, DIGEST_SUFFIX)


def _out_of_sight(artefact: Path, results: Path, suffix: str) -> Path:
    folder = results if artefact.is_relative_to(results) else artefact.parent
    return folder / STAMPS / f"{artefact.relative_to(folder)}{suffix}"


def artefacts_in(results: Path, suffix: str) -> Iterator[Path]:
    """Give the artefacts of `results`, there or gone, that have a stamp, or for the other `suffix` a digest.

    Raises OSError for a folder that cannot be read: what is in it must not pass for absent.
    """
    stamps = results / STAMPS
    walked = os.walk(stamps, onerror=unread) if stamps.is_dir() else ()
    for folder, _, names in walked:
        inside = results / Path(folder).relative_to(stamps)
        # Not what is half-written.
        yield from (inside / name.removesuffix(suffix) for name in names if name.endswith(suffix) and name[0] != ".")


def unread(error: OSError) -> None:
    """Raise `error`: what `os.walk` is to do where it cannot read a folder, which else it passes over."""
    raise error


def write_stamp(artefact: Path, stamp: dict[str, Any], results: Path = RESULTS) -> None:
    """Write the stamp and the digest of an artefact that is in place; `content` is added here."""
    content = content_digest(artefact)
    complete = {**stamp, "content": content}
    # Sorted at the top alone: inputs stand in the order in which they were read.
    write_text(stamp_path(artefact, results), json.dumps(dict(sorted(complete.items())), indent=1) + "\n")
    write_text(digest_path(artefact, results), content + "\n")


def read_stamp(artefact: Path, results: Path = RESULTS) -> dict[str, Any]:
    """Return the stamp of `artefact`. Raises OferError if it is missing, cannot be read, or is damaged."""
    path = stamp_path(artefact, results)
    try:
        stamp = json.loads(read_plain(path, MOST_STAMP_BYTES).decode("utf-8"))
    except FileNotFoundError:
        raise OferError(f"{path}: no stamp; let snakemake make {artefact.name} again") from None
    except (ValueError, OSError, RecursionError) as error:
        damage = OferError(f"{path}: damaged stamp ({error}); delete it and run snakemake again")
        raise system_fault(path, error) or damage from error
    if not isinstance(stamp, dict) or "content" not in stamp:
        raise OferError(f"{path}: damaged stamp (no content digest); delete it and run snakemake again")
    return stamp


def input_digest(path: Path) -> str:
    """Return the digest of an input: the one written down if the workflow made it, of its bytes otherwise."""
    written = digest_path(path)
    if written.is_file():
        return read_plain(written, MOST_STAMP_BYTES).decode("ascii", errors="replace").strip()
    return content_digest(path)


def canonical_key(value: Any) -> str:
    """Return the digest of a JSON-like value; equal values have equal keys."""
    return digest_of(canonical(value).encode())
