"""The outputs of a job, each with its stamp and its digest: all of them, or none."""

import glob
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ofer.jobs.artefacts import PARTIAL, naming_unwritable
from ofer.jobs.stamps import digest_path, stamp_path


@contextmanager
def all_or_none(outputs: Sequence[Path]) -> Iterator[None]:
    """Remove the stamps and digests of outputs; if the block fails, remove the outputs too, of which some may stand."""
    for path in outputs:
        # A run that is killed must not leave new bytes with the old stamp.
        for old in (stamp_path(path), digest_path(path)):
            with naming_unwritable(old):
                old.unlink(missing_ok=True)
    try:
        yield
    except BaseException:
        for path in outputs:
            for made in (path, stamp_path(path), digest_path(path)):
                with suppress(OSError):
                    made.unlink(missing_ok=True)
        raise


def remove_leftovers(outputs: Sequence[Path]) -> None:
    """Remove what earlier writers of the outputs left half-written that were killed; none may be at work now."""
    for path in outputs:
        for target in (path, stamp_path(path), digest_path(path)):
            for left in target.parent.glob(f".*{PARTIAL}{glob.escape(target.name)}"):
                left.unlink(missing_ok=True)
