"""Measure what a corpus of a million pictures costs that are read when they are looked at: seconds, and memory.

    python -m benchmarks.million_pictures --folder /data/scratch [--pictures 1000000] [--steps 500]

Pictures of 8 × 8 pixels, no two of the same bytes, are written below the folder in the layout of VGGFace2, 360 of a
person, and removed afterwards. Then the workflow is planned, its stages run one after the other, each in a process of
its own, up to the division, and shuffled batches of 64 pictures are read as a training does. Peaks are those of
resident memory. The files were just written, so that the system need not read them from the disk: what is measured is
computation. Pictures that are so small cost a file's handling and little more.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_SELF, getrusage, struct_rusage

import cv2
import numpy as np

from ofer.base.progress import track
from ofer.commands.configured import configuration
from ofer.evaluation.division import read_division
from ofer.faces.pictures import read_pictures
from ofer.jobs.job import Job
from ofer.plan import data, paths, stills
from ofer.plan.declared import Declared, as_json
from ofer.plan.occlusions import occlusion_values

CORPUS, DIVISION, BATCH, PER_PERSON = "many", "official", 64, 360
ENTRY = """corpora:
  many:
    based_on: vggface2
    root: {root}
    options: {{ images_per_identity: 0 }}
    expected: {{ pictures: {pictures} }}
"""
PROJECT = Path(__file__).parents[1]
MIB = 1 << 10
"""Linux counts resident memory in KiB."""


def write_tree(root: Path, pictures: int) -> None:
    """Write JPEG files of one grey picture, each with a comment of its own; every twentieth person is tested."""
    picture = cv2.imencode(".jpg", np.full((8, 8, 3), 128, np.uint8))[1].tobytes()
    for number in track(range(pictures), "pictures written"):
        person, nth = divmod(number, PER_PERSON)
        folder = root / ("test" if person % 20 == 19 else "train") / f"n{person:06d}"
        if nth == 0:
            folder.mkdir(parents=True)
        comment = f"{number:08d}".encode()
        marked = picture[:2] + b"\xff\xfe" + (2 + len(comment)).to_bytes(2, "big") + comment + picture[2:]
        (folder / f"{nth:04d}_01.jpg").write_bytes(marked)


def measured(what: str, command: Sequence[str], pictures: int) -> None:
    """Run a command and print its seconds, pictures a second and peak; exit with its message if it fails."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            said.seek(0)
            sys.exit(f"{what}: {said.read().decode(errors='replace')[-2000:]}")
    tell(what, time.perf_counter() - begun, pictures, usage)


def tell(what: str, seconds: float, pictures: int, usage: struct_rusage) -> None:
    """Print a row: seconds by the clock and of a processor, pictures a second by the clock, and the peak so far."""
    computed = usage.ru_utime + usage.ru_stime
    rate = f"{pictures / seconds:9,.0f} pictures/s"
    print(f"{what:32} {seconds:7,.1f} s {computed:7,.1f} s {rate} {usage.ru_maxrss / MIB:7,.0f} MiB", flush=True)


def stage(name: str, declared: Declared, outputs: dict[str, object]) -> list[str]:
    """Return the command that runs a stage by hand."""
    job = {"inputs": declared.reads, "slice": as_json(declared.slice), "outputs": outputs}
    return [sys.executable, "-m", f"ofer.stages.{name}", json.dumps(job)]


