"""Snakemake on the cluster of a test, with the profile that the project ships: started, watched, interrupted."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.cluster import Cluster
from tests.cluster.daemons import wait_until
from tests.workflow.experiment import Experiment, environment

PROFILE = "workflow/profiles/slurm"
FAST = Path(__file__).with_name("fast_polling.py")
# Only what would make a test wait; everything else is as shipped.
QUICKLY = ["--jobs", "2", "--latency-wait", "5", "--slurm-init-seconds-before-status-checks", "1"]
QUICKLY += ["--max-status-checks-per-second", "1"]
GOING_ON = {"PENDING", "RUNNING", "REQUEUED", "SUSPENDED"}
"""States of attempts whose end the accounting has not heard of."""


@dataclass(frozen=True)
class Attempt:
    """A job as the accounting has it, once for each time that SLURM started it."""

    job: str
    state: str
    partition: str
    gpus: int
    megabytes: int
    minutes: int
    comment: str


class ClusterRun:
    """One `snakemake --workflow-profile workflow/profiles/slurm` in the folder of an experiment."""

    def __init__(self, cluster: Cluster, experiment: Experiment, *options: str) -> None:
        self.cluster, self.folder = cluster, experiment.folder
        command = [sys.executable, str(FAST), *experiment.targets, "--workflow-profile", PROFILE, *QUICKLY, *options]
        command += ["--configfile", *experiment.configfiles]
        self._output = self.folder / f"snakemake-{len(list(self.folder.glob('snakemake-*.out')))}.out"
        env = environment() | cluster.env
        with self._output.open("wb") as out:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=env, stdout=out, stderr=out, start_new_session=True,
                # A process that was started in the background ignores Ctrl-C, and so would what it starts.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )  # fmt: skip

    @property
    def output(self) -> str:
        """Return all that Snakemake said so far."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    def wait(self, seconds: float = 600) -> int:
        """Return the exit status; kill what takes too long."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.end(signal.SIGKILL)
            raise AssertionError(f"not done after {seconds} s:\n{self.output[-6000:]}") from None

    def succeed(self, seconds: float = 600) -> None:
        """Wait; raise AssertionError with what was said if the run failed."""
        if self.wait(seconds):
            raise AssertionError(f"the run failed:\n{self.output[-8000:]}{self.job_logs()[-6000:]}")

    def end(self, signal_number: int) -> int:
        """Send Snakemake, not its jobs, a signal and wait for its end."""
        os.kill(self.process.pid, signal_number)
        return self.process.wait(60)

    def close(self) -> None:
        """Leave nothing running, whatever became of the test."""
        if self.process.poll() is None:
            self.end(signal.SIGKILL)
        for job in self.jobs():
            self.cluster.command("scancel", "--full", job, check=False)

    def jobs(self) -> list[str]:
        """Return the ids of the SLURM jobs that were submitted."""
        return re.findall(r"submitted with SLURM jobid (\d+)", self.output)

    def job(self, number: int = 0, seconds: float = 60) -> str:
        """Return the id of a job, when it has been submitted."""
        wait_until(lambda: len(self.jobs()) > number, seconds, f"job {number} to be submitted")
        return self.jobs()[number]

    def job_logs(self) -> str:
        """Return what SLURM kept of the jobs' output."""
        paths = sorted((self.folder / "results/logs/slurm").rglob("*.log"))
        return "".join(f"\n--- {path.relative_to(self.folder)}\n{path.read_text(errors='replace')}" for path in paths)

    def wait_for_states(self, *states: str) -> None:
        """Return when the accounting has heard that the attempts ended so."""
        wait_until(lambda: [attempt.state for attempt in self.attempts()] == list(states), 90, f"states {states}")

    def ended_attempts(self) -> list[Attempt]:
        """Return the accounting of a run that has ended, when it has heard how each job did: that comes later."""
        heard: list[Attempt] = []

        def all_ended() -> bool:
            heard[:] = self.attempts()
            known = {attempt.job for attempt in heard}
            return known == set(self.jobs()) and not GOING_ON & {attempt.state for attempt in heard}

        wait_until(all_ended, 90, "the accounting to hear of all ends")
        return heard

    def attempts(self) -> list[Attempt]:
        """Return the accounting of this run's jobs; nothing while it is away."""
        fields = "JobIDRaw,State,Partition,AllocTRES,ReqMem,TimelimitRaw,Comment"
        wanted = ",".join(self.jobs())
        text = self.cluster.command("sacct", "-X", "-D", "-n", "-P", "-j", wanted, f"--format={fields}", check=False)
        return [_attempt(line) for line in text.splitlines()]


def _attempt(line: str) -> Attempt:
    job, state, partition, allocated, memory, minutes, comment = line.split("|")
    found = re.search(r"gres/gpu=(\d+)", allocated)
    gpus = int(found[1]) if found else 0
    size = re.fullmatch(r"([\d.]+)([MG])", memory)
    assert size, line
    megabytes = float(size[1]) * (1024 if size[2] == "G" else 1)
    return Attempt(job, state.split()[0], partition, gpus, round(megabytes), int(minutes), comment)


def results(folder: Path) -> dict[str, bytes]:
    """Return {path: bytes} of the artefacts with their stamps, under `results/`; not logs, times and the store."""
    found = {}
    for path in sorted((folder / "results").rglob("*")):
        name = path.relative_to(folder / "results")
        if path.is_file() and name.parts[0] not in ("logs", "benchmarks", ".store"):
            found[name.as_posix()] = path.read_bytes()
    return found


def assert_same_bytes(folder: Path, expected: Path) -> None:
    """Assert that two projects have the same artefacts and stamps; name those that differ."""
    found, wanted = results(folder), results(expected)
    assert wanted and sorted(name for name in found | wanted if found.get(name) != wanted.get(name)) == []
