"""Count the samples of each expression in a corpus, beside a paper's own counts."""

from ofer.base.tables import SAMPLE, read_table
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.counts import markdown, tidy
from ofer.papers.published import read_published


def build(job: Job) -> None:
    """Write the counts as CSV and as Markdown."""
    published = job.slice["published"]
    printed = read_published(job.package_file(published["file"]), published["table"])
    table = tidy(read_table(job.input("samples"), (*SAMPLE, "split")), printed, job.slice["counted"])
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    page = markdown(table, published["table"], job.slice["title"], job.slice["called"])
    with job.writing("markdown") as path:
        path.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
