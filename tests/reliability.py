"""All that docs/reliability.md promises, at length, by one command: `python -m tests.reliability` (about an hour).

Kills over whole runs, a full disk in every stage, every scenario on a SLURM cluster, ten minutes of damaged files. Each
is a command of its own too. What they say is shown as they say it; at the end stands a row for each.
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def commands(folder: Path) -> list[list[str]]:
    """Return the commands, as arguments of Python, with what they leave in `folder`."""
    kills = ["-m", "tests.faults.kills", "--kills", "200", "--seed", "0", "--folder", str(folder)]
    return [
        kills,
        ["-m", "tests.faults.full_disk", "--finished", str(folder / "undisturbed")],
        ["-m", "tests.cluster"],
        ["-m", "tests.trust.fuzz", "--minutes", "10"],
    ]


def main() -> None:
    """Run all of them, print a table, and exit with 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, help="where the killed runs are made and left; a temporary one if not given"
    )
    given = parser.parse_args().folder
    with tempfile.TemporaryDirectory(prefix="ofer-reliability-") as temporary:
        folder = given or Path(temporary)
        rows = []
        for arguments in commands(folder.resolve()):
            started = time.monotonic()
            failed = subprocess.run([sys.executable, *arguments], cwd=PROJECT).returncode
            name = " ".join(arguments).replace(str(folder.resolve()), "FOLDER")
            rows.append((name, "failed" if failed else "passed", (time.monotonic() - started) / 60))
    system = " ".join(platform.freedesktop_os_release().get(key, "") for key in ("NAME", "VERSION_ID"))
    print(f"\n{datetime.date.today()}, {os.cpu_count()} cores, {system}\n")
    print("| command | result | minutes |\n| --- | --- | ---: |")
    for name, result, minutes in rows:
        print(f"| `python {name}` | {result} | {minutes:.0f} |")
    sys.exit(any(result == "failed" for _, result, _ in rows))


if __name__ == "__main__":
    main()
