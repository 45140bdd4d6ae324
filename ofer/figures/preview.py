"""A first look at a corpus: faces at neutral and apex, the occlusions, and the flows that they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.figure import Figure

from ofer.base.errors import OferError
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.legible import name_of
from ofer.drawing.pictures import blank, draw_face, draw_flow
from ofer.drawing.style import new_figure, set_title
from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.face_flow import apex_flow
from ofer.jobs.job import Job


@dataclass(frozen=True)
class PreviewSample:
    """Crops (height, width) uint8 and flows neutral → apex (2, height, width) in pixels of the crop.

    `occluded_faces`, `occluded_flows` and `masks` (True = hidden) are keyed by occlusion. Faces are None where the
    corpus does not allow showing this person.
    """

    sample: str
    label: str
    flow: np.ndarray
    occluded_flows: Mapping[str, np.ndarray]
    masks: Mapping[str, np.ndarray]
    neutral: np.ndarray | None = None
    apex: np.ndarray | None = None
    occluded_faces: Mapping[str, np.ndarray] | None = None


def draw(job: Job) -> Figure:
    """Return the contact sheet of one part's first samples, one of each expression."""
    cv2.setNumThreads(1)
    clean = _one_of_each(list(read_faces(job.input("faces"))))
    if not clean:
        raise OferError(f"{job.input('faces')}: holds no face; use fewer `parts`")
    names = [face.sample for face in clean]
    occluded = {
        occlusion: {face.sample: face for path in paths for face in read_faces(path, names)}
        for occlusion, paths in job.input_groups("frames").items()
    }
    shown, farneback = job.slice["publishable_subjects"], job.slice["farneback"]
    samples = []
    for face in clean:
        hidden = {occlusion: faces[face.sample] for occlusion, faces in occluded.items()}
        public = shown == "all" or face.subject in shown
        samples.append(
            PreviewSample(
                sample=face.sample,
                label=face.label,
                flow=apex_flow(face, farneback),
                occluded_flows={occlusion: apex_flow(other, farneback) for occlusion, other in hidden.items()},
                masks={occlusion: other.mask for occlusion, other in hidden.items() if other.mask is not None},
                neutral=face.crops[0] if public else None,
                apex=face.crops[-1] if public else None,
                occluded_faces={key: other.crops[-1] for key, other in hidden.items()} if public else None,
            )
        )
    return draw_preview(samples, title=f"Corpus {job.slice['corpus']}", generated=job.slice["generated"])


def _one_of_each(faces: list[FaceSequence]) -> list[FaceSequence]:
    by_label: dict[str, FaceSequence] = {}
    subjects: set[str] = set()
    # Different people where there are enough of them.
    for face in sorted(faces, key=lambda face: face.sample):
        if face.label not in by_label and face.subject not in subjects:
            by_label[face.label] = face
            subjects.add(face.subject)
    for face in sorted(faces, key=lambda face: face.sample):
        by_label.setdefault(face.label, face)
    return [by_label[label] for label in sorted(by_label)]


def draw_preview(
    samples: Sequence[PreviewSample], *, title: str, generated: bool, maximum: float | None = None
) -> Figure:
    """Return a contact sheet with a row per sample: neutral, apex, occluded faces, flow, occluded flows.

    `maximum`: magnitude in pixels at which colours are full; without it, one that fits all clean flows.
    """
    occlusions = list(dict.fromkeys(name for sample in samples for name in sample.occluded_flows))
    faces = ["neutral", "apex", *occlusions] if any(sample.apex is not None for sample in samples) else []
    scale = maximum or magnitude_scale([sample.flow for sample in samples])
    columns = len(faces) + 1 + len(occlusions)
    cell = 1.15
    figure = new_figure(cell * (columns + 1) + 0.4, cell * len(samples) + 0.7)
    grid = figure.add_gridspec(len(samples), columns + 1)
    for row, sample in enumerate(samples):
        pictures = _pictures(sample, faces, occlusions)
        for column, (name, picture, mask) in enumerate(pictures):
            axes = figure.add_subplot(grid[row, column])
            if picture is None:
                blank(axes)
            elif picture.ndim == 2:
                draw_face(axes, picture)
            else:
                draw_flow(axes, picture, scale, mask)
            if row == 0:
                axes.set_title(name)
            if column == 0:
                axes.set_ylabel(f"{sample.label}\n{name_of(sample.sample, 24)}", fontsize=8)
    draw_legend(figure.add_subplot(grid[0, -1]), scale)
    set_title(figure, title, generated=generated)
    return figure


def _pictures(
    sample: PreviewSample, faces: Sequence[str], occlusions: Sequence[str]
) -> list[tuple[str, np.ndarray | None, np.ndarray | None]]:
    """Return title, picture and mask of each column."""
    crops = {"neutral": sample.neutral, "apex": sample.apex, **(sample.occluded_faces or {})}
    return [
        *((name, crops.get(name), None) for name in faces),
        ("flow", sample.flow, None),
        *((f"flow, {name}", sample.occluded_flows.get(name), sample.masks.get(name)) for name in occlusions),
    ]
