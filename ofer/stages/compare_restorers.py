"""Compare reconstruction with filling the hole: endpoint error inside the mask and accuracy, paired over subjects."""

from pathlib import Path

import pandas as pd

from ofer.evaluation.division import read_divided, require_all_counted
from ofer.job import Job
from ofer.papers.flowrec.comparison import compare
from ofer.papers.flowrec.comparison_page import page
from ofer.progress import say
from ofer.run_stage import run_stage
from ofer.tables import read_table


def build(job: Job) -> None:
    """Write a row per occlusion, measure and opponent, and the same to read."""
    table, statistics = job.slice["table"], job.slice["statistics"]
    division = read_table(job.input("folds"))
    comparison = compare(
        _read(job.slice["cells"], job.input_list("predictions"), division),
        _read(job.slice["restored_cells"], job.input_list("reconstructions"), division),
        method=table["restorer"],
        opponents=[*job.slice["opponents"], table["recogniser"]],
        occlusions=list(table["occlusions"].values()),
        draws=statistics["draws"],
        seed=statistics["seed"],
        confidence=statistics["confidence"],
    )
    require_all_counted(comparison, division)
    say(comparison.to_string(index=False))
    with job.writing("comparison") as path:
        comparison.to_csv(path, index=False, lineterminator="\n")
    text = page(
        comparison,
        table=job.slice["name"],
        corpus=job.slice["corpus"],
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        told=job.slice["told"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _read(cells: list[list[str]], paths: list[Path], division: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    return {
        (method, occlusion): read_divided(path, division)
        for (method, occlusion), path in zip(cells, paths, strict=True)
    }


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "predictions": "CSV of predictions, in the order of the slice's cells",
            "reconstructions": "CSV of endpoint errors, in the order of the slice's restored cells",
            "folds": "CSV of the division into folds",
        },
        outputs={"comparison": "CSV, tidy", "markdown": "Markdown, to read"},
        several={"predictions", "reconstructions"},
    )
