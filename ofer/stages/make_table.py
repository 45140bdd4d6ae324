"""Make a table: published beside computed, its rows compared, and what that shows in words."""

from typing import Any

import pandas as pd

from ofer.base.data_files import SPREAD, published_file
from ofer.base.tables import read_table
from ofer.evaluation.all_samples import require_all_counted
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.cell_files import read_cells, read_divisions
from ofer.papers.conclusions import closing, reading, what_it_shows
from ofer.papers.coverage import coverage_note
from ofer.papers.endpoint_errors import EndpointErrors, compare_errors
from ofer.papers.entry import Entry
from ofer.papers.excluded import notes_about
from ofer.papers.families import family
from ofer.papers.flowrec import average_seed
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR, comparisons, division_of
from ofer.papers.markdown import render_markdown
from ofer.papers.opponents import render_opponents
from ofer.papers.outcomes import Outcomes
from ofer.papers.pairs import compare_rows
from ofer.papers.published import apart_from_ours, in_the_papers_order, nothing_published, read_published
from ofer.papers.seeds import not_measured, read_spread, spread_of, worth
from ofer.papers.subsets import read_subsets, subset_notes, tested_in, tested_share
from ofer.papers.table import PERCENT, PIXELS, Experiment, Numbers, experiment_of, ranked_rows, tidy_table
from ofer.papers.told_points import points_notes


def build(job: Job) -> None:
    """Write the table as CSV and as Markdown, and the comparisons of its rows as CSV."""
    statistics = job.slice["statistics"]
    drawn = {"draws": statistics["draws"], "seed": statistics["seed"]}
    divisions = read_divisions(job.input_groups("divisions"))
    subsets = read_subsets(job.slice.get("subsets", {}), divisions, job.input_groups("excluded"))
    listed = {place: tested_in(subset, divisions[division_of(place)]) for place, subset in subsets.items()}
    outcomes = Outcomes(
        read_cells(job.input_groups("predictions"), divisions, subsets),
        **drawn,
        tested_shares={name: division.tested_share() for name, division in divisions.items()}
        | {place: tested_share(rows, divisions[division_of(place)]) for place, rows in listed.items()},
    )
    errors = EndpointErrors(read_cells(job.input_groups("reconstructions"), divisions), **drawn)
    tested = {name: division.tested() for name, division in divisions.items()}
    experiment = experiment_of(job.slice, outcomes.seeds(), tested.values())
    source = job.slice["published"]
    printed = nothing_published()
    if source:
        printed = read_published(job.package_file(published_file(source["paper"])), source["table"])
    entry, published = in_the_papers_order(Entry.of(job.slice["entry"]), printed, source)
    lines = apart_from_ours(printed, source) if experiment.incomparable else published
    pairs = _compared(entry, outcomes, errors, job, experiment)
    if entry.ranked:
        entry = entry.with_rows(ranked_rows(entry.rows, entry.columns, outcomes, entry.restorer_row))
    table = tidy_table(lines, entry.rows, entry.columns, Numbers(outcomes, errors), experiment, ranked=entry.ranked)
    for name, frame in (("table", table), ("pairs", pairs)):
        require_all_counted(frame["n"], frame["column"].map(entry.tested_at), tested | listed)
        with job.writing(name) as path:
            frame.to_csv(path, index=False, lineterminator="\n")
    notes = [
        *subset_notes(subsets),
        *points_notes(job.slice.get("points", ())),
        *_coverage(job),
        _worth_of_a_seed(job, _accuracies(table, entry)),
        *_excluded(job),
    ]
    if entry.ranked:
        text = render_opponents(table, pairs, entry.shape, experiment, notes)
    else:
        notes = [*notes, *_choice_of_seed(job)]
        conclusions: list[str] = []
        if not pairs.empty:
            conclusions = [*what_it_shows(pairs, published, entry), *closing(pairs, experiment)]
            notes = [reading(pairs, experiment.confidence, experiment.table), *notes]
        text = render_markdown(table, entry.shape, experiment, conclusions=conclusions, notes=notes)
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _compared(
    entry: Entry, outcomes: Outcomes, errors: EndpointErrors, job: Job, experiment: Experiment
) -> pd.DataFrame:
    """Return the comparisons, of a table whose rows are ranked by both measures."""
    made = comparisons(entry.compare, entry.rows, entry.columns, entry.restorer)
    families = {measure: family(experiment.table, shared) for measure, shared in job.slice["families"].items()}
    pairs = compare_rows(
        made[ACCURACY],
        outcomes,
        families[ACCURACY],
        confidence=experiment.confidence,
        corrected=experiment.corrected,
    )
    if not entry.ranked:
        return pairs
    by_error = compare_errors(made[ENDPOINT_ERROR], errors, families[ENDPOINT_ERROR], confidence=experiment.confidence)
    both = [pairs.assign(unit=PERCENT), by_error.assign(unit=PIXELS)]
    return pd.concat([frame for frame in both if not frame.empty] or both[:1], ignore_index=True)


def _coverage(job: Job) -> list[str]:
    files = job.input_groups("coverage")
    generated = job.slice["generated"]
    return [
        coverage_note(path, job.slice["claims"][corpus], generated=corpus in generated)
        for corpus, [path] in files.items()
    ]


def _excluded(job: Job) -> list[str]:
    return [note for [path] in job.input_groups("excluded").values() for note in notes_about(path)]


def _accuracies(table: pd.DataFrame, entry: Entry) -> pd.DataFrame:
    """Return the cells that are accuracies; of a table of gains alone, all."""
    measured = [one.name for one in entry.columns if one.measure == ACCURACY and not (one.made or one.over)]
    return table[table["column"].isin(measured)] if measured else table


def _worth_of_a_seed(job: Job, table: pd.DataFrame) -> str:
    name, seeds = job.slice["name"], job.slice["seeds"]
    if seeds == 1 and not job.slice["spread_is_known"]:
        return not_measured(name)
    spread = spread_of(table, name) if seeds > 1 else read_spread(job.package_file(SPREAD))
    return worth(spread, seeds, name)


def _choice_of_seed(job: Job) -> list[str]:
    recogniser: dict[str, Any] | None = job.slice["recogniser"]
    if recogniser is None:
        return []
    seed, seeds, suggested = recogniser["seed"], job.slice["seeds"], job.input_list("seeds")
    if not suggested:
        used = f"the seed {seed}" if seeds == 1 else f"the seeds {seed} to {seed + seeds - 1}"
        return [
            f"The recogniser has {used}, the same in all folds. Whether such a seed is average is Figure 8 "
            "(`snakemake fig8`, then results/fig8.md)."
        ]
    choice = read_table(suggested[0], average_seed.TEXT)
    return average_seed.seed_warnings(choice, recogniser=recogniser["name"], seed=seed, division=recogniser["division"])


if __name__ == "__main__":
    run_stage(__doc__, build)
