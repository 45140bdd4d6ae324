"""What a run takes from its command line, and leaves on the terminal."""

import os
import subprocess
from pathlib import Path

from tests.workflow.experiment import PROJECT, Experiment, environment, new_project
from tests.workflow.faults import complaint


def test_a_configuration_that_snakemake_would_drop_is_refused(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    line = complaint(project.run("--dry-run", "--configfile", "workflow/presets/smoke.yaml", check=False))
    assert line.endswith("; give all values behind one: --configfile workflow/presets/smoke.yaml tiny.yaml")


def test_rules_are_listed_on_a_terminal_without_their_signs() -> None:
    done = subprocess.run(
        Experiment(PROJECT, (), ()).command("--list-rules")[:-1], cwd=PROJECT, capture_output=True, timeout=120,
        env=environment() | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"Farneb\\xe4ck's own flow" in done.stdout + done.stderr


def test_a_run_that_nobody_reads_goes_on_logs_all_and_says_where_its_results_are(experiment: Experiment) -> None:
    read, unread = os.pipe()
    os.close(read)
    asked = Experiment(experiment.folder, targets=("results/table10.csv",))
    log = experiment.folder / "results/logs/make_table/table10.log"
    log.unlink()
    done = subprocess.run(
        asked.command("--force"), cwd=asked.folder, stdout=unread, stderr=subprocess.PIPE, text=True, env=environment()
    )
    os.close(unread)
    assert done.returncode == 0, done.stderr
    assert "taken from" in log.read_text(encoding="utf-8")
    assert any(line.startswith("results/table10.md: ") for line in done.stderr.splitlines()[-4:])
