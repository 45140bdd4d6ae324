"""The page on adding a corpus, followed in a copy of the project: its files, test and commands, on rendered faces."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import cv2
import pandas as pd
import pytest

from tests.corpora.rendered import rendered_faces
from tests.workflow.experiment import PROJECT, environment, new_project

PAGE = (PROJECT / "docs/add-a-corpus.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```(?:python|yaml)\n# (\S+)\n(.*?)```", PAGE, flags=re.DOTALL))
[COMMANDS] = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
[CHECK, SAMPLES, _] = [shlex.split(line) for line in COMMANDS.splitlines()]


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project in which the page was followed, with faces of one person where its entry says."""
    folder = new_project(tmp_path_factory.mktemp("corpus") / "project").folder
    root = tmp_path_factory.mktemp("takes")
    for name, body in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body.replace("/data/takes", str(root)), encoding="utf-8")
    faces = rendered_faces(tmp_path_factory.mktemp("rendered"), (320, 245))
    for take in ("happiness-1", "happiness-2", "fear-1"):
        (root / "anna" / take).mkdir(parents=True)
        for number, frame in enumerate(faces[take.partition("-")[0]]):
            cv2.imwrite(str(root / f"anna/{take}/{number}.png"), frame)
    (root / "anna/anger-1").mkdir()
    (folder / "small.yaml").write_text("parts: 1\ncorpora: { mine: { largest_excluded_share: 0.5 } }\n")
    return folder


def run(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", *command]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment(), timeout=300)


def test_a_corpus_is_a_loader_with_its_options_an_entry_and_a_test() -> None:
    assert list(FILES) == ["ofer/corpora/takes.py", "mine.yaml", "tests/corpora/test_takes.py"]


def test_its_test_passes(added: Path) -> None:
    done = run(added, ["pytest", "-q", "-p", "no:cacheprovider", "tests/corpora/test_takes.py"])
    assert done.returncode == 0, done.stdout


def test_check_says_what_is_there_and_what_differs(added: Path) -> None:
    done = run(added, CHECK)
    assert "3 of 3 expected counts" in done.stdout and "anna/anger-1: has fewer than two frames" in done.stdout


def test_its_samples_are_cropped_and_its_fault_excluded(added: Path) -> None:
    done = run(added, [*SAMPLES, "small.yaml"])
    assert done.returncode == 0, done.stdout + done.stderr
    samples = pd.read_csv(added / "results/mine/samples.csv")
    assert list(zip(samples["sample"], samples["label"], strict=True)) == [
        ("anna_fear-1", "fear"),
        ("anna_happiness-1", "happiness"),
    ]
    excluded = pd.read_csv(added / "results/mine/excluded.csv")
    assert "anna_anger-1" in set(excluded["sample"])
