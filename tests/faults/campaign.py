"""Kills at random moments over whole runs, spread over all stages, and what became of each."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import psutil

from tests.faults.outcome import differences, half_written
from tests.faults.victims import Victim, kill_all, kill_alone, kill_stage, victims, wait_until
from tests.workflow.experiment import Experiment
from tests.workflow.fork_server import Forked

POLL_SECONDS = 0.05
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
    seen: Counter[str] = field(default_factory=Counter)
    """Jobs of each stage that began and were not killed."""

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
        favoured = self.random.sample(sorted(jobs), more)
        self.quota = Counter({stage: each + (stage in favoured) for stage in jobs})

    def course(self, experiment: Experiment, report: Report) -> Course:
        """Run `experiment` to its end, killing it while there are kills left, and compare what it made."""
        course = Course(experiment)
        for attempt in count(1):
            snakemake = experiment.start(*(["--rerun-incomplete"] if attempt > 1 else []))
            kill = self._strike(snakemake, course)
            if kill is None:
                break
            self.left -= 1
            course.kills.append(kill)
            self._unlock(course)
            report(f"{kill.target} killed, {kill.moment}: {', '.join(kill.stages) or 'between jobs'}; {self.left} left")
        if snakemake.returncode:
            said = (experiment.folder / "said").read_text(errors="replace").splitlines()
            course.faults.append(f"could not go on after {len(course.kills)} kills: {' / '.join(said[-12:])}")
        course.faults += differences(experiment.folder / "results", self.undisturbed)
        return course

    def _unlock(self, course: Course) -> None:
        """Unlock the folder as a user does; after a course's first kill by hand, which needs no start of Snakemake."""
        if len(course.kills) > 1:
            shutil.rmtree(course.experiment.folder / ".snakemake/locks", ignore_errors=True)
        elif course.experiment.run("--unlock", check=False).returncode:
            course.faults.append("could not be unlocked after a kill")

    def _strike(self, snakemake: Forked, course: Course) -> Kill | None:
        """Kill once; return None where Snakemake ended before."""
        known: set[psutil.Process] = set()
        while snakemake.poll() is None:
            for victim in victims(snakemake, course.experiment.folder):
                if victim.process in known:
                    continue
                known.add(victim.process)
                course.seen[victim.stage] += 1
                target = self._target(victim, course.seen)
                if target:
                    return self._kill(snakemake, course, victim, target)
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
        # Some die beside the one that was meant: what that saves goes to the others.
        others = self.left - self.quota.total()
        all_ahead = max(1, sum(map(len, self.jobs.values())) - seen.total() + 1)
        if self.random.random() < 2 * others / all_ahead:
            return self.random.choice(["snakemake alone", "just ended"])
        return ""

    def _kill(self, snakemake: Forked, course: Course, victim: Victim, target: str) -> Kill | None:
        if target == "just ended":
            while victim.lives() and snakemake.poll() is None:
                time.sleep(0.005)
            wait_until(time.monotonic() + self.random.uniform(0, AFTER_END_SECONDS), snakemake)
            moment = "after a job's end"
        else:
            moment = self._wait_in_its_life(snakemake, victim)
        if snakemake.poll() is not None:
            return None
        alive = [other for other in victims(snakemake, course.experiment.folder) if other.lives()]
        if target == "one stage" and victim.lives():
            alive = [victim]
        elif target == "one stage":
            target = "everything"
        # They will be seen again.
        course.seen.subtract(other.stage for other in alive)
        if target == "one stage":
            kill_stage(victim)
            snakemake.wait()
        elif target == "snakemake alone":
            kill_alone(snakemake)
            moment += f", while {', '.join(other.stage for other in alive) or 'nothing'} ran on"
            alive = []
        else:
            kill_all(snakemake)
        self.quota = self.quota - Counter(other.stage for other in alive)
        spoilt = half_written(course.experiment.folder / "results")
        return Kill(
            "everything" if target == "just ended" else target,
            moment,
            tuple(other.stage for other in alive),
            f"half-written: {', '.join(spoilt)}" if spoilt else "",
        )

    def _wait_in_its_life(self, snakemake: Forked, victim: Victim) -> str:
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
