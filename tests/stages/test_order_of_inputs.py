"""The order in which files are read is part of what a result is made of: panels and pairs stand in it."""

import copy
import json
from pathlib import Path

import pytest
import yaml

from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.jobs.artefacts import write_text
from ofer.jobs.job import Job
from ofer.jobs.stamps import canonical_key, input_digest, write_stamp
from ofer.plan.findings import verify
from ofer.plan.validity import validity

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))
FIGURE = Path("results/fig4.svg")
"""Shows occlusions in the order of Table 10."""
WILDCARDS = {"figure": "occlusions"}


def configuration(*, turned: bool) -> Config:
    raw = copy.deepcopy(DEFAULT) | {"parts": 1}
    if turned:
        for column, occlusion in (("eyes", "mouth"), ("mouth", "eyes")):
            raw["tables"]["table10"]["columns"][column]["occlusion"] = occlusion
    return load_config(raw)


def test_the_store_tells_one_order_from_another() -> None:
    groups = {name: [Path(f"{name}.h5")] for name in ("eyes", "mouth")}
    digests = {f"{name}.h5": name for name in groups}
    one, other = (
        Job("draw", {}, {"frames": dict(order)}, {}).depends_on(digests)
        for order in (groups.items(), reversed(groups.items()))
    )
    assert canonical_key(one) != canonical_key(other)


def test_what_was_made_in_another_order_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = validity(configuration(turned=False), "draw", WILDCARDS)
    for path in (*made.inputs, FIGURE):
        write_text(Path(path), "")
    parts = {part: json.loads(getattr(made, part)) for part in ("slice", "code", "versions")}
    inputs = {path: input_digest(Path(path)) for path in made.inputs}
    write_stamp(
        FIGURE, {"stage": "ofer.stages.draw", "wildcards": WILDCARDS, "data": made.data, "inputs": inputs, **parts}
    )
    for turned, why in ((False, []), (True, ["configuration: the same files, read in another order"])):
        findings = verify(configuration(turned=turned))
        assert [finding.why for finding in findings if finding.path == FIGURE.as_posix()] == why
