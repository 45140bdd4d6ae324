"""Take a network that others trained over from the user's file, by the names that its arrays have here."""

from pathlib import Path

from ofer.base.progress import say
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.learning import weights as weights_files
from ofer.learning.external import import_weights


def build(job: Job) -> None:
    """Write the arrays, with the digest of the file that they are from."""
    arrays, notes = import_weights(Path(job.slice["file"]), job.slice["layout"])
    say(f"{len(arrays)} arrays of {job.slice['file']} (sha256 {notes['sha256']})")
    with job.writing("weights") as path:
        weights_files.write(path, arrays, notes)


if __name__ == "__main__":
    run_stage(__doc__, build)
