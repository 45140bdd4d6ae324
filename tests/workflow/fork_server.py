"""A process that has imported Snakemake and forks for each command line, since imports are half of a dry run's time.

It knows nothing of ofer, which a command finds in the folder that it runs in.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

IMPORTED = (
    "snakemake.cli",
    "snakemake.api",
    "snakemake.workflow",
    "snakemake_executor_plugin_slurm",
    "pandas",
    "pydantic",
)


def run_snakemake(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: int = 900
) -> tuple[int, str, str]:
    """Return exit status, output and error output of `python -m snakemake` with these arguments in a folder.

    After `seconds` it is killed, with status -SIGALRM.
    """
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as output, tempfile.NamedTemporaryFile("r") as errors:
        task = {"arguments": [*arguments], "folder": str(folder), "environment": dict(environment), "seconds": seconds}
        server = _server()
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(json.dumps(task | {"output": output.name, "errors": errors.name}) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        return status, output.read(), errors.read()


@cache
def _server() -> "subprocess.Popen[str]":
    """Return this process's server, which ends with its standard input."""
    command = [sys.executable, __file__]
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=kept)


def _serve() -> None:
    for name in IMPORTED:
        import_module(name)
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            _become(**json.loads(line))
            from snakemake.cli import main

            main()
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(
    arguments: list[str], folder: str, environment: dict[str, str], seconds: int, output: str, errors: str
) -> None:
    """Make this process look as though Python had just been started with `-m snakemake` there."""
    signal.alarm(seconds)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate(((os.devnull, os.O_RDONLY), (output, os.O_WRONLY), (errors, os.O_WRONLY))):
        os.dup2(os.open(name, mode), number)
    sys.argv = [str(Path(sys.modules["snakemake"].__file__ or "").with_name("__main__.py")), *arguments]
    sys.path[0] = folder
    # The one thing that Snakemake keeps of where it was imported.
    sys.modules["snakemake.workflow"].Workflow._rundir = folder


if __name__ == "__main__":
    _serve()
