"""Files from the future, which a clock that was set back leaves behind.

ofer decides by contents, but Snakemake asks a file's time first: it compares contents only of inputs that are newer
than an output, and fails a job whose output is older than one of its inputs. Asked when the workflow is parsed.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ofer.jobs.stamps import STAMP_SUFFIX, STAMPS, digest_path

BEFORE_EVERYTHING = 1.0
"""Not 0: Snakemake takes that for no time at all."""


def take_back(results: Path) -> int:
    """Give the files that the workflow wrote below `results`, and that are from the future, the present time.

    Returns how many there were. Foreign times are left alone: `results` may lead anywhere.

    Stamps get a time before that of everything else, so that Snakemake compares the contents of all inputs of their
    jobs: whether those were written before or after the clock was set back, their times no longer tell.
    """
    now = time.time()
    stamps = results / STAMPS
    changed = 0
    for path in _from_the_future(results, now):
        if not (path.is_relative_to(stamps) or digest_path(path, results).is_file()):
            continue
        told = BEFORE_EVERYTHING if path.is_relative_to(stamps) and path.name.endswith(STAMP_SUFFIX) else now
        # Where it cannot be changed, Snakemake says what it minds.
        with suppress(OSError):
            os.utime(path, (told, told))
            changed += 1
    return changed


def _from_the_future(results: Path, now: float) -> Iterator[Path]:
    for folder, below, files in os.walk(results):
        # Nothing in other folders with a dot is an input; pictures of a built-in corpus are listed beside theirs.
        below[:] = [] if folder.endswith("/corpus") else [n for n in below if n[0] != "." or n == STAMPS]
        for name in files:
            path = Path(folder, name)
            with suppress(OSError):
                if path.stat().st_mtime > now:
                    yield path
