"""Kills at random moments over whole runs, spread over all stages, and what became of each."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import psutil

from tests.faults.outcome import differences, half_written
from tests.faults.victims import Victim, kill_all, kill_alone, victims, wait_until
from tests.workflow.experiment import Experiment

POLL_SECONDS = 0.02
AFTER_END_SECONDS = 0.3
"""Snakemake's bookkeeping of a job takes less."""
SHARE_OF_STAGES = 0.7
"""Of the kills; the others are for Snakemake: alone, its stages run on, or with a job just ended."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class Kill:
    """One kill: `stages` are those that died, `target` is everything, snakemake alone, or one stage alone."""

    target: str
    moment: str
    stages: tuple[str, ...]
    fault: str = ""
    """What was wrong directly afterwards."""


@dataclass
class Course:
    """A run that is killed again and again until it has finished."""

    experiment: Experiment
    kills: list[Kill] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What keeps it from being like an undisturbed one."""

    @property
    def right(self) -> bool:
        """Whether it ended with the bytes of an undisturbed one, and nothing was wrong on the way."""
        return not self.faults and not any(kill.fault for kill in self.kills)


class Campaign:
    """Draws where to kill next: each stage gets its share of the kills, over all of its jobs."""

    def __init__(self, kills: int, jobs: dict[str, list[float]], undisturbed: dict[str, str], seed: int) -> None:
        """Plan `kills` kills; `jobs` has the seconds of each job of an undisturbed run by its stage."""
        self.random = random.Random(seed)
        self.left = kills
        self.jobs = jobs
        self.undisturbed = undisturbed
        each, more = divmod(round(kills * SHARE_OF_STAGES), len(jobs))
        self.quota = Counter({stage: each + (rank < more) for rank, stage in enumerate(sorted(jobs))})
        self.others = kills - self.quota.total()

    def course(self, experiment: Experiment, report: Report) -> Course:
        """Run `experiment` to its end, killing it while there are kills left, and compare what it made."""
        course = Course(experiment)
        seen: Counter[str] = Counter()
        for attempt in count(1):
            snakemake = experiment.start(*(["--rerun-incomplete"] if attempt > 1 else []))
            kill = self._strike(snakemake, experiment, seen)
            if kill is None:
                break
            self.left -= 1
            course.kills.append(kill)
            if experiment.run("--unlock", check=False).returncode:
                course.faults.append(f"could not be unlocked after {len(course.kills)} kills")
            report(f"{kill.target} killed, {kill.moment}: {', '.join(kill.stages) or 'between jobs'}; {self.left} left")
        if snakemake.returncode:
            said = (experiment.folder / "said").read_text(errors="replace").splitlines()
            course.faults.append(f"could not go on after {len(course.kills)} kills: {' / '.join(said[-12:])}")
        course.faults += differences(experiment.folder / "results", self.undisturbed)
        return course

    def _strike(self, snakemake: subprocess.Popen[bytes], experiment: Experiment, seen: Counter[str]) -> Kill | None:
        """Kill once; return None where Snakemake ended before."""
        known: set[psutil.Process] = set()
        while snakemake.poll() is None:
            for victim in victims(snakemake, experiment.folder):
                if victim.process in known:
                    continue
                known.add(victim.process)
                seen[victim.stage] += 1
                target = self._target(victim, seen)
                if target:
                    return self._kill(snakemake, experiment, victim, target)
            time.sleep(POLL_SECONDS)
        return None

    def _target(self, victim: Victim, seen: Counter[str]) -> str:
        """Draw whether this process is the one, and what dies; "" if it is to live."""
        if self.left <= 0:
            return ""
        # Twice the fair share: what is left over at the last job would be left over for good.
        ahead = max(1, len(self.jobs[victim.stage]) - seen[victim.stage] + 1)
        if self.random.random() < 2 * self.quota[victim.stage] / ahead:
            return self.random.choice(["everything"] * 4 + ["one stage"])
        all_ahead = max(1, sum(map(len, self.jobs.values())) - seen.total() + 1)
        if self.random.random() < 2 * self.others / all_ahead:
            return self.random.choice(["snakemake alone", "just ended"])
        return ""

    def _kill(
        self, snakemake: subprocess.Popen[bytes], experiment: Experiment, victim: Victim, target: str
    ) -> Kill | None:
        if target == "just ended":
            while victim.lives() and snakemake.poll() is None:
                time.sleep(0.005)
            wait_until(time.monotonic() + self.random.uniform(0, AFTER_END_SECONDS), snakemake)
            moment = "after a job's end"
        else:
            moment = self._wait_in_its_life(snakemake, victim)
        if snakemake.poll() is not None:
            return None
        alive = [other for other in victims(snakemake, experiment.folder) if other.lives()]
        if target == "one stage":
            alive = [other for other in alive if other.process == victim.process]
            for other in alive:
                other.process.kill()
            snakemake.wait()
        elif target == "snakemake alone":
            kill_alone(snakemake)
            moment += f", while {', '.join(other.stage for other in alive) or 'nothing'} ran on"
            alive = []
        else:
            kill_all(snakemake)
        self.quota.subtract(other.stage for other in alive)
        self.quota = +self.quota
        if target in ("snakemake alone", "just ended"):
            self.others = max(0, self.others - 1)
        spoilt = half_written(experiment.folder / "results")
        return Kill(
            "everything" if target == "just ended" else target,
            moment,
            tuple(other.stage for other in alive),
            f"half-written: {', '.join(spoilt)}" if spoilt else "",
        )

    def _wait_in_its_life(self, snakemake: subprocess.Popen[bytes], victim: Victim) -> str:
        """Wait for a moment of the victim's life, half of the time for one at which it writes."""
        if self.random.random() < 0.5:
            life = self.random.choice(self.jobs[victim.stage])
            end = time.monotonic() + self.random.uniform(0, life)
            while time.monotonic() < end and victim.lives():
                wait_until(time.monotonic() + 0.01, snakemake)
            return "at any moment"
        before = victim.written()
        while victim.lives() and victim.written() == before and snakemake.poll() is None:
            time.sleep(0.001)
        wait_until(time.monotonic() + self.random.uniform(0, 0.02), snakemake)
        return "while it wrote"
