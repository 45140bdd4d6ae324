"""A finished run that is kept for others: all that the report shows, and nothing that is not as it should be."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from ofer.reference.report_file import read_report
from tests.workflow import fork_server
from tests.workflow.experiment import PROJECT, Experiment, environment


def keep(experiment: Experiment, *options: str) -> subprocess.CompletedProcess[str]:
    words = ["-m", "ofer.commands.reference", "--configfile", *experiment.configfiles, "--to", "kept", *options]
    return fork_server.run(words, experiment.folder, environment())


@pytest.fixture
def project(reported: Experiment, tmp_path: Path) -> Experiment:
    return reported.copy(tmp_path / "project")


def test_everything_in_the_report_is_kept_with_its_caption(project: Experiment) -> None:
    done = keep(project, "--wall-clock", "27 min")
    assert done.returncode == 0, done.stderr
    kept = project.folder / "kept"
    text = (kept / "README.md").read_text(encoding="utf-8")
    shown = read_report(project.folder / "report.html")
    assert shown
    for result in shown:
        assert f"### {result.label}\n" in text
        assert result.caption in text
    assert "**synthetic** faces" in text
    assert "| wall clock | 27 min |" in text


def test_the_front_page_leads_nowhere_else_and_tables_are_the_runs_own(project: Experiment) -> None:
    keep(project)
    kept = project.folder / "kept"
    links = re.findall(r"\]\((?!#)([^)]+)\)", (kept / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (kept / link).is_file()] == []
    for table in (kept / "tables").iterdir():
        assert table.read_bytes() == (project.folder / "results" / table.name).read_bytes()
    assert {"table10.csv", "table10_pairs.csv", "table10_comparison.md"} <= {
        path.name for path in kept.glob("tables/*")
    }


def test_figures_are_small_and_no_text_tells_where_it_was_made(project: Experiment) -> None:
    assert keep(project, "--largest-kib", "300").returncode == 0
    kept = project.folder / "kept"
    assert all(path.stat().st_size <= 300 * 1024 for path in kept.glob("figures/*"))
    texts = [path for path in kept.rglob("*") if path.is_file() and path.suffix not in (".png", ".webp")]
    for word in (str(project.folder), str(PROJECT)):
        assert [path for path in texts if word in path.read_text(encoding="utf-8")] == []
    versions = json.loads((kept / "provenance.json").read_text())["versions"]
    assert {"torch", "numpy", "opencv-python-headless"} <= set(versions)


def test_an_older_reference_run_is_replaced(project: Experiment) -> None:
    old = project.folder / "kept/tables/old.csv"
    old.parent.mkdir(parents=True)
    old.write_text("x\n")
    keep(project)
    assert not old.exists()


def test_stale_results_are_refused_and_nothing_is_replaced(project: Experiment) -> None:
    keep(project)
    before = (project.folder / "kept/README.md").read_bytes()
    project.edit("config.yaml", "draws: 10000, seed: 0", "draws: 10000, seed: 1")
    done = keep(project)
    assert done.returncode == 1
    said = done.stderr.splitlines()[-1]
    assert re.fullmatch(r"ofer: results/\S+: stale \(.*\) and \d+ more; run snakemake again first", said)
    assert (project.folder / "kept/README.md").read_bytes() == before


def test_damaged_results_are_refused(project: Experiment) -> None:
    table = project.folder / "results/table10.csv"
    data = table.read_bytes()
    table.unlink()
    table.write_bytes(data + b"\n")
    done = keep(project)
    assert done.returncode == 1
    assert "results/table10.csv: damaged" in done.stderr


def test_without_a_report_it_says_how_to_make_one(project: Experiment) -> None:
    done = keep(project, "--report", "none.html")
    assert done.returncode == 1
    assert "make report" in done.stderr
