"""Divide the samples into groups and say which of these train, select and are tested in each round, once for all."""

from ofer.base.progress import say
from ofer.base.tables import read_texts
from ofer.evaluation.schemes import divide, missing_classes
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the groups of the samples, and the rounds."""
    division = divide(read_texts(job.input("samples")), job.slice, name=job.slice["name"])
    for sentence in missing_classes(division):
        say(sentence)
    for name, table in (("division", division.samples), ("rounds", division.rounds)):
        with job.writing(name) as path:
            table.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
