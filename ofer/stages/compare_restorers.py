"""Compare reconstruction with filling the hole: endpoint error inside the mask, beside the table's own accuracies."""

from ofer.base.progress import say
from ofer.base.tables import read_table
from ofer.evaluation.all_samples import require_all_counted
from ofer.evaluation.division import read_division
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers import pairs, table
from ofer.papers.cell_files import read_cells
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.families import family
from ofer.papers.flowrec.comparison import compare
from ofer.papers.flowrec.comparison_page import page
from ofer.papers.formulas import Entries


def build(job: Job) -> None:
    """Write a row per occlusion, measure and opponent, and the same to read."""
    settings, statistics, name = job.slice["table"], job.slice["statistics"], job.slice["name"]
    division = read_division(job.input_list("division")).tested()
    reconstructions = read_cells(job.input_groups("reconstructions"), division)
    comparison = compare(
        Entries(settings["recogniser"], settings["rows"], dict(job.slice["columns"]), restorer=settings["restorer"]),
        EndpointErrors(reconstructions, draws=statistics["draws"], seed=statistics["seed"]),
        family(name, job.slice["family"]),
        table=read_table(job.input("table"), table.TEXT),
        pairs=read_table(job.input("pairs"), pairs.TEXT),
        confidence=statistics["confidence"],
    )
    require_all_counted(comparison, division)
    say(comparison.to_string(index=False))
    with job.writing("comparison") as path:
        comparison.to_csv(path, index=False, lineterminator="\n")
    text = page(
        comparison,
        table=name,
        corpus=job.slice["corpus"],
        generated=job.slice["generated"],
        confidence=statistics["confidence"],
        told=job.slice["told"],
        seeds=settings["seeds"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
