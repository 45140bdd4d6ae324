"""The page on adding a figure, followed in a copy of the project: its files, its command, its test."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflow.captions import HEADINGS
from tests.workflow.experiment import PROJECT, TINY, Experiment, environment, write_anew

PAGE = (PROJECT / "docs/add-a-figure.md").read_text(encoding="utf-8")
FILES = {
    name: body for name, body in re.findall(r"```(?:python|rst)\n(?:#|\.\.) (\S+)\n(.*?)```", PAGE, flags=re.DOTALL)
}
[COMMAND] = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
[TARGET] = [word for word in shlex.split(COMMAND) if word.startswith("results/")]


@pytest.fixture(scope="module")
def added(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return a copy of the finished run in which the page's files were written; an entry stands below the others."""
    copy = finished.copy(tmp_path_factory.mktemp("added") / "project")
    for name, body in FILES.items():
        path = copy.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_anew(path, (path.read_text(encoding="utf-8") if path.exists() else "") + body)
    return Experiment(copy.folder, (TINY.name,), (*copy.targets, TARGET))


def test_a_figure_is_a_module_an_entry_with_its_caption_and_a_test() -> None:
    rooms = ["ofer/figures", "ofer/plan", "workflow/report", "tests/figures"]
    assert [str(Path(name).parent) for name in FILES] == rooms


def test_it_is_drawn_and_nothing_else_runs(added: Experiment) -> None:
    assert added.would_run() == {"draw_expressions"}
    added.run()
    assert added.would_run() == set()
    assert added.stale_stages() == set()
    for path in (added.folder / TARGET, (added.folder / TARGET).with_suffix(".png")):
        stamp = added.stamp(path)
        assert stamp["stage"] == "ofer.stages.draw"
        assert {"ofer.figures.expressions", "ofer.drawing.style"} < set(stamp["code"])
    assert "Expressions of corpus synthetic (synthetic faces)" in (added.folder / TARGET).read_text(encoding="utf-8")


def test_its_caption_says_the_four_things() -> None:
    assert re.findall(r"^\*\*(.+)\*\*$", FILES["workflow/report/expressions.rst"], re.MULTILINE) == HEADINGS


def test_its_test_passes(added: Experiment) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/figures/test_expressions.py"]
    done = subprocess.run(command, cwd=added.folder, capture_output=True, text=True, env=environment(), timeout=300)
    assert done.returncode == 0, done.stdout
