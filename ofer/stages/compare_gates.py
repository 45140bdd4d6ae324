"""Compare the gates of hidden patches with those of others: whether gates know what is hidden."""

from pathlib import Path

import pandas as pd

from ofer.base.data_files import PATCHES
from ofer.base.tables import read_table, read_texts
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.acnn.gates import measure
from ofer.papers.acnn.gates_page import page


def build(job: Job) -> None:
    """Write the numbers as CSV, and a page that reads them out."""
    statistics = job.slice["statistics"]
    clean = {corpus: _read(paths) for corpus, paths in job.input_groups("clean").items()}
    occluded = {
        (corpus, occlusion): _read(paths)
        for (corpus, occlusion), paths in (
            (key.split("/"), paths) for key, paths in job.input_groups("occluded").items()
        )
    }
    places = list(read_texts(job.package_file(PATCHES))["place"]) if job.slice["landmarks"] else []
    table = measure(occluded, clean, places, **statistics)
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    text = page(
        table,
        method=job.slice["method"],
        corpora=job.slice["corpus"],
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        draws=statistics["draws"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _read(paths: list[Path]) -> pd.DataFrame:
    [path] = paths
    return read_table(path, ("sample", "subject", "patch"))


if __name__ == "__main__":
    run_stage(__doc__, build)
