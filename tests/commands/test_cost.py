"""What a run cost: Snakemake's records of jobs, summed by rule."""

import subprocess
import sys
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.commands.cost import as_markdown, cost, total

HEAD = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return a folder with the records of two jobs of one rule and one of another, which was too short to measure."""
    folder = tmp_path / "results"
    records = {
        "train/synthetic/fold0.tsv": "10.0\t0:00:10\t100.0\t0\t0\t0\t0\t0\t90\t9.0\n",
        "train/synthetic/fold1.tsv": "30.0\t0:00:30\t300.0\t0\t0\t0\t0\t0\t90\t27.0\n",
        "draw_preview.tsv": "0.5\t0:00:00\t-\t-\t-\t-\t-\t-\t-\t0.25\n",
    }
    for name, line in records.items():
        path = folder / "benchmarks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + line)
    return folder


def test_jobs_are_summed_by_rule_the_costliest_first(results: Path) -> None:
    rules = cost(results)
    assert list(rules.index) == ["train", "draw_preview"]
    assert rules.loc["train"].tolist() == [2, 40.0, 30.0, 36.0, 300.0]


def test_the_sums_say_everything_once(results: Path) -> None:
    assert total(cost(results)) == "3 jobs, 40 job seconds, 36 processor seconds, at most 300 MiB resident"


def test_a_memory_that_was_not_measured_is_not_a_number_of_megabytes(results: Path) -> None:
    rows = [line for line in as_markdown(cost(results)).splitlines() if line.startswith("| ")]
    assert rows[2:] == ["| train | 2 | 40.0 | 30.0 | 36.0 | 300 |", "| draw_preview | 1 | 0.5 | 0.5 | 0.2 | – |"]


def test_without_records_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OferError, match="run snakemake first"):
        cost(tmp_path)


def test_the_command_writes_table_text_and_page(results: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ofer.commands.cost", str(results)]
    for option, name in (("--csv", "cost.csv"), ("--markdown", "cost.md"), ("--page", "cost.html")):
        command += [option, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "3 jobs" in done.stdout
    assert (tmp_path / "cost.csv").read_text().splitlines()[1] == "train,2,40.0,30.0,36.0,300.0"
    assert "<td" in (tmp_path / "cost.html").read_text()
    assert str(tmp_path) not in (tmp_path / "cost.html").read_text()
