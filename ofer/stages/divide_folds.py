"""Divide the samples into folds, once, for every method."""

from ofer.base.progress import say
from ofer.base.tables import read_texts
from ofer.evaluation.folds import stratified, stratified_group, violations
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage

SCHEMES = {"stratified": stratified, "stratified_group": stratified_group}


def build(job: Job) -> None:
    """Write sample, subject, label, fold."""
    samples = read_texts(job.input("samples"))
    count = job.slice["count"]
    folds = SCHEMES[job.slice["scheme"]](samples, count, job.slice["seed"])
    for violation in violations(folds, count):
        say(f"  {violation}")
    with job.writing("folds") as path:
        folds.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
