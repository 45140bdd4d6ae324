"""What a job needs stands in its rule, where it gets it in the profile. Needs no cluster."""

import re
from pathlib import Path

import pytest
import yaml

from tests.workflow.experiment import PROJECT

PROFILE = PROJECT / "workflow/profiles/slurm"
RULES = sorted((PROJECT / "workflow/rules").glob("*.smk"))


def rules_with_commands() -> dict[str, str]:
    """Return {rule: its text} of the rules that run a command as a job."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in RULES)
    found = dict(re.findall(r"^ *rule ?(\w*):\n(.*?)(?=^ *rule |^\w|\Z)", texts, flags=re.MULTILINE | re.DOTALL))
    return {name: text for name, text in found.items() if "shell:" in text and name not in ("count_cost", "verify")}


def test_every_rule_says_what_it_needs() -> None:
    rules = rules_with_commands()
    assert len(rules) > 20
    for name, text in rules.items():
        assert re.search(r'mem=growing\("\d+GB"\)', text), f"{name}: no memory that grows by attempt"
        assert re.search(r'runtime=(growing\("\d+[mh]"\)|"12h")', text), f"{name}: no runtime"
        assert "retries:" not in text, f"{name}: its retries would also count inside a job"
        assert ("gpu=" in text) == ("ofer.stages.train" in text), name


def test_only_what_goes_on_where_it_stopped_gets_no_more_time() -> None:
    fixed = {name for name, text in rules_with_commands().items() if 'runtime="12h"' in text}
    assert fixed == {"train", "train_seeds"}


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
