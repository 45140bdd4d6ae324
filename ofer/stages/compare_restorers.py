"""Compare reconstruction with filling the hole: endpoint error inside the mask, beside the table's own accuracies."""

from ofer.base.progress import say
from ofer.base.tables import read_table
from ofer.evaluation.all_samples import require_all_counted
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers import pairs, table
from ofer.papers.cell_files import read_cells, read_divisions
from ofer.papers.comparison import compare
from ofer.papers.comparison_page import page
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.entry import Entry
from ofer.papers.families import family
from ofer.papers.formulas import ENDPOINT_ERROR, comparisons


def build(job: Job) -> None:
    """Write a row per occlusion, measure and opponent, and the same to read."""
    entry, statistics, name = Entry.of(job.slice["entry"]), job.slice["statistics"], job.slice["name"]
    divisions = read_divisions(job.input_groups("divisions"))
    reconstructions = read_cells(job.input_groups("reconstructions"), divisions)
    comparison = compare(
        comparisons(entry.compare, entry.rows, entry.columns, entry.restorer)[ENDPOINT_ERROR],
        EndpointErrors(reconstructions, draws=statistics["draws"], seed=statistics["seed"]),
        family(name, job.slice["family"]),
        row=str(entry.restorer_row),
        columns=[column.name for column in entry.columns if column.hides],
        table=read_table(job.input("table"), table.TEXT),
        pairs=read_table(job.input("pairs"), pairs.TEXT),
        confidence=statistics["confidence"],
    )
    tested = {name: division.tested() for name, division in divisions.items()}
    require_all_counted(comparison["n"], comparison["column"].map(entry.tested_at), tested)
    say(comparison.to_string(index=False))
    with job.writing("comparison") as path:
        comparison.to_csv(path, index=False, lineterminator="\n")
    text = page(
        comparison,
        table=name,
        corpus=job.slice["corpus"],
        generated=bool(job.slice["generated"]),
        confidence=statistics["confidence"],
        told=[(row.name, row.told) for row in entry.rows],
        seeds=job.slice["seeds"],
    )
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
