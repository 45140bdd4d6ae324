"""Make a page of a table, to read in the report or alone: the paper's shape first, then every number of the CSV."""

from ofer.data_files import STYLE
from ofer.job import Job
from ofer.pages.table_page import table_page
from ofer.run_stage import run_stage


def build(job: Job) -> None:
    """Write the page, which needs no other file."""
    tables = [job.input("table"), *job.input_list("further")]
    html = table_page(tables, job.input("markdown"), job.package_file(STYLE))
    with job.writing("page") as target:
        target.write_text(html, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
