"""Measure identity leakage: the same methods in the paper's folds and in subject-independent ones."""

from ofer.evaluation.division import require_all_counted
from ofer.evaluation.leakage import seen_in_training
from ofer.job import Job
from ofer.papers.cell_files import read_cells
from ofer.papers.leakage import SCHEMES, Cell, markdown, measure
from ofer.run_stage import run_stage
from ofer.tables import read_table


def build(job: Job) -> None:
    """Write the measured differences as CSV and as Markdown."""
    statistics = job.slice["statistics"]
    names, seeds = job.slice["cells"], job.slice["seeds"]
    divisions = [read_table(path) for path in job.input_list("folds")]
    schemes = (
        read_cells(names, job.input_list(scheme), seeds, division)
        for scheme, division in zip(SCHEMES, divisions, strict=True)
    )
    cells = [Cell(*name, *files) for name, *files in zip(names, *(scheme.values() for scheme in schemes), strict=True)]
    seen = [seen_in_training(division, job.slice["folds"]) for division in divisions]
    table = measure(
        cells,
        seen=(seen[0], seen[1]),
        corpus=job.slice["corpus"],
        draws=statistics["draws"],
        seed=statistics["seed"],
        confidence=statistics["confidence"],
    )
    require_all_counted(table, divisions[0])
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    text = markdown(
        table,
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        draws=statistics["draws"],
        seeds=seeds,
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "stratified": "CSV of predictions in the paper's folds, in the order of the slice's cells",
            "stratified_group": "CSV of predictions in subject-independent folds, in the same order",
            "folds": "CSV of the folds of both schemes, in this order",
        },
        outputs={"table": "CSV, tidy", "markdown": "Markdown"},
        several={"stratified", "stratified_group", "folds"},
    )
