"""What a job needs stands in its rule, where it gets it in the profile. Needs no cluster."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.plan.stages import FIGURES, STAGES
from tests.workflow.experiment import PROJECT
from tests.workflow.parsed import ask

PROFILE = PROJECT / "workflow/profiles/slurm"
RESOURCES = """{
    method: {
        rule.name: [
            {
                name: rule.resources[name].evaluate(type("", (), {"method": method}), attempt=attempt).value
                for name in ("mem_mb", "runtime", "gpu", "cpus_per_task", "nodes")
                if name in rule.resources
            }
            for attempt in (1, 2, 3)
        ]
        for rule in workflow.rules
        if rule.shellcmd and rule.output and rule.name != "count_cost"
    }
    for method in ("pretext", "on-three")
}"""
"""Of every rule whose jobs go to the cluster; that one's stays where Snakemake runs. For two methods."""
METHODS = """
methods:
  pretext: { recipe: ssl_pretext, steps: 1, validate_every: 1 }
  on-three: { based_on: pretext, batch_size: 6, devices: 3 }
training: { device: auto, threads: 2 }
"""

GO_ON = {"train", "train_stills", "train_seeds"}
"""What goes on where it stopped."""

Rules = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def of_methods(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rules]:
    """Return, per method and rule, what its jobs ask for in their first three attempts."""
    found: dict[str, Rules] = ask(tmp_path_factory.mktemp("resources") / "project", RESOURCES, METHODS)
    return found


@pytest.fixture
def rules(of_methods: dict[str, Rules]) -> Rules:
    """Return, per rule, what its jobs ask for of a method that trains on one device."""
    found = of_methods["pretext"]
    assert set(STAGES) - {"draw"} | {f"draw_{name}" for name in FIGURES} <= set(found)
    return found


def test_every_rule_asks_for_memory_by_attempt(rules: Rules) -> None:
    for name, attempts in rules.items():
        first, *further = [attempt["mem_mb"] for attempt in attempts]
        assert first >= 1000 and further == [2 * first, 3 * first], name


def test_only_what_goes_on_where_it_stopped_gets_no_more_time(rules: Rules) -> None:
    for name, attempts in rules.items():
        first, *further = [attempt["runtime"] for attempt in attempts]
        assert first >= 10 and further == ([first, first] if name in GO_ON else [2 * first, 3 * first]), name


def test_only_what_trains_asks_for_a_gpu(rules: Rules) -> None:
    assert {name for name, attempts in rules.items() if "gpu" in attempts[0]} == GO_ON


def test_a_training_on_several_devices_asks_for_all_of_one_node(of_methods: dict[str, Rules]) -> None:
    one, three = (of_methods[method]["train_stills"][0] for method in ("pretext", "on-three"))
    assert [(asked["gpu"], asked["cpus_per_task"], asked["nodes"]) for asked in (one, three)] == [(1, 2, 1), (3, 6, 1)]
    assert three["mem_mb"] == 3 * one["mem_mb"]
    assert {rule for rule, asked in of_methods["on-three"].items() if asked != of_methods["pretext"][rule]} == {
        "train_stills"
    }


def test_no_rule_has_retries_of_its_own() -> None:
    # They would also count inside a job.
    texts = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "workflow/rules").glob("*.smk")}
    assert [name for name, text in texts.items() if "retries:" in text] == []
    assert "stage.smk" in texts


TOGETHER = {"slurm-efficiency-report", "slurm-efficiency-report-path", "max-status-checks-per-second"}
"""Values whose reason stands with the one above them."""


def test_every_value_of_the_profile_has_its_reason() -> None:
    above, found = "", set()
    for line in (PROFILE / "config.yaml").read_text(encoding="utf-8").splitlines():
        if re.match(r"[a-z]", line) and not line.startswith("executor:"):
            found.add(line.partition(":")[0])
            assert above.startswith("#") or line.partition(":")[0] in TOGETHER, f"{line}: no comment above"
        above = line
    assert found >= TOGETHER


def test_what_loses_jobs_is_not_used() -> None:
    profile = yaml.safe_load((PROFILE / "config.yaml").read_text(encoding="utf-8"))
    assert profile["retries"] >= 2
    assert not {"slurm-array-jobs", "groups", "group-components", "slurm-no-requeue"} & profile.keys()
    # As long as a scheduler may be away before jobs are given up: this many attempts, so many a second.
    assert profile["slurm-status-attempts"] / profile["max-status-checks-per-second"] >= 30 * 60
    assert profile["slurm-status-command"] == "squeue"


@pytest.mark.parametrize("name", ["config.yaml", "partitions.yaml"])
def test_nothing_of_one_cluster_is_left_in(name: str) -> None:
    text = (PROFILE / name).read_text(encoding="utf-8")
    settings = yaml.safe_load(text)
    if name == "partitions.yaml":
        assert set(settings["partitions"]) == {"cpu", "gpu"}
    else:
        assert "default-resources" not in settings and "# default-resources:" in text


def test_five_scenarios_run_in_ci() -> None:
    # Without their mark they would skip there, which would pass.
    sources = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    assert sum(len(re.findall(r"^@pytest\.mark\.cheap$", text, flags=re.MULTILINE)) for text in sources) == 5
