"""Compare what methods call hidden with what is, over all tested pictures and by the object that covers them."""

from ofer.evaluation.masks import read_masks
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.masks import measure
from ofer.papers.masks_page import page


def build(job: Job) -> None:
    """Write the numbers as CSV, and a page that reads them out."""
    statistics, divisions = job.slice["statistics"], job.input_groups("divisions")
    masks = {}
    for key, [path] in job.input_groups("masks").items():
        method, corpus, occlusion = key.split("/")
        masks[method, corpus, occlusion] = read_masks(path, divisions[corpus])
    table = measure(masks, **statistics)
    with job.writing("table") as path:
        table.to_csv(path, index=False, lineterminator="\n")
    text = page(
        table,
        corpora=job.slice["corpus"],
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        draws=statistics["draws"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
