"""Damaged files for every reader, in processes of bounded memory and time.

`python -m tests.trust.fuzz --minutes 10` goes on with new seeds that long and keeps each file that got something else
than our own error out of a reader; `--only faces --seed 123` repeats one. It fails if there was any.
"""

import argparse
import faulthandler
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from ofer.base.errors import OferError, printable
from tests.trust.damage import damaged, drawn
from tests.trust.limits import memory
from tests.trust.targets import TARGETS, Target
from tests.workflow.experiment import PROJECT

MEMORY_BYTES = 2 << 30
"""What reading may take beyond what the process has when it begins."""

SECONDS = 20
"""Of computing, for one file."""

GUARDED = ("faces", "lengths of faces", "flows", "flows on the disk", "truth")
"""Kinds of files whose digest is asked before HDF5's library sees them, since it may loop or crash on damaged ones."""

SEED = "seed"
"""File in which the seed stands that is being tried."""


def attack(target: str, first: int, count: int, folder: Path) -> None:
    """Read `count` damaged files of a target, one for each seed; end with 3 if something else than our error came."""
    whole = TARGETS[target].make(folder)
    TARGETS[target].read(whole)
    data = whole.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = 0
    # Says where the process was when a signal ended it; a library's own signals likewise.
    faulthandler.enable()
    faulthandler.register(signal.SIGPROF, chain=True)
    with memory(MEMORY_BYTES):
        for seed in range(first, first + count):
            (folder / SEED).write_text(str(seed))
            whole.unlink()
            whole.write_bytes(damaged(data, drawn(seed)))
            # Its default is to end the process, also where a library in C never comes back. Of computing time alone: a
            # machine may be busy.
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            refused += _is_refused(TARGETS[target], whole)
    signal.setitimer(signal.ITIMER_PROF, 0)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    print(f"{target}: {count} files, {refused} refused, memory grew by {grown} MiB")


def _is_refused(target: Target, path: Path) -> bool:
    try:
        target.read(path)
    except OferError as error:
        if printable(str(error)) == str(error):
            return True
        traceback.print_exc()
    except Exception:
        traceback.print_exc()
    else:
        return False
    sys.exit(3)


def attacked(target: str, first: int, count: int, folder: Path) -> tuple[int, str]:
    """Return the seed at which a process of its own failed, -1 if at none, and what it said."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.trust.fuzz", "--child", str(folder), "--only", target]
    command += ["--seed", str(first), "--count", str(count)]
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    seconds = 600 + count
    try:
        done = subprocess.run(
            command, cwd=PROJECT, env=os.environ | alone, capture_output=True, text=True, errors="replace",
            timeout=seconds,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return int((folder / SEED).read_text()), f"no end after {seconds} s"
    if done.returncode == 0:
        return -1, done.stdout.strip()
    seed = (folder / SEED).read_text() if (folder / SEED).exists() else first
    return int(seed), f"ended with {done.returncode}\n{done.stderr[-3000:]}"


def _in_hdf5(said: str) -> bool:
    """Tell whether a process was ended by a signal within HDF5's library: its innermost frame of Python is h5py's."""
    innermost = re.search(r"most recent call first\):\n +File \"([^\"]+)\"", said)
    return "ended with -" in said and innermost is not None and "/h5py/" in innermost[1]


def main() -> None:
    """Attack every target in turn until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.trust.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", choices=TARGETS, help="one kind of file")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=500, help="files a process")
    parser.add_argument("--keep", type=Path, default=Path("fuzz_faults"), help="folder for files that got through")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        attack(arguments.only, arguments.seed, arguments.count, arguments.child)
        return
    end = time.monotonic() + 60 * arguments.minutes
    faults = guarded = 0
    first, tried = arguments.seed, dict.fromkeys([arguments.only] if arguments.only else TARGETS, 0)
    while time.monotonic() < end:
        for target in tried:
            if time.monotonic() >= end:
                break
            with tempfile.TemporaryDirectory() as folder:
                seed, said = attacked(target, first, arguments.count, Path(folder))
                tried[target] += arguments.count if seed < 0 else seed - first + 1
                print(said if seed < 0 else f"FAULT {target} --seed {seed} --count 1: {said}", flush=True)
                if seed >= 0:
                    library = target in GUARDED and _in_hdf5(said)
                    guarded += library
                    faults += not library
                    arguments.keep.mkdir(exist_ok=True)
                    for path in Path(folder).rglob("*"):
                        if path.is_file() and path.name != SEED:
                            shutil.copy(path, arguments.keep / f"{target.replace(' ', '_')}_{seed}_{path.name}")
        first += arguments.count
    print(f"{sum(tried.values())} damaged files: {', '.join(f'{n} {t}' for t, n in tried.items())}; {faults} faults")
    print(f"{guarded} ended HDF5's library: the digest beside an artefact keeps such files from it")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
