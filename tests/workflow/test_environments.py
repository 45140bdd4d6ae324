"""Jobs in a conda environment or a container run with its Python. conda and apptainer are stand-ins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.workflow.experiment import PROJECT, environment, new_project

CONDA = """#!/bin/sh
case "$1" in
    info) echo '{{"conda_prefix": "{folder}", "platform": "linux-64"}}' ;;
    --version) echo "conda 25.1.0" ;;
    config) echo '{{"get": {{"channel_priority": "strict"}}}}' ;;
    env)
        while [ $# -gt 0 ]; do case "$1" in --file) file=$2 ;; --prefix) prefix=$2 ;; esac; shift; done
        mkdir -p "$prefix/bin"; cp "$file" "{folder}/asked.yaml"; cp "{folder}/python" "$prefix/bin/python" ;;
esac
"""
ACTIVATE = """export CONDA_PREFIX=$1; PATH=$1/bin:$PATH\n"""
APPTAINER = """#!/bin/sh
[ "$1" = --version ] && {{ echo "apptainer version 1.3.0"; exit; }}
echo "$@" >>"{folder}/asked"
while [ "$1" != -c ]; do shift; done
mkdir -p "{folder}/inside"; cp "{folder}/python" "{folder}/inside"
APPTAINER_CONTAINER=ofer.sif PATH="{folder}/inside:/usr/bin:/bin" exec bash -c "$2"
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder with stand-ins, and a Python for them that says where it ran from."""
    folder = tmp_path / "programs"
    (folder / "bin").mkdir(parents=True)
    scripts = {
        "conda": CONDA.format(folder=folder),
        "apptainer": APPTAINER.format(folder=folder),
        "bin/activate": ACTIVATE,
        "python": f'#!/bin/sh\necho "$0" >>"{folder}/ran"\nexec {sys.executable} "$@"\n',
    }
    for name, script in scripts.items():
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def run(tmp_path: Path, programs: Path, *options: str) -> list[str]:
    """Make a table and return the interpreters of the stand-ins that ran."""
    experiment = new_project(tmp_path / "project")
    (experiment.folder / "envs/ofer.sif").touch()
    command = [sys.executable, "-m", "snakemake", "results/table1.csv", "--cores", "1", *options]
    env = environment() | {"PATH": f"{programs}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=experiment.folder, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]
    assert (experiment.folder / "results/table1.csv").exists()
    ran = programs / "ran"
    return ran.read_text(encoding="utf-8").split() if ran.exists() else []


def test_without_either_jobs_run_with_snakemakes_python(tmp_path: Path, programs: Path) -> None:
    assert run(tmp_path, programs) == []


def test_in_a_conda_environment(tmp_path: Path, programs: Path) -> None:
    [ran] = set(run(tmp_path, programs, "--sdm", "conda"))
    assert "/.snakemake/conda/" in ran
    # Snakemake hands conda a copy of the file, far from all that it could refer to.
    asked = yaml.safe_load((programs / "asked.yaml").read_text(encoding="utf-8"))
    pins = next(entry["pip"] for entry in asked["dependencies"] if isinstance(entry, dict))
    requirements = (PROJECT / "envs/requirements.txt").read_text(encoding="utf-8").splitlines()
    assert pins == [line for line in requirements if not line.startswith("#")]


def test_in_a_container(tmp_path: Path, programs: Path) -> None:
    [ran] = set(run(tmp_path, programs, "--sdm", "apptainer"))
    assert ran == f"{programs}/inside/python"
    assert f"{tmp_path}/project/envs/ofer.sif" in (programs / "asked").read_text(encoding="utf-8")
