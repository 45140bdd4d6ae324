"""Make a table of the main paper: published beside computed, its rows compared, and what that shows in words."""

import importlib

from ofer.evaluation.division import read_divided, require_all_counted
from ofer.job import Job
from ofer.papers.conclusions import closing, reading
from ofer.papers.excluded import notes_about
from ofer.papers.flowrec import average_seed
from ofer.papers.formulas import Entries
from ofer.papers.markdown import render_markdown
from ofer.papers.outcomes import Outcomes
from ofer.papers.pairs import compare_rows
from ofer.papers.published import read_published
from ofer.papers.table import Experiment, in_printed_order, tidy_table
from ofer.run_stage import run_stage
from ofer.tables import read_table


def build(job: Job) -> None:
    """Write the table as CSV and as Markdown, and the comparisons of its rows as CSV."""
    settings, statistics = job.slice["table"], job.slice["statistics"]
    paper_table = importlib.import_module(f"ofer.papers.flowrec.{settings['paper_table']}")
    cells = [(method, occlusion) for method, occlusion in job.slice["cells"]]
    division = read_table(job.input("folds"))
    predictions = {
        cell: read_divided(path, division) for cell, path in zip(cells, job.input_list("predictions"), strict=True)
    }
    outcomes = Outcomes(predictions, draws=statistics["draws"], seed=statistics["seed"], folds=job.slice["folds"])
    experiment = Experiment(
        corpus=job.slice["corpus"],
        generated=job.slice["generated"],
        folds=settings["folds"],
        fold_count=job.slice["folds"],
        incomparable=job.slice["incomparable"],
        papers_sequences=job.slice["papers_sequences"],
        seeds=outcomes.seeds(),
        **{key: statistics[key] for key in ("draws", "confidence", "margin", "corrected")},
    )
    published = read_published(job.input("published"), paper_table.NUMBER)
    entries = in_printed_order(Entries(settings["recogniser"], settings["rows"], settings["occlusions"]), published)
    table = tidy_table(published, paper_table.formulas(entries), outcomes, experiment)
    pairs = compare_rows(
        paper_table.comparisons(entries), outcomes, confidence=experiment.confidence, corrected=experiment.corrected
    )
    conclusions, notes = [], [*notes_about(job.input("excluded")), *_seed_notes(job)]
    if not pairs.empty:
        conclusions = [*paper_table.conclusions(pairs, published), *closing(pairs, experiment)]
        notes = [reading(pairs, experiment.confidence), *notes]
    for name, frame in (("table", table), ("pairs", pairs)):
        require_all_counted(frame, division)
        with job.writing(name) as path:
            frame.to_csv(path, index=False, lineterminator="\n")
    text = render_markdown(table, paper_table.SHAPE, experiment, conclusions=conclusions, notes=notes)
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _seed_notes(job: Job) -> list[str]:
    seed, table = job.slice["recogniser_seed"], job.slice["table"]
    if "seeds" not in job.inputs:
        return [
            f"The recogniser has one seed in all folds, {seed}. How far seeds lie apart, and whether this one is "
            "average, is Figure 8 (`snakemake fig8`, then results/fig8.md)."
        ]
    choice = read_table(job.input_list("seeds")[0], average_seed.TEXT)
    return average_seed.seed_warnings(choice, recogniser=table["recogniser"], seed=seed, folds=table["folds"])


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "predictions": "CSV of predictions, in the order of the slice's cells",
            "folds": "CSV of the division into folds",
            "excluded": "CSV of excluded samples and warnings",
            "published": "CSV of the paper's numbers",
            "seeds": "CSV of the seeds that Figure 8 suggests, where the table itself warns",
        },
        outputs={
            "table": "CSV, tidy",
            "pairs": "CSV of compared rows, tidy",
            "markdown": "Markdown, in the paper's shape",
        },
        several={"predictions", "seeds"},
        optional={"seeds"},
    )
