"""Make a page of a table, to read in the report or alone: the paper's shape first, then every number of the CSV."""

from ofer.base.data_files import STYLE
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.pages.table_page import table_page


def build(job: Job) -> None:
    """Write the page, which needs no other file."""
    tables = [job.input("table"), *job.input_list("further")]
    html = table_page(tables, job.input("markdown"), job.package_file(STYLE))
    with job.writing("page") as target:
        target.write_text(html, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
