"""Measure identity leakage: the same methods in the paper's folds and in subject-independent ones."""

from ofer.evaluation.all_samples import require_all_counted
from ofer.evaluation.division import read_division
from ofer.evaluation.leakage import seen_in_training
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.cell_files import read_cells
from ofer.papers.leakage import SCHEMES, Cell, markdown, measure


def build(job: Job) -> None:
    """Write the measured differences as CSV and as Markdown."""
    statistics = job.slice["statistics"]
    divisions = {scheme: read_division(paths) for scheme, paths in job.input_groups("divisions").items()}
    files = {scheme: read_cells(job.input_groups(scheme), division.tested()) for scheme, division in divisions.items()}
    cells = [
        Cell(row, column, *(files[scheme][row, column] for scheme in SCHEMES)) for row, column in files[SCHEMES[0]]
    ]
    seen = [seen_in_training(divisions[scheme]) for scheme in SCHEMES]
    table = measure(
        cells,
        seen=(seen[0], seen[1]),
        corpus=job.slice["corpus"],
        draws=statistics["draws"],
        seed=statistics["seed"],
        confidence=statistics["confidence"],
    )
    require_all_counted(table, divisions[SCHEMES[0]].tested())
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    text = markdown(
        table,
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        draws=statistics["draws"],
        seeds=job.slice["seeds"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
