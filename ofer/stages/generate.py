"""Write one part of the built-in corpus: the subjects whose number is `part` modulo `parts`, in the layout of CK+.

The images lie beside the declared output, which lists them with their digests.
"""

import csv
import shutil
from pathlib import Path

from ofer.base.data_files import PARAMETERS
from ofer.base.progress import track
from ofer.corpora.synthetic.write import remove_leftovers, write_subject
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the part's subjects; whatever an earlier run left of subjects that are no longer wanted goes."""
    settings = job.slice["generate"]
    part, parts = job.slice["part"], job.slice["parts"]
    root = job.output("written").parent
    subjects = [number for number in range(1, settings["subjects"] + 1) if number % parts == part]
    _remove_others(root, part, parts, subjects)
    with job.writing("written") as path, open(path, "w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["file", "digest"])
        for subject in track(subjects, f"subjects of part {part:02d}"):
            remove_leftovers(root, subject)
            written = write_subject(
                root,
                subject,
                parameters=job.package_file(PARAMETERS),
                seed=settings["seed"],
                frames=tuple(settings["frames"]),
                size=tuple(settings["size"]),
            )
            table.writerows((file.relative_to(root).as_posix(), content_digest(file)) for file in written)


def _remove_others(root: Path, part: int, parts: int, subjects: list[int]) -> None:
    for folder in root.glob("*/S[0-9][0-9][0-9]"):
        number = int(folder.name[1:])
        if number % parts == part and number not in subjects:
            shutil.rmtree(folder)


if __name__ == "__main__":
    run_stage(__doc__, build, reuse=False)
