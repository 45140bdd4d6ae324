"""Put Figure 8's numbers together: accuracies over sizes, seeds and folds, their spread, and which seed is average."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ofer.base.data_files import FIG8
from ofer.base.tables import read_table
from ofer.evaluation.all_samples import read_divided, require_all_counted
from ofer.evaluation.division import read_division
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.flowrec import average_seed, fig8, fig8_page
from ofer.papers.wording import marked_corpus


def build(job: Job) -> None:
    """Write accuracies, variance components and seed choice as CSV, and a page that reads them out."""
    corpus = marked_corpus(job.slice["corpus"], job.slice["generated"])
    division = read_division(job.input_list("division")).tested()
    of_fold = {fold: division[division["fold"] == fold] for fold in division["fold"].unique().tolist()}
    table = fig8.accuracies(
        _by_size(job, "predictions", lambda path, number: read_divided(path, of_fold[number])),
        _by_size(job, "validation", lambda path, number: read_table(path)),
        corpus,
    )
    named = {f"fold {fold}": rows for fold, rows in of_fold.items()}
    require_all_counted(table["n"], "fold " + table["fold"].astype(str), named)
    spread = fig8.components(table)
    choice = average_seed.seed_choice(
        table,
        size=job.slice["size"],
        method=job.slice["method"],
        division=job.slice["division"],
        configured=job.slice["configured"],
    )
    for name, frame in (("accuracies", table), ("components", spread), ("choice", choice)):
        with job.writing(name) as path:
            frame.to_csv(path, index=False, lineterminator="\n")
    text = fig8_page.page(
        table,
        spread,
        choice,
        published=fig8.published_accuracies(job.package_file(FIG8)),
        division=job.slice["division"],
        generated=job.slice["generated"],
        samples=len(division),
        tables=job.slice["tables"],
    )
    with job.writing("page") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _by_size(job: Job, name: str, read: Callable[[Path, int], pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """Return the rows of all rounds by size."""
    return {
        int(size): pd.concat(read(path, number) for number, path in enumerate(of_rounds))
        for size, of_rounds in job.input_groups(name).items()
    }


if __name__ == "__main__":
    run_stage(__doc__, build)
