"""Read a corpus as its distributor ships it into a manifest: one row per sample, with the digest of every file used."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from ofer.base.by_name import load
from ofer.base.errors import OferError, printable
from ofer.base.progress import say, track
from ofer.base.wording import count
from ofer.corpora.counts import count_warnings
from ofer.corpora.frame_names import files_of, split_name
from ofer.corpora.inside import require_inside
from ofer.corpora.manifest import COLUMNS, SHIPPED
from ofer.corpora.notices import left_out_of, notices, unread_of
from ofer.corpora.parts import part_of, split_fault
from ofer.corpora.sample import Sample, is_of_stills
from ofer.jobs.artefacts import written_whole
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the manifest, and its rows again part by part: a change of one sample then reaches its part alone."""
    root = Path(job.slice["root"])
    loader = load(f"ofer.corpora.{job.slice['loader']}")
    chosen = {"labels": job.slice["labels"], "options": job.slice["options"]}
    read = loader.read_samples(root, need_landmarks=job.slice["need_landmarks"], **chosen)
    linked, splits = job.slice["linked_folders"], job.slice["splits"]
    if is_of_stills(loader):
        # Who is in a picture is not always told; each is then somebody of their own.
        read = (replace(sample, subject=sample.subject or sample.id) for sample in read)
    pairs = [_read(root, sample, linked, splits) for sample in track(read, "samples read")]
    folders = loader.folder_counts(root, **chosen)
    unread, left_out = unread_of(loader, root, **chosen), left_out_of(loader, root, **chosen)
    if not pairs:
        raise OferError(f"{root}: no labelled sample found; check the root and `labels: {chosen['labels']}`")
    samples, rows = zip(*pairs, strict=True)
    for name, number in Counter(sample.id for sample in samples).items():
        if number > 1:
            raise OferError(f"{root}: holds {number} samples of the id {name}; rename the others, or keep one")
    columns = [*COLUMNS, *(SHIPPED if is_of_stills(loader) else [])]
    manifest = pd.DataFrame(rows, columns=[*COLUMNS, *SHIPPED])[columns].sort_values("sample", kind="stable")
    faulty = manifest[manifest["fault"] != ""]
    subjects = count(manifest["subject"].nunique(), "subject")
    say(f"{count(len(manifest), 'sample')} of {subjects} in {root}, {len(faulty)} unusable")
    for sample, fault in zip(faulty["sample"], faulty["fault"], strict=True):
        say(f"  {sample}: {fault}")
    warnings = [*count_warnings(samples, job.slice["expected"], folders), *left_out, *notices(root, samples, unread)]
    for warning in warnings:
        say(f"  {warning}")
    with job.writing("warnings") as path:
        path.write_text("".join(f"{warning}\n" for warning in warnings), encoding="utf-8")
    with job.writing("manifest") as path:
        manifest.to_csv(path, index=False, lineterminator="\n")
    placed = zip(manifest["sample"], manifest["split"], strict=True)
    parts = pd.Series([part_of(sample, job.slice["parts"], split, splits) for sample, split in placed], manifest.index)
    for number, target in enumerate(job.output_list("parts")):
        with written_whole(target) as path:
            manifest[parts == number].to_csv(path, index=False, lineterminator="\n")


def _read(root: Path, sample: Sample, linked: Sequence[str], splits: Sequence[str]) -> tuple[Sample, list[str]]:
    """Return the sample, which has a fault if a file of it must not or cannot be read, and its row."""
    try:
        require_inside(root, files_of([*sample.frames, *sample.landmarks]), linked)
        frames, landmarks = (_digests(root, names) for names in (sample.frames, sample.landmarks))
        if printable(sample.id + sample.subject) != sample.id + sample.subject:
            raise OferError(f"{sample.id}: its name, or that of its subject, does not print; rename it")
        if not sample.fault and not (sample.id.strip() and sample.subject.strip()):
            raise OferError(f"{sample.id}: it, or its subject, by which folds are made, has no name; give it one")
        if not sample.fault and (fault := split_fault(sample, splits)):
            raise OferError(fault)
    except OferError as error:
        sample, frames, landmarks = replace(sample, frames=(), landmarks=(), fault=str(error)), [], []
        # A table in UTF-8, a row a line, takes no other names.
        sample = replace(sample, id=printable(sample.id), subject=printable(sample.subject))
    # Points of many pictures would fill the memory; they stand in the row.
    return replace(sample, points=()), [
        sample.id,
        sample.subject,
        sample.label,
        sample.split,
        *(json.dumps(names) if names else "[]" for names in (sample.frames, frames, sample.landmarks, landmarks)),
        sample.fault,
        # Of a corpus of sequences nobody asks for these.
        json.dumps(sample.points) if sample.points else "",
        json.dumps(sample.box) if sample.box else "",
    ]


def _digests(root: Path, names: Sequence[str]) -> list[str]:
    """Return the digest of the file of each frame; a clip is hashed once for all of its frames."""
    of_file = {file: _digest(root, file) for file in files_of(names)}
    return [of_file[split_name(name)[0]] for name in names]


# Of files of many pictures, which are read one after the other; not of millions of others.
@lru_cache(maxsize=1 << 10)
def _digest(root: Path, name: str) -> str:
    """Return the digest of a file, which may hold the pictures of many samples."""
    try:
        return content_digest(root / name)
    except OSError as error:
        raise OferError(f"{name}: cannot be read ({error.strerror}); mend this file, or remove its sample") from error


if __name__ == "__main__":
    run_stage(__doc__, build)
