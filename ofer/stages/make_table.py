"""Make a table of the main paper: published beside computed, tidy as CSV and in the paper's shape as Markdown."""

import importlib

import pandas as pd

from ofer.job import Job, run_stage
from ofer.papers.markdown import render_markdown
from ofer.papers.published import read_published
from ofer.papers.table import Entries, Experiment, tidy_table


def build(job: Job) -> None:
    """Write the table as CSV and as Markdown."""
    settings = job.slice["table"]
    paper_table = importlib.import_module(f"ofer.papers.flowrec.{settings['paper_table']}")
    statistics = job.slice["statistics"]
    experiment = Experiment(
        corpus=job.slice["corpus"],
        generated=job.slice["generated"],
        folds=settings["folds"],
        fold_count=job.slice["folds"],
        incomparable=job.slice["incomparable"],
        draws=statistics["draws"],
        seed=statistics["seed"],
        confidence=statistics["confidence"],
        margin=statistics["margin"],
    )
    cells = [(method, occlusion) for method, occlusion in job.slice["cells"]]
    predictions = {
        cell: pd.read_csv(path, dtype={"sample": str, "subject": str})
        for cell, path in zip(cells, job.input_list("predictions"), strict=True)
    }
    entries = Entries(settings["recogniser"], settings["rows"], settings["occlusions"])
    published = read_published(job.input("published"), paper_table.NUMBER)
    table = tidy_table(published, paper_table.formulas(entries), predictions, experiment)
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    text = render_markdown(table, paper_table.SHAPE, experiment, _notes(job))
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _notes(job: Job) -> list[str]:
    excluded = pd.read_csv(job.input("excluded"), dtype=str, keep_default_na=False)
    warnings = excluded.loc[excluded["sample"] == "(corpus)", "reason"].tolist()
    left_out = int((excluded["sample"] != "(corpus)").sum())
    notes = [f"{warning}." for warning in warnings]
    if left_out:
        notes.append(f"{left_out} samples are excluded; {job.input('excluded')} says why.")
    return notes


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "predictions": "CSV of predictions, in the order of the slice's cells",
            "excluded": "CSV of excluded samples and warnings",
            "published": "CSV of the paper's numbers",
        },
        outputs={"table": "CSV, tidy", "markdown": "Markdown, in the paper's shape"},
        several={"predictions"},
    )
