"""Artefacts whose bytes are not those that were written: recognised when they are read, and made again.

Consumers depend on an artefact's digest file, so snakemake itself sees no damage. A stage therefore hashes what it
reads (more than 1 GB a second: little beside reading it), and moves what is damaged away, so that snakemake misses it.
"""

import os
from pathlib import Path

from ofer.base.errors import DamagedError, OferError
from ofer.base.foreign import system_fault
from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import digest_path, input_digest, stamp_path

SUFFIX = ".damaged"


def checked_digest(path: Path) -> str:
    """Return the digest of an input's bytes.

    Raises DamagedError if the workflow wrote other bytes: what is made of them must not pass for what is made of those;
    OferError if it is gone, such as moved away by another job that found it damaged, or cannot be read.
    """
    try:
        found = content_digest(path)
    except FileNotFoundError:
        raise OferError(f"{path}: is gone, perhaps since another job found it damaged; run snakemake again") from None
    except OSError as error:
        raise system_fault(path, error) or error from error
    if digest_path(path).is_file() and input_digest(path) != found:
        raise DamagedError(path, "its bytes are not those that were written")
    return found


def set_aside(path: Path) -> Path | None:
    """Move an artefact out of the way, so that snakemake makes it again; return where it is, None if it stays.

    A file without a digest is a user's own: it stays.
    """
    aside = path.with_name(path.name + SUFFIX)
    try:
        if not digest_path(path).is_file():
            return None
        # In this order: a job that looks in between finds nothing, and not damaged bytes without their digest.
        os.replace(path, aside)
        stamp_path(path).unlink(missing_ok=True)
        digest_path(path).unlink(missing_ok=True)
    except OSError:
        return None
    return aside
