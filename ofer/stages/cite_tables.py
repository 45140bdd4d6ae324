"""Make the main paper's tables of the literature: 1 and 4 as facts with sources, 2 counted from 1."""

from collections.abc import Callable

import pandas as pd

from ofer.base.data_files import DATASETS, TABLE1, TABLE2, TABLE4
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.flowrec import table1, table2, table4
from ofer.papers.literature import read_facts


def build(job: Job) -> None:
    """Write each table as CSV and as Markdown."""
    papers = read_facts(job.package_file(TABLE1), table1.FACTS)
    counted = read_facts(job.package_file(TABLE2), table2.FACTS)
    datasets = read_facts(job.package_file(DATASETS), table2.DATASET_FACTS)
    protocols = read_facts(job.package_file(TABLE4), table4.FACTS)
    _write(job, table1.NUMBER, table1.tidy(papers), table1.markdown)
    _write(job, table2.NUMBER, table2.tidy(counted, papers, datasets), table2.markdown)
    _write(job, table4.NUMBER, table4.tidy(protocols), table4.markdown)


def _write(job: Job, number: int, table: pd.DataFrame, markdown: Callable[[pd.DataFrame], str]) -> None:
    with job.writing(f"table{number}") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    with job.writing(f"markdown{number}") as path:
        path.write_text(markdown(table), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
