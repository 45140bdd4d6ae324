"""Measure what each occlusion entry hides of what it claims to, by points of faces that the default corpus has not.

    python -m benchmarks.occlusion_coverage [--seed 2] [--subjects 36] [--corpus FOLDER]

Faces of the built-in generator with another seed, as points alone, or those of FOLDER, any corpus in the layout of CK+
with landmarks. Prints a row an entry, and one for each object that an entry chooses from: share of points that are
hidden, and share of faces of which no point of the feature is in sight, both of first and of apex frames; and the same
of features that the entry does not claim but hides by a twentieth at least.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.synthetic_corpus import FRAMES, PARAMETERS, sequences
from ofer.base.progress import track
from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.corpora.synthetic.camera import camera_of
from ofer.corpora.synthetic.landmarks import landmark_vertices
from ofer.corpora.synthetic.parameters import read_parameters
from ofer.corpora.synthetic.scene import surfaces
from ofer.corpora.synthetic.sequence import ORDER, draw_sequence
from ofer.corpora.synthetic.subject import draw_subject
from ofer.corpora.synthetic.write import CODES
from ofer.faces.crop import crop_box
from ofer.faces.eye_centres import from_landmarks
from ofer.faces.files import FacePoints
from ofer.occlusion.coverage import coverage
from ofer.occlusion.features import FEATURES
from ofer.occlusion.objects import pictures_of
from ofer.plan.occlusions import occlusion_values


def face_of(sample: str, label: str, points: np.ndarray) -> FacePoints:
    """Return a face by its points (2, 68, 2) in the first and the apex frame, in pixels of the frame."""
    pupils = from_landmarks(points[0])
    box = crop_box(pupils, x=(-1.3, 1.3), y=(-0.7, 1.9))
    in_crop = box.points_in_crop(points)
    return FacePoints(sample, label, (box.height, box.width), box.points_in_crop(pupils), in_crop, "landmarks")


def generated(seed: int, subjects: int) -> Iterator[FacePoints]:
    """Yield the faces of generated subjects, which are not drawn."""
    parameters = read_parameters(PARAMETERS)
    for subject in track(range(1, subjects + 1), "subjects"):
        person = draw_subject(parameters, seed, subject)
        camera, vertices = camera_of(person, (640, 490)), landmark_vertices(person.grid, parameters)
        for number in range(1, len(ORDER) + 1):
            shown = draw_sequence(parameters, seed, subject, number, FRAMES)
            ends = (surfaces(person, shown, frame) for frame in (0, shown.frames - 1))
            points = np.stack([camera.project(surface.vertices[vertices])[:, :2] for surface in ends])
            yield face_of(f"S{subject:03d}_{number:03d}", shown.expression, points)


def on_disk(root: Path) -> Iterator[FacePoints]:
    """Yield the faces of a corpus in the layout of CK+."""
    names = {code: name for name, code in CODES.items()}
    for sequence in sequences(root):
        points = np.stack([np.loadtxt(sequence.landmarks[number]) for number in (0, -1)])
        yield face_of(sequence.frames[0].stem.rpartition("_")[0], names[sequence.code], points)


def rows(config: Config, faces: list[FacePoints]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (entry, feature, shares by frame) of all entries; claimed features are joined."""
    seen = []
    for name, entry in config.occlusions.items():
        values = occlusion_values(config, name)
        claim = "+".join(entry.hides)
        for chosen in [[picture] for picture in values.get("objects", [])] or [None]:
            shown = values if chosen is None else values | {"objects": chosen}
            # Fills that paint the same pixels hide the same.
            same = {key: value for key, value in shown.items() if key != "fill"}
            if values["fill"] != "image" and same in seen:
                continue
            seen.append(same)
            called = name if chosen is None else f"{name}: {chosen[0]}"
            besides = [[feature] for feature in FEATURES if feature not in entry.hides]
            for hides in [list(entry.hides), *besides]:
                found = coverage(faces, name, shown | {"hides": hides}, pictures_of(shown))
                of_all = found[(found["feature"] == "+".join(hides)) & (found["label"] == "all")]
                shares = {
                    str(row["frame"]): (row["points_hidden"], row["faces_hidden"]) for _, row in of_all.iterrows()
                }
                if hides != list(entry.hides) and shares["apex"][0] < 0.05:
                    continue
                yield called, claim if hides == list(entry.hides) else f"({hides[0]})", shares


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--subjects", type=int, default=36)
    parser.add_argument("--corpus", type=Path, default=None, help="folder of a corpus in the layout of CK+")
    options = parser.parse_args()
    config = load_config(read_yaml(Path("config.yaml")))
    faces = list(on_disk(options.corpus) if options.corpus else generated(options.seed, options.subjects))
    print(f"{len(faces)} faces; in brackets: not claimed")
    print("| entry | feature | points, first | faces, first | points, apex | faces, apex |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for name, feature, shares in rows(config, faces):
        cells = [f"{100 * share:.1f}" for frame in ("first", "apex") for share in shares[frame]]
        print(f"| {name} | {feature.replace('+', ', ')} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
