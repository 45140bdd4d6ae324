"""Measure how long Snakemake takes to say what it would do, and in how much memory.

    python -m benchmarks.dry_run [--sequences 327 10000] [--rounds 5]

Planned are Table 10 on the default preset and everything (`all`) under the paper preset, on the built-in corpus and on
made-up corpora of so many labelled sequences of 18 frames in the layout of CK+: files without pictures, since planning
reads names, labels and contents only. Every plan is made in an empty folder: the first start reads each file of the
corpus once (of the real CK+ 3 GB); later starts remember contents by size, times and inode.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PAPER = PROJECT / "workflow/presets/paper.yaml"
FRAMES, SESSIONS, CODES = 18, 11, (1, 3, 4, 5, 6, 7)


def write_corpus(root: Path, sequences: int) -> None:
    """Write the files of so many sequences; a subject has up to eleven."""
    for number in range(sequences):
        subject, session = f"S{1 + number // SESSIONS:03d}", f"{1 + number % SESSIONS:03d}"
        images, landmarks, emotion = (
            root / kind / subject / session for kind in ("cohn-kanade-images", "Landmarks", "Emotion")
        )
        for folder in (images, landmarks, emotion):
            folder.mkdir(parents=True)
        for frame in range(1, FRAMES + 1):
            stem = f"{subject}_{session}_{frame:08d}"
            (images / f"{stem}.png").write_text(stem)
            (landmarks / f"{stem}_landmarks.txt").write_text(stem)
        code = CODES[number % len(CODES)]
        (emotion / f"{subject}_{session}_{FRAMES:08d}_emotion.txt").write_text(f"   {code}.0000000e+00\n")


def planned(folder: Path, arguments: list[str]) -> tuple[float, float, str]:
    """Return seconds, MiB resident at most, and the number of jobs, of one dry run in `folder`."""
    command = [sys.executable, "-m", "snakemake", "-n", "--snakefile", str(PROJECT / "Snakefile")]
    command += ["--directory", str(folder), *arguments]
    with tempfile.TemporaryFile("w+") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, text=True)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().splitlines()
    if process.returncode:
        raise SystemExit("\n".join(lines[-5:]))
    jobs = next((line.split()[1] for line in lines if line.startswith("total ")), "0")
    return seconds, usage.ru_maxrss / 1024, jobs


def main() -> None:
    """Plan and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, nargs="+", default=[327, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    paper = ["--configfile", str(PAPER), "--config"]
    plans = {
        "Table 10, default preset": ["--", "results/table10.csv"],
        "all, paper preset, built-in corpus": [*paper, "corpus=synthetic", "--", "all"],
    }
    with tempfile.TemporaryDirectory() as name:
        for sequences in options.sequences:
            root = Path(name) / f"corpus_{sequences}"
            write_corpus(root, sequences)
            plans[f"all, paper preset, {sequences:,} sequences"] = [*paper, f"root={root}", "--", "all"]
        for number, (plan, arguments) in enumerate(plans.items()):
            folder = Path(name) / f"run_{number}"
            folder.mkdir()
            first, *later = [planned(folder, arguments) for _ in range(1 + options.rounds)]
            seconds = [one[0] for one in later]
            print(
                f"{plan}: {first[2]} jobs; first start {first[0]:.1f} s, later {statistics.median(seconds):.1f} s "
                f"({min(seconds):.1f} to {max(seconds):.1f}), at most {max(one[1] for one in [first, *later]):.0f} MiB",
                flush=True,
            )


if __name__ == "__main__":
    main()
