"""Compare the gates of hidden patches with those of others: whether gates know what is hidden."""

from ofer.base.data_files import PATCHES
from ofer.base.tables import read_texts
from ofer.evaluation.gates import read_gates
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.acnn.gates import measure
from ofer.papers.acnn.gates_page import page


def build(job: Job) -> None:
    """Write the numbers as CSV, and a page that reads them out."""
    statistics = job.slice["statistics"]
    divisions = job.input_groups("divisions")
    clean = {corpus: read_gates(path, divisions[corpus]) for corpus, [path] in job.input_groups("clean").items()}
    occluded = {}
    for key, [path] in job.input_groups("occluded").items():
        corpus, occlusion = key.split("/")
        occluded[corpus, occlusion] = read_gates(path, divisions[corpus])
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


if __name__ == "__main__":
    run_stage(__doc__, build)
