"""Kill -9 at random moments of every stage; the run that goes on ends with the bytes of an undisturbed one.

`python -m tests.faults.kills --kills 200 --seed 0` does it over the smoke preset and prints a table.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from ofer.base.progress import say
from tests.faults.campaign import Campaign, Course
from tests.faults.outcome import contents
from tests.workflow.experiment import Experiment, new_project

SMOKE = "workflow/presets/smoke.yaml"


def jobs_of(results: Path) -> dict[str, list[float]]:
    """Return the seconds of each job of a finished run by its stage, from the records that Snakemake kept."""
    seconds = defaultdict(list)
    for record in sorted((results / "benchmarks").rglob("*.tsv")):
        rows = record.read_text(encoding="utf-8").splitlines()
        # Several rules make pages, by one stage and with records in one folder; figures have a folder each.
        name = record.relative_to(results / "benchmarks").parts[0].removesuffix(".tsv")
        stage = "draw" if name.startswith("draw_") else name
        seconds[stage].append(float(rows[-1].split("\t")[0]))
    return dict(seconds)


def table(courses: Iterable[Course], stages: Iterable[str]) -> str:
    """Return the Markdown table: how many kills hit each stage, and how many of them ended right."""
    hit: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for course in courses:
        for kill in course.kills:
            # A page, say, may have died beside a training: that kill counts in both rows.
            struck = set(kill.stages) or {
                f"({kill.target}, between jobs)" if kill.target == "everything" else "(snakemake alone)"
            }
            hit.update(struck)
            right.update(struck if course.right else ())
    rows = [
        f"| {name} | {hit[name]} | {right[name]} |" for name in [*sorted(stages), *sorted(hit.keys() - set(stages))]
    ]
    kills = sum(len(course.kills) for course in courses)
    ended = sum(len(course.kills) for course in courses if course.right)
    return "\n".join(
        [
            "| stage | kills that hit it | ended right |",
            "| --- | ---: | ---: |",
            *rows,
            f"| all kills | {kills} | {ended} |",
        ]
    )


def main() -> None:
    """Print a line a kill and the table; exit with 1 if a run ended otherwise or a stage was not hit."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", default="all", help="what the runs make")
    parser.add_argument("--configfile", default=SMOKE, help="the preset that they have")
    parser.add_argument(
        "--folder", type=Path, help="where to run, and to leave what was made; a temporary one if not given"
    )
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="ofer-kills-"))
    started = time.monotonic()
    undisturbed = Experiment(folder / "undisturbed", (arguments.configfile,), (arguments.target,))
    if not undisturbed.folder.exists():
        new_project(undisturbed.folder)
    say(f"an undisturbed run in {undisturbed.folder}")
    undisturbed.run()
    say(f"took {time.monotonic() - started:.0f} s")
    jobs = jobs_of(undisturbed.folder / "results")
    campaign = Campaign(arguments.kills, jobs, contents(undisturbed.folder / "results"), arguments.seed)
    courses: list[Course] = []
    while campaign.left > 0:
        project = new_project(folder / f"killed{len(courses)}")
        courses.append(campaign.course(Experiment(project.folder, undisturbed.configfiles, undisturbed.targets), say))
        for fault in courses[-1].faults:
            say(f"  {fault}")
    print(table(courses, jobs))
    unhit = sorted(set(jobs) - {stage for course in courses for kill in course.kills for stage in kill.stages})
    say(f"{time.monotonic() - started:.0f} s, {len(courses)} killed runs; not hit: {', '.join(unhit) or 'no stage'}")
    if not arguments.folder:
        shutil.rmtree(folder)
    sys.exit(1 if unhit or not all(course.right for course in courses) else 0)


if __name__ == "__main__":
    main()