def chain(preset: Path, pictures: int) -> None:
    """Plan the workflow, and run its stages up to the division."""
    config, where = configuration([preset])[0], {"corpus": CORPUS, "division": DIVISION}
    rounds = paths.division(CORPUS, DIVISION)[1]
    plan = [sys.executable, "-m", "snakemake", "--snakefile", str(PROJECT / "Snakefile"), "--configfile", str(preset)]
    for turn in ("first", "again"):
        measured(f"plan, {turn}", [*plan, "--dry-run", rounds], pictures)
    parts = config.part_names()
    read = {
        "manifest": f"results/{CORPUS}/manifest.csv",
        "warnings": f"results/{CORPUS}/warnings.txt",
        "parts": [f"results/{CORPUS}/manifest/{part}.csv" for part in parts],
    }
    measured("read_corpus", stage("read_corpus", data.read_corpus(config, where), read), pictures)
    for part in parts:
        declared = stills.align_faces(config, {**where, "part": part})
        faces = {"faces": f"results/{CORPUS}/faces/{part}.h5"}
        with open(read["parts"][int(part)], encoding="utf-8") as rows:
            own = sum(1 for _ in rows) - 1
        measured(f"align_faces, {own:,} pictures", stage("align_faces", declared, faces), own)
    gathered = {name: f"results/{CORPUS}/{name}.csv" for name in ("samples", "excluded")}
    measured("gather_samples", stage("gather_samples", data.gather_samples(config, where), gathered), pictures)
    divided = dict(zip(("division", "rounds"), paths.division(CORPUS, DIVISION), strict=True))
    measured("divide_samples", stage("divide_samples", data.divide_samples(config, where), divided), pictures)


def read_batches(preset: Path, steps: int) -> None:
    """Read shuffled batches of the pictures that train, as a pretext task does, and print what it takes."""
    # Here alone: Linux counts the memory of who starts a process, such as torch's, as a peak of that.
    from ofer.learning.device import set_threads
    from ofer.learning.draws import BatchOrder
    from ofer.learning.stills import round_digest
    from ofer.learning.viewed_round import viewed_round
    from ofer.learning.views import ViewedPictures

    begun, config = time.perf_counter(), configuration([preset])[0]
    set_threads(1)
    learned = config.divisions[DIVISION].splits_learned(config.corpora[CORPUS].splits)
    faces = {CORPUS: read_pictures(list(map(Path, paths.faces(config, CORPUS, learned))))}
    divisions = {CORPUS: read_division(list(map(Path, paths.division(CORPUS, DIVISION))))}
    still = {"side": 64, "colour": "rgb"}
    given = {"labels": "none", "still": still, "occlusions": [occlusion_values(config, "object-pretext")]}
    job = Job("ofer.stages.train_stills", {**given, "method": {"unreadable_share": 0.01}}, {}, {})
    found = viewed_round(job, 0, divisions, faces)
    round_digest(found)
    pictures = found.training
    assert isinstance(pictures, ViewedPictures)
    order = BatchOrder(len(pictures), BATCH, 0)
    order.batch(1)
    prepared = time.perf_counter()
    tell("before the first batch", prepared - begun, len(pictures), getrusage(RUSAGE_SELF))
    for step in range(1, steps + 1):
        pictures.views(order.batch(step), step)
    seconds = time.perf_counter() - prepared
    tell(f"and {steps} batches of {BATCH}", seconds, steps * BATCH, getrusage(RUSAGE_SELF))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where there is room for as many files")
    parser.add_argument("--pictures", type=int, default=1_000_000)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--preset", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.preset:
        read_batches(given.preset, given.steps)
        return
    folder = Path(tempfile.mkdtemp(dir=given.folder)).absolute()
    preset = folder / "many.yaml"
    try:
        begun = time.perf_counter()
        write_tree(folder / "corpus", given.pictures)
        preset.write_text(ENTRY.format(root=folder / "corpus", pictures=given.pictures), encoding="utf-8")
        (folder / "results").mkdir()
        os.environ["PYTHONPATH"] = os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])
        os.chdir(folder)
        tell("tree written", time.perf_counter() - begun, given.pictures, getrusage(RUSAGE_SELF))
        chain(preset, given.pictures)
        # In a process that has done nothing else.
        again = [sys.executable, "-m", "benchmarks.million_pictures", "--folder", "."]
        subprocess.run([*again, "--preset", str(preset), "--steps", str(given.steps)], check=True)
    finally:
        os.chdir(PROJECT)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
