"""Compare divisions: the same methods in the paper's folds and in subject-independent ones, or in any two."""

import pandas as pd

from ofer.evaluation.all_samples import require_all_counted
from ofer.evaluation.leakage import seen_in_training
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.cell_files import read_cells, read_divisions
from ofer.papers.leakage import Cell, markdown, measure


def build(job: Job) -> None:
    """Write the measured differences as CSV and as Markdown."""
    statistics = job.slice["statistics"]
    divisions = read_divisions(job.input_groups("divisions"))
    files = {"/".join(key): file for key, file in read_cells(job.input_groups("predictions"), divisions).items()}
    cells = [Cell(row, column, *(files[key] for key in keys)) for row, column, *keys in job.slice["cells"]]
    names = [name for name, _ in job.slice["divisions"]]
    table = measure(
        cells,
        names=names,
        seen=[seen_in_training(division) for division in divisions.values()],
        corpus=job.slice["corpus"],
        draws=statistics["draws"],
        seed=statistics["seed"],
        confidence=statistics["confidence"],
    )
    for name, division in divisions.items():
        require_all_counted(table["n"], pd.Series(name, table.index), {name: division.tested()})
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    text = markdown(
        table,
        title=job.slice["title"],
        divisions=job.slice["divisions"],
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        draws=statistics["draws"],
        seeds=job.slice["seeds"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
