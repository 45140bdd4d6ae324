"""Put Figure 8's numbers together: accuracies over sizes, seeds and folds, their spread, and which seed is average."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ofer.evaluation.division import read_divided, require_all_counted
from ofer.job import Job
from ofer.papers.flowrec import average_seed, fig8, fig8_page
from ofer.papers.table import marked_corpus
from ofer.run_stage import run_stage
from ofer.tables import read_table


def build(job: Job) -> None:
    """Write accuracies, variance components and seed choice as CSV, and a page that reads them out."""
    corpus = marked_corpus(job.slice["corpus"], job.slice["generated"])
    division = read_table(job.input("folds"))
    of_fold = [division[division["fold"] == fold] for fold in range(job.slice["fold_count"])]
    table = fig8.accuracies(
        _by_size(job, "predictions", lambda path, fold: read_divided(path, of_fold[fold])),
        _by_size(job, "validation", lambda path, fold: read_table(path)),
        corpus,
    )
    require_all_counted(table, division)
    spread = fig8.components(table)
    choice = average_seed.seed_choice(
        table,
        size=job.slice["size"],
        method=job.slice["method"],
        scheme=job.slice["folds"],
        configured=job.slice["configured"],
    )
    for name, frame in (("accuracies", table), ("components", spread), ("choice", choice)):
        with job.writing(name) as path:
            frame.to_csv(path, index=False, lineterminator="\n")
    text = fig8_page.page(
        table,
        spread,
        choice,
        published=fig8.published(job.input("published")),
        folds=job.slice["folds"],
        generated=job.slice["generated"],
        samples=len(division),
        tables=job.slice["tables"],
    )
    with job.writing("page") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _by_size(job: Job, name: str, read: Callable[[Path, int], pd.DataFrame]) -> dict[int, pd.DataFrame]:
    """Return the rows of all folds by size; the paths come fold by fold, size after size."""
    sizes, folds, paths = job.slice["sizes"], job.slice["fold_count"], job.input_list(name)
    return {
        size: pd.concat(read(path, fold) for fold, path in enumerate(paths[index * folds : (index + 1) * folds]))
        for index, size in enumerate(sizes)
    }


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "predictions": "CSV of predictions of many seeds: every fold of the first size, of the second, …",
            "validation": "CSV of their validation, in the same order",
            "folds": "CSV of the division into folds",
            "published": "CSV of what the paper says about the figure",
        },
        outputs={
            "accuracies": "CSV, a row per size, seed and fold",
            "components": "CSV, a row per size and variance component",
            "choice": "CSV, a row per rule that chooses a seed",
            "page": "Markdown: the figure's numbers and warnings in sentences",
        },
        several={"predictions", "validation"},
    )
