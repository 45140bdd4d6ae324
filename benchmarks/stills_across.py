"""What dlib makes of the built-in stills of sequences whose layouts ship no landmarks, and what the corpora cost.

    python -m benchmarks.stills_across

Writes the corpora in the layouts of MMI, Oulu-CASIA and SFEW as config.yaml has them. Of the stills of the first two:
faces that dlib's detector finds, the true distance d of the eyes, how often d it is what dlib makes of it, and how far
its midpoint of the eyes lies from the true one.
"""

import tempfile
from pathlib import Path

import cv2
import numpy as np

from benchmarks.stills import ROOT, write
from ofer.config.entries import above_papers, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import CorpusSettings
from ofer.corpora import apex_stills
from ofer.corpora.stills import read_still
from ofer.corpora.synthetic.stills.truth import true_points
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import from_landmarks, inter_ocular_distance

CORPORA = ("mmi-synthetic-stills", "oulucasia-synthetic-stills", "sfew-synthetic")


def measure(root: Path, entry: CorpusSettings) -> str:
    """Return what dlib makes of the stills of a corpus."""
    true, dlib = dict(true_points(root / "truth_00.csv")), DlibPupils(find_model(), entry.pupils.upsample)
    chosen = {"labels": entry.labels, "options": entry.options}
    faces, distances, ratios, offsets = [], [], [], []
    for sample in apex_stills.read_samples(root, need_landmarks=False, **chosen):
        [name] = sample.frames
        found = dlib.find(cv2.cvtColor(read_still(root, name), cv2.COLOR_RGB2GRAY))
        eyes = from_landmarks(true[name])
        faces.append(len(found))
        distances.append(inter_ocular_distance(eyes))
        for face in found[:1]:
            ratios.append(distances[-1] / inter_ocular_distance(face.pupils))
            offsets.append(np.linalg.norm(face.pupils.mean(0) - eyes.mean(0)) / distances[-1])
    low, middle, high = np.percentile(distances, [0, 50, 100])
    return (
        f"one face in {faces.count(1)} of {len(faces)}; d {low:.0f} to {high:.0f} pixels, median {middle:.0f}; "
        f"d over dlib's {np.mean(ratios):.3f} (standard deviation {np.std(ratios):.3f}); midpoint off by "
        + ", ".join(f"{share:.3f}" for share in np.percentile(offsets, [50, 95, 100]))
        + " d (median, 95th percentile, most)"
    )


def main() -> None:
    """Write and measure each corpus."""
    config = load_config(above_papers(ROOT, read_yaml(ROOT / "config.yaml")))
    for name in CORPORA:
        entry = config.corpora[name]
        assert entry.generate is not None
        with tempfile.TemporaryDirectory() as folder:
            seconds = write(Path(folder), entry.generate)
            print(f"{name}: written in {seconds:.0f} seconds of a processor", flush=True)
            if entry.loader == "apex_stills":
                print(f"  {measure(Path(folder), entry)}", flush=True)


if __name__ == "__main__":
    main()
