"""Write one part of a built-in corpus, in the layout of a data set: sequences of the subjects whose number is `part`
modulo `parts`, or the stills that are planned for the part.

The images lie beside the declared output, which lists them with their digests.
"""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

from ofer.base.by_name import load
from ofer.base.data_files import PARAMETERS, STILLS_PARAMETERS
from ofer.base.progress import track
from ofer.corpora.synthetic.write import remove_leftovers, write_subject
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage

STILLS = "ofer.corpora.synthetic.stills.write"


def build(job: Job) -> None:
    """Write the part; whatever an earlier run left that is no longer wanted goes."""
    root = job.output("written").parent
    write = _stills if "layout" in job.slice["generate"] else _sequences
    with job.writing("written") as path, open(path, "w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["file", "digest"])
        table.writerows((file.relative_to(root).as_posix(), content_digest(file)) for file in write(job, root))


def _sequences(job: Job, root: Path) -> Iterator[Path]:
    settings, part, parts = job.slice["generate"], job.slice["part"], job.slice["parts"]
    subjects = [number for number in range(1, settings["subjects"] + 1) if number % parts == part]
    _remove_others(root, part, parts, subjects)
    for subject in track(subjects, f"subjects of part {part:02d}"):
        remove_leftovers(root, subject)
        yield from write_subject(
            root,
            subject,
            parameters=job.package_file(PARAMETERS),
            seed=settings["seed"],
            frames=tuple(settings["frames"]),
            size=tuple(settings["size"]),
        )


def _stills(job: Job, root: Path) -> Iterator[Path]:
    written: Iterator[Path] = load(STILLS).write_part(
        root,
        job.slice["generate"],
        part=job.slice["part"],
        parts=job.slice["parts"],
        base=job.package_file(PARAMETERS),
        own=job.package_file(STILLS_PARAMETERS),
    )
    return written


def _remove_others(root: Path, part: int, parts: int, subjects: list[int]) -> None:
    for folder in root.glob("*/S[0-9][0-9][0-9]"):
        number = int(folder.name[1:])
        if number % parts == part and number not in subjects:
            shutil.rmtree(folder)


if __name__ == "__main__":
    run_stage(__doc__, build, reuse=False)
