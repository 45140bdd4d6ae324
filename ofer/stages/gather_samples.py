"""Gather what is usable: the manifest minus what was excluded, and what was excluded with its reason."""

from pathlib import Path

import pandas as pd

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.base.tables import read_texts
from ofer.base.wording import count
from ofer.faces.files import read_excluded, read_lengths
from ofer.faces.pictures import read_excluded_pictures, read_picture_samples
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write samples.csv and excluded.csv; a corpus with too many exclusions is refused."""
    # Not the files of each sample, which may be millions.
    manifest = read_texts(job.input("manifest"))[["sample", "subject", "label", "split"]]
    reasons: dict[str, str] = {}
    found: set[str] = set()
    for path in job.input_list("faces"):
        if job.slice["kind"] == "stills":
            reasons |= read_excluded_pictures(path)
            found.update(read_picture_samples(path))
        else:
            reasons |= read_excluded(path)
            found.update(sample for sample, *_ in read_lengths(path))
    lost = set(manifest["sample"]) - {*found, *reasons}
    if lost:
        raise OferError(
            f"{job.input('manifest')}: {len(lost)} samples have neither a face nor a reason for that, such as "
            f"{min(lost)}; delete {job.input_list('faces')[0].parent} and run snakemake again"
        )
    share = len(reasons) / len(manifest)
    largest = job.slice["largest_excluded_share"]
    corpus = job.slice["corpus"]
    if share > largest:
        sample, reason = sorted(reasons.items())[0]
        raise OferError(
            f"{job.input('manifest')}: {len(reasons)} of {len(manifest)} samples are unusable, the first is {sample} "
            f"({reason}); mend the corpus or raise corpora.{corpus}.largest_excluded_share above {largest}"
        )
    usable = manifest[~manifest["sample"].isin(reasons)]
    if usable.empty:
        raise OferError(f"{job.input('manifest')}: no sample is usable, the logs say why of each; mend the corpus")
    subjects = count(usable["subject"].nunique(), "subject")
    say(f"{count(len(usable), 'sample')} of {subjects} usable, {len(reasons)} excluded")
    with job.writing("samples") as path:
        _write(usable, path)
    warnings = job.input("warnings").read_text(encoding="utf-8").splitlines()
    rows = [("(corpus)", warning) for warning in warnings] + sorted(reasons.items())
    with job.writing("excluded") as path:
        _write(pd.DataFrame(rows, columns=["sample", "reason"]), path)


def _write(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    run_stage(__doc__, build)
