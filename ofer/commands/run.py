"""Run a command as a terminal expects: any encoding, a reader that stops reading, Ctrl-C, and a fault in one line."""

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from ofer.base.errors import OferError
from ofer.base.foreign import naming_unreadable
from ofer.base.progress import say, silence
from ofer.base.terminal import take_any_text

INTERRUPTED = 130
UNREAD = 141
"""Exit statuses, as of a program that SIGINT or SIGPIPE ended."""

NOT_PRINTED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Why a file or a terminal takes no more of what is printed."""


def run_command(main: Callable[[], None]) -> NoReturn:
    """Run `main` and exit: with 1 and one line on stderr for an OferError, with 130 and one line after Ctrl-C.

    Where what reads the output ends (`| head`) so does the command, with 141 and without a word; where the output's
    disk is full, with 1 and one line.
    """
    take_any_text()
    try:
        try:
            with naming_unreadable():
                main()
        finally:
            if sys.stdout is not None:  # closed by whoever started this (`>&-`)
                sys.stdout.flush()
    except OferError as error:
        say(f"ofer: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        say("ofer: interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        silence(sys.stdout)
        sys.exit(UNREAD)
    except OSError as error:
        # Of a file its name would be known.
        if error.filename is not None or error.errno not in NOT_PRINTED:
            raise
        silence(sys.stdout)
        say(f"ofer: standard output: cannot be written ({error.strerror}); free that disk, or send it elsewhere")
        sys.exit(1)
    sys.exit(0)


def results_folder() -> Path:
    """Return the results of the run in this folder. Raises OferError if there are none."""
    results = Path("results")
    if not results.is_dir():
        raise OferError(f"{results}: no such folder in {Path.cwd()}; change to the folder that snakemake ran in")
    return results
