"""The drawings of the code's own structure, made by the workflow, and the drawn chain against the jobs of a dry run."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.plan.cells import drawn_table
from ofer.plan.chain import chain
from tests.workflow.experiment import PROJECT, TINY, Experiment, new_project

FIGURES = tuple(f"results/fig{number}.svg" for number in (2, 6, 7, 9))


def test_each_is_there_as_vector_and_as_picture_and_stays(finished: Experiment, tmp_path: Path) -> None:
    drawn = Experiment(finished.copy(tmp_path / "project").folder, (TINY.name,), FIGURES)
    assert drawn.would_run() == {"draw_pipeline", "draw_network", "draw_folds", "draw_skips", "divide_samples"}
    drawn.run()
    for name in FIGURES:
        assert (drawn.folder / name).read_bytes().startswith(b"<?xml")
        assert (drawn.folder / name).with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert drawn.would_run() == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": 2},
        {"methods": {"flowrec": {"flow": "apex", "select": "accuracy"}}, "rounds_per_job": 1},
        {"tables": {"table10": {"restorer": "harmonic-filling", "division": "stratified_group"}}},
        {
            "corpora": {"further": {"based_on": "synthetic"}},
            "methods": {"flowrec": {"train_on": {"occlusions": ["mouth", "eyes"], "corpora": ["own", "further"]}}},
        },
    ],
    ids=["two parts", "selected by accuracy", "filling", "trained on two corpora"],
)
def test_the_drawn_chain_is_what_would_run(changes: dict[str, Any], tmp_path: Path) -> None:
    """Steps, numbers of jobs, artefacts and arrows, from the files that Snakemake lists for each job."""
    project = new_project(tmp_path / "project").folder
    (project / "changes.yaml").write_text(json.dumps(changes))
    raw = merged(merged(read_yaml(PROJECT / "config.yaml"), read_yaml(TINY)), changes)
    config = load_config(raw)
    table = drawn_table(config)
    drawn = {(step["stage"], step["name"]): step for step in chain(config, table)}
    target = f"results/synthetic/{table.division}/{table.restorer}/eyes/predictions.csv"
    said = Experiment(project, ("tiny.yaml", "changes.yaml"), (target,)).run("--dry-run").stdout

    jobs = []
    for job in re.split(r"^rule ", said, flags=re.MULTILINE)[1:]:
        inputs, outputs, wildcards = (
            ", ".join(re.findall(rf"^    {kind}: (.+)$", job, re.MULTILINE)).split(", ")
            for kind in ("input", "output", "wildcards")
        )
        entries = dict(pair.split("=") for pair in wildcards)
        names = [entries[key] for key in ("flow", "method", "occlusion") if key in entries]
        names = names or [entries.get("division", entries["corpus"])]
        if entries["corpus"] not in (config.corpus, *names):
            names.append(entries["corpus"])
        step = (job.split(":", 1)[0], " · ".join(names).replace("none", "clean"))
        jobs.append((step, inputs, outputs))
    maker = {path: step for step, _, outputs in jobs for path in outputs}
    assert {step for step, _, _ in jobs} == set(drawn)
    for name, step in drawn.items():
        of_step = [(inputs, outputs) for other, inputs, outputs in jobs if other == name]
        assert step["jobs"] == len(of_step)
        sources = {maker[path] for inputs, _ in of_step for path in inputs if path in maker}
        assert {list(drawn)[source] for source in step["reads"]} == sources
        for made in step["made"].split(", "):
            assert all(any(fnmatch(path, f"results/*/{made}") for path in outputs) for _, outputs in of_step)
