"""The commands of a finished run's stages, to run one by one where something is wrong."""

import json
import re
import resource
import shlex
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from tests.workflow.experiment import Experiment, environment

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
JOB = re.compile(r"^ *output: (?P<outputs>.+)$|^Shell command: (?P<command>python -m .+) 2>&1 \| tee ", re.MULTILINE)


@dataclass(frozen=True)
class StageCommand:
    """What snakemake would run for one job."""

    words: tuple[str, ...]
    outputs: tuple[str, ...]
    """Paths of the artefacts, stamps and digests that it writes."""

    @property
    def stage(self) -> str:
        """The stage's name."""
        return self.words[1].rpartition(".")[2]

    def with_store(self, folder: str) -> "StageCommand":
        """Return the command with another store than that of the run."""
        *words, job = self.words
        argument = json.dumps(json.loads(job) | {"store": folder}, separators=(",", ":"))
        return replace(self, words=(*words, argument))

    def start(self, folder: Path, largest_file: int | None = None, before: str = "") -> subprocess.Popen[str]:
        """Start it in `folder`, where a file may grow to `largest_file` bytes as if the disk were full then.

        `before` is Python that its process executes first.
        """
        words = self.words
        if before:
            run = f"runpy.run_module({words[1]!r}, run_name='__main__', alter_sys=True)"
            then = f"import runpy, sys\nsys.argv = sys.argv[1:]\n{run}"
            words = ("-c", f"{before}\n{then}", *words[1:])

        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))

        return subprocess.Popen(
            [sys.executable, *words], cwd=folder, env=environment() | ONE_THREAD, preexec_fn=limit,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def run(self, folder: Path, largest_file: int | None = None, before: str = "") -> subprocess.CompletedProcess[str]:
        """Run it to its end; what it says is in `stdout`."""
        process = self.start(folder, largest_file, before)
        said, _ = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, said, "")


def stage_commands(experiment: Experiment) -> dict[str, list[StageCommand]]:
    """Return the commands of all jobs of an experiment by their stage, whether or not they would run."""
    text = experiment.run("--dry-run", "--forceall", "--printshellcmds").stdout
    found = defaultdict(list)
    outputs: tuple[str, ...] = ()
    for match in JOB.finditer(text):
        if match["outputs"]:
            outputs = tuple(match["outputs"].split(", "))
        else:
            command = StageCommand(tuple(shlex.split(match["command"])[1:]), outputs)
            found[command.stage].append(command)
    return dict(found)
