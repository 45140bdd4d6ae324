"""Make the table of opponents that the paper lacks: accuracy and endpoint error, against the paper's method."""

from ofer.base.data_files import SPREAD
from ofer.evaluation.all_samples import require_all_counted
from ofer.evaluation.division import read_division
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.papers.cell_files import read_cells
from ofer.papers.coverage import coverage_note
from ofer.papers.endpoint_errors import EndpointErrors
from ofer.papers.excluded import notes_about
from ofer.papers.families import family
from ofer.papers.flowrec.baselines import Baselines, Opponent
from ofer.papers.flowrec.baselines_text import render_baselines
from ofer.papers.outcomes import Outcomes
from ofer.papers.seeds import read_spread, spread_of, worth
from ofer.papers.table import Experiment


def build(job: Job) -> None:
    """Write the table as CSV and as Markdown, and the comparisons with the paper's method as CSV."""
    statistics = job.slice["statistics"]
    draws, seed = statistics["draws"], statistics["seed"]
    division = read_division(job.input_list("division"))
    predictions, errors = (
        read_cells(job.input_groups(name), division.tested()) for name in ("predictions", "reconstructions")
    )
    outcomes = Outcomes(predictions, draws=draws, seed=seed, tested_share=division.tested_share())
    experiment = Experiment(
        table=job.slice["name"],
        corpus=job.slice["corpus"],
        generated=job.slice["generated"],
        division=job.slice["division"],
        fold_count=len(division.numbers()),
        incomparable="no published number",
        seeds=outcomes.seeds(),
        **{key: statistics[key] for key in ("draws", "confidence", "margin", "corrected")},
    )
    baselines = Baselines(
        opponents=[Opponent(**opponent) for opponent in job.slice["opponents"]],
        recogniser=job.slice["recogniser"],
        occlusions=dict(job.slice["occlusions"]),
        outcomes=outcomes,
        families={measure: family(job.slice["name"], made) for measure, made in job.slice["families"].items()},
        errors=EndpointErrors(errors, draws=draws, seed=seed),
        experiment=experiment,
    )
    table, pairs = baselines.tidy(), baselines.pairs()
    for name, frame in (("table", table), ("pairs", pairs)):
        require_all_counted(frame, division.tested())
        with job.writing(name) as path:
            frame.to_csv(path, index=False, lineterminator="\n")
    spread = spread_of(table, job.slice["name"]) if experiment.seeds > 1 else read_spread(job.package_file(SPREAD))
    hidden = coverage_note(job.input("coverage"), job.slice["claims"], generated=experiment.generated)
    notes = [hidden, worth(spread, experiment.seeds, job.slice["name"]), *notes_about(job.input("excluded"))]
    text = render_baselines(table, pairs, experiment, notes)
    with job.writing("markdown") as path:
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
