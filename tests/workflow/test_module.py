"""Another workflow has this one as a module: its rules under other names, and a configuration of its own."""

import re
import subprocess
import sys
from pathlib import Path

from ofer.base.tables import read_texts
from tests.workflow.experiment import PROJECT, environment

OUTER = f"""
configfile: "mine.yaml"

module ofer:
    snakefile: "{PROJECT}/Snakefile"
    config: config

use rule * from ofer as ofer_*

rule mine:
    input: "results/synthetic/manifest.csv"
    output: "mine.csv"
    shell: "cp {{input}} {{output}}"
"""


def test_its_results_are_made_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text(OUTER, encoding="utf-8")
    # What it does not say is as in config.yaml.
    (tmp_path / "mine.yaml").write_text("parts: 1\ncorpora: {synthetic: {generate: {subjects: 1, frames: [3, 3]}}}\n")
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "mine"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment(), timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert set(re.findall(r"^(?:local)?rule (\w+):$", done.stdout + done.stderr, flags=re.MULTILINE)) == {
        "ofer_generate", "ofer_read_corpus", "mine",
    }  # fmt: skip
    assert len(read_texts(tmp_path / "mine.csv")) == 6
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment(), timeout=300)
    assert "Nothing to be done" in again.stdout + again.stderr
