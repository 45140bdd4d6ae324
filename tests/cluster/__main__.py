"""Runs all scenarios on a real SLURM cluster and prints what they showed: `python -m tests.cluster`.

Further arguments go to pytest, such as `-k accounting`.
"""

import datetime
import os
import platform
import sys
from pathlib import Path

import pytest

from tests.cluster.cluster import reason_to_skip

HERE = Path(__file__).parent


class Results:
    """What became of each scenario, and how long it took."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[str, float]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the phases of a test; the first that did not pass says what became of it."""
        outcome, seconds = self.rows.get(report.nodeid, ("passed", 0.0))
        # Starting the cluster and the runs to compare with is not the scenario's own time.
        seconds += report.duration if report.when == "call" else 0.0
        self.rows[report.nodeid] = (report.outcome if outcome == "passed" else outcome, seconds)


def main() -> int:
    """Return pytest's exit status, or 1 where there is no SLURM."""
    reason = reason_to_skip()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    os.environ["OFER_CLUSTER"] = "all"
    results = Results()
    status = pytest.main([str(HERE), "-p", "no:xdist", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[results])
    system = " ".join(platform.freedesktop_os_release().get(key, "") for key in ("NAME", "VERSION_ID"))
    print(f"\n{datetime.date.today()}, {os.cpu_count()} cores, {system}\n")
    print("| scenario | result | seconds |\n| --- | --- | ---: |")
    for nodeid, (outcome, seconds) in results.rows.items():
        file, name = nodeid.split("::")
        if file.endswith("test_profile.py"):
            continue
        print(f"| {Path(file).stem.removeprefix('test_')}: {name.removeprefix('test_')} | {outcome} | {seconds:.0f} |")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
