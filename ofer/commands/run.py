"""What a command owes the terminal: any encoding, a reader that stops reading, Ctrl-C, and a fault in one line."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from ofer.errors import OferError
from ofer.foreign import naming_unreadable
from ofer.progress import say, silence
from ofer.terminal import take_any_text

INTERRUPTED = 130
UNREAD = 141
"""Exit statuses, as of a program that SIGINT or SIGPIPE ended."""


def run_command(main: Callable[[], None]) -> NoReturn:
    """Run `main` and exit: with 1 and one line on stderr for an OferError, with 130 and one line after Ctrl-C.

    Where what reads the output ends (`| head`) so does the command, with 141 and without a word.
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
    sys.exit(0)


def results_folder() -> Path:
    """Return the results of the run in this folder. Raises OferError if there are none."""
    results = Path("results")
    if not results.is_dir():
        raise OferError(f"{results}: no such folder in {Path.cwd()}; change to the folder that snakemake ran in")
    return results
