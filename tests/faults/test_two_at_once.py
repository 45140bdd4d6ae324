"""Two at once in one folder: Snakemakes, and copies of one job."""

import re
import signal

import psutil
import pytest

from tests.faults.stage_commands import StageCommand, stage_commands
from tests.faults.stopping import is_stopped, stopped_at
from tests.faults.training import MIDDLE, MODELS, with_longer_training
from tests.faults.waiting import wait_for
from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts

STOPS_AT_ITS_FIRST_STEP = """
import os, signal, sys
said = sys.stderr.write
def write(text):
    written = said(text)
    if "step " in text:
        sys.stderr.write = said
        os.kill(os.getpid(), signal.SIGSTOP)
    return written
sys.stderr.write = write
"""

HAS_NO_LOCKS = """
import errno, fcntl
def flock(handle, operation):
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
fcntl.flock = flock
"""


def test_a_second_snakemake_is_refused_and_the_first_one_ends_well(experiment: Experiment) -> None:
    training = with_longer_training(experiment, MODELS)
    with stopped_at(training, MIDDLE) as first:
        second = training.run(check=False)
        assert second.returncode == 1
        assert "Directory cannot be locked" in second.stdout + second.stderr
    assert first.wait(timeout=300) == 0
    artefacts(experiment.folder / "results")
    assert training.would_run() == set()


@pytest.fixture
def training(experiment: Experiment) -> StageCommand:
    """Return the command that trains the first recognisers, whose outputs were taken away, with a store of its own."""
    command = next(job for job in stage_commands(experiment)["train"] if "/recogniser/" in job.outputs[0])
    for name in command.outputs:
        (experiment.folder / name).unlink()
    return command.with_store("results/.store/of-two")


def changed(command: StageCommand, old: str, new: str) -> StageCommand:
    """Return a command with another value in its slice of the configuration."""
    words = tuple(re.sub(old, new, word) for word in command.words)
    assert words != command.words
    return StageCommand(words, command.outputs)


def run_beside(first: StageCommand, second: StageCommand, experiment: Experiment) -> str:
    """Start the second while the first is at work, see it wait, and return what it said when both have ended."""
    running = first.start(experiment.folder, before=STOPS_AT_ITS_FIRST_STEP)
    started = [running]
    try:
        wait_for(lambda: is_stopped(psutil.Process(running.pid)))
        later = second.start(experiment.folder)
        started.append(later)
        assert later.stdout is not None
        waits = later.stdout.readline()
        running.send_signal(signal.SIGCONT)
        of_first, of_second = running.communicate(timeout=300)[0], later.communicate(timeout=300)[0]
    finally:
        # What stands still would do so for ever, and what waits for it too.
        for process in started:
            process.kill()
    assert (running.returncode, later.returncode) == (0, 0), of_first + of_second
    other = rf"process {running.pid} on \S+, which still writes {first.outputs[0]}"
    assert re.fullmatch(rf"ofer\.stages\.train: waits for the end of {other}\n", waits), waits
    return of_second


def files(experiment: Experiment, command: StageCommand) -> dict[str, bytes]:
    return {name: (experiment.folder / name).read_bytes() for name in command.outputs}


def test_a_job_that_runs_twice_is_done_once(experiment: Experiment, training: StageCommand) -> None:
    said = run_beside(training, training, experiment)
    pack = re.search(r'"pack":\[([\d,]+)\]', " ".join(training.words))
    assert pack
    assert said.count("model taken from") == len(pack[1].split(",")) and "training pairs" not in said
    of_two = files(experiment, training)
    assert training.with_store("results/.store/of-one").run(experiment.folder).returncode == 0
    assert files(experiment, training) == of_two


def test_a_job_that_outlived_its_snakemake_does_not_overwrite_a_later_one(
    experiment: Experiment, finished: Experiment, training: StageCommand
) -> None:
    older = changed(training, r'"steps":\d+', '"steps":3')
    run_beside(older, training, experiment)
    assert files(experiment, training) == files(finished, training)


def test_where_a_file_system_has_no_locks_both_copies_write_and_harm_nothing(
    experiment: Experiment, finished: Experiment, training: StageCommand
) -> None:
    running = training.start(experiment.folder, before=STOPS_AT_ITS_FIRST_STEP + HAS_NO_LOCKS)
    try:
        wait_for(lambda: is_stopped(psutil.Process(running.pid)))
        # Its whole life lies within the first one's.
        second = training.run(experiment.folder, before="import os" + HAS_NO_LOCKS)
        assert second.returncode == 0 and "waits" not in second.stdout, second.stdout
        assert files(experiment, training) == files(finished, training)
        running.send_signal(signal.SIGCONT)
        said, _ = running.communicate(timeout=300)
    finally:
        running.kill()
    assert running.returncode == 0, said
    assert files(experiment, training) == files(finished, training)
