"""Check what Snakemake hands on to a cluster's jobs on their command line, before anything is submitted.

Snakemake (9.27) quotes the Snakefile's path and the values of `--config` as Python would write them. A shell reads some
of these otherwise: an apostrophe may end the quotation, and what follows may be a command.
"""

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from ofer.base.errors import OferError


def require_handed_on(files: Iterable[str | Path], values: Iterable[str]) -> None:
    """Raise OferError for a file, or a value of `--config` (`key=value`), that would not reach a job as it is.

    Of files, what Snakemake holds as a Path it quotes as a shell wants it.
    """
    for file in files:
        if isinstance(file, str) and not arrives(file):
            raise OferError(
                f"{file}: cannot be named to a cluster's jobs; move it to folders without apostrophes and backslashes"
            )
    for value in values:
        if not arrives(value):
            raise OferError(
                f"--config {value}: cannot be handed to a cluster's jobs; write it into a file and name that by "
                "--configfile"
            )


def arrives(text: str) -> bool:
    """Tell whether a POSIX shell gives a command what Snakemake means by `text`."""
    if re.match(r"['\"].+['\"]", text):
        return False  # taken for quoted, and handed on as it is
    quoted = repr(text)
    if quoted.startswith('"') and set(text) & set("$`"):
        return False
    try:
        return shlex.split(quoted) == [text]
    except ValueError:
        return False
