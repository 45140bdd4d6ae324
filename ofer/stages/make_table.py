"""Make a table of the main paper: published beside computed, its rows compared, and what that shows in words."""

import importlib

import pandas as pd

from ofer.base.data_files import PUBLISHED, SPREAD
from ofer.base.tables import read_table
from ofer.evaluation.all_samples import require_all_counted
from ofer.evaluation.division import read_division
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.cell_files import read_cells
from ofer.papers.conclusions import closing, reading
from ofer.papers.coverage import coverage_note
from ofer.papers.excluded import notes_about
from ofer.papers.families import family
from ofer.papers.flowrec import average_seed
from ofer.papers.formulas import Entries
from ofer.papers.markdown import render_markdown
from ofer.papers.outcomes import Outcomes
from ofer.papers.pairs import compare_rows
from ofer.papers.published import apart_from_ours, beside_ours, read_published
from ofer.papers.seeds import read_spread, spread_of, worth
from ofer.papers.table import Experiment, in_printed_order, tidy_table


def build(job: Job) -> None:
    """Write the table as CSV and as Markdown, and the comparisons of its rows as CSV."""
    settings, statistics = job.slice["table"], job.slice["statistics"]
    paper_table = importlib.import_module(f"ofer.papers.flowrec.{settings['paper_table']}")
    division = read_division(job.input_list("division"))
    predictions = read_cells(job.input_groups("predictions"), division.tested())
    outcomes = Outcomes(
        predictions, draws=statistics["draws"], seed=statistics["seed"], tested_share=division.tested_share()
    )
    experiment = Experiment(
        table=job.slice["name"],
        corpus=job.slice["corpus"],
        generated=job.slice["generated"],
        division=settings["division"],
        fold_count=len(division.numbers()),
        incomparable=job.slice["incomparable"],
        papers_sequences=job.slice["papers_sequences"],
        seeds=outcomes.seeds(),
        **{key: statistics[key] for key in ("draws", "confidence", "margin", "corrected")},
    )
    entries = Entries(settings["recogniser"], settings["rows"], settings["occlusions"], restorer=settings["restorer"])
    printed = read_published(job.package_file(PUBLISHED), paper_table.NUMBER)
    names = {row: row for row in entries.rows} | {theirs: row for row, theirs in settings["published"].items()}
    published = beside_ours(printed, paper_table.SHAPE, names)
    entries = in_printed_order(entries, published)
    lines = apart_from_ours(printed, paper_table.SHAPE) if experiment.incomparable else published
    table = tidy_table(lines, paper_table.formulas(entries), outcomes, experiment)
    pairs = compare_rows(
        paper_table.comparisons(entries),
        outcomes,
        family(experiment.table, job.slice["family"]),
        confidence=experiment.confidence,
        corrected=experiment.corrected,
    )
    conclusions: list[str] = []
    hidden = coverage_note(job.input("coverage"), job.slice["claims"], generated=experiment.generated)
    notes = [hidden, *_seed_notes(job, table), *notes_about(job.input("excluded")), *_choice_of_seed(job)]
    if not pairs.empty:
        conclusions = [*paper_table.conclusions(pairs, published), *closing(pairs, experiment)]
        notes = [reading(pairs, experiment.confidence, experiment.table), *notes]
    for name, frame in (("table", table), ("pairs", pairs)):
        require_all_counted(frame, division.tested())
        with job.writing(name) as path:
            frame.to_csv(path, index=False, lineterminator="\n")
    text = render_markdown(table, paper_table.SHAPE, experiment, conclusions=conclusions, notes=notes)
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _seed_notes(job: Job, table: pd.DataFrame) -> list[str]:
    name, seeds = job.slice["name"], job.slice["table"]["seeds"]
    spread = spread_of(table, name) if seeds > 1 else read_spread(job.package_file(SPREAD))
    return [worth(spread, seeds, name)]


def _choice_of_seed(job: Job) -> list[str]:
    seed, table = job.slice["recogniser_seed"], job.slice["table"]
    suggested = job.input_list("seeds")
    if not suggested:
        used = f"the seed {seed}" if table["seeds"] == 1 else f"the seeds {seed} to {seed + table['seeds'] - 1}"
        return [
            f"The recogniser has {used}, the same in all folds. Whether such a seed is average is Figure 8 "
            "(`snakemake fig8`, then results/fig8.md)."
        ]
    choice = read_table(suggested[0], average_seed.TEXT)
    return average_seed.seed_warnings(choice, recogniser=table["recogniser"], seed=seed, division=table["division"])


if __name__ == "__main__":
    run_stage(__doc__, build)
