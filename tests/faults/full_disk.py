"""A full disk in every stage that writes: one clear line, nothing half-written, and the same bytes once there is room.

`python -m tests.faults.full_disk --finished FOLDER --target all` does it for every stage of a finished run, such as the
undisturbed one that `python -m tests.faults.kills --folder …` leaves; the tests do it for those of the smallest one.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from ofer.jobs.stamps import STAMPS
from tests.faults.stage_commands import StageCommand, stage_commands
from tests.workflow.experiment import Experiment
from tests.workflow.faults import artefacts, complaint


def fill_disk_under(command: StageCommand, experiment: Experiment) -> str:
    """Run a job of a finished run where the disk fills up half-way through its largest artefact; return its one line.

    Asserts what is left then, and that the job ends with the bytes that it had once there is room again.
    """
    results = experiment.folder / "results"
    before = artefacts(results)
    written = {name: (experiment.folder / name).read_bytes() for name in command.outputs}
    own = {name for name in written if f"/{STAMPS}/" not in name}
    for name in written:
        (experiment.folder / name).unlink()
    # An empty store: else the work would be taken from there.
    command = command.with_store("results/.store/of-a-full-disk")
    line = complaint(command.run(experiment.folder, max(len(written[name]) for name in own) // 2))
    assert " cannot be written (File too large); " in line, line
    assert artefacts(results) == before - {name.removeprefix("results/") for name in own}
    again = command.run(experiment.folder)
    assert again.returncode == 0, again.stdout
    assert {name: (experiment.folder / name).read_bytes() for name in command.outputs} == written
    return line


def main() -> None:
    """Print a row a stage; exit with 1 if one of them left something, or said it otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.full_disk", description=__doc__)
    parser.add_argument("--finished", type=Path, required=True, help="a project in which everything has been made")
    parser.add_argument("--configfile", default="workflow/presets/smoke.yaml", help="the preset that it was made with")
    parser.add_argument("--target", default="all", help="what was made")
    arguments = parser.parse_args()
    finished = Experiment(arguments.finished, (arguments.configfile,), (arguments.target,))
    bad = 0
    print("| stage | what it said |\n| --- | --- |")
    for stage, commands in sorted(stage_commands(finished).items()):
        with tempfile.TemporaryDirectory(dir=arguments.finished.parent) as name:
            try:
                said = fill_disk_under(
                    min(commands, key=lambda command: command.outputs), finished.copy(Path(name) / "project")
                )
            except AssertionError as error:
                bad += 1
                said = f"WRONG: {' '.join(str(error).split())[:500]}"
        print(f"| {stage} | {said} |", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
