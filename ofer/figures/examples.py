"""Some samples on their way: face, occluded face, flow, occluded flow, restored flow, true motion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.base.tables import read_table
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.legible import name_of
from ofer.drawing.pictures import blank, draw_face, draw_flow
from ofer.drawing.style import PALETTE, new_figure, set_title
from ofer.evaluation.predictions import predicted_labels
from ofer.evaluation.trainings import first_of
from ofer.faces.files import read_faces
from ofer.flow.files import PooledFlows, read_flows
from ofer.flow.pooling import adaptive_average_pool
from ofer.flow.truth_files import read_truth
from ofer.jobs.job import Job


@dataclass(frozen=True)
class Example:
    """A sample at its apex. Flows are (2, height, width) in pixels of the crop, faces grey uint8 (height, width).

    Faces are None where the corpus does not allow showing this person; `true_motion` is None on filmed faces.
    `fillings` are opponents' flows by their name. `predicted` are the classes read from a flow, by the name of its
    column. `mask` is True where the face is hidden.
    """

    sample: str
    label: str
    flow: np.ndarray
    occluded_flow: np.ndarray
    restored_flow: np.ndarray
    mask: np.ndarray
    predicted: Mapping[str, str]
    face: np.ndarray | None = None
    occluded_face: np.ndarray | None = None
    true_motion: np.ndarray | None = None
    fillings: Mapping[str, np.ndarray] = field(default_factory=dict)


def draw(job: Job) -> Figure:
    """Return two samples per occlusion, of different expressions and subjects, near the median endpoint error."""
    size = job.slice["size"]
    occlusions: list[str] = job.slice["occlusions"]
    clean = read_flows(job.input_list("apex_clean"), size)
    predictions = {key: _predicted(path) for key, [path] in job.input_groups("predictions").items()}
    restored = {key: read_flows(paths, size) for key, paths in job.input_groups("restored").items()}
    examples: list[Example] = []
    taken: set[str] = set()
    for occlusion in occlusions:
        occluded = read_flows(job.input_groups("apex_occluded")[occlusion], size)
        [errors] = job.input_groups("reconstructions")[f"restored flow/{occlusion}"]
        reconstruction = read_table(errors)
        labels = dict(zip(clean.samples, clean.labels, strict=True))
        for sample in _typical(
            reconstruction.assign(label=[labels[sample] for sample in reconstruction["sample"]]), taken, 2
        ):
            subject = clean.subjects[clean.samples.index(sample)]
            public = job.slice["publishable_subjects"] == "all" or subject in job.slice["publishable_subjects"]
            frames = job.input_groups("frames")[occlusion]
            face = _apex(job.input_list("faces"), sample) if public else None
            occluded_face = _apex(frames, sample) if public else None
            examples.append(
                Example(
                    sample=f"{sample}, {occlusion}",
                    label=labels[sample],
                    flow=_flow(clean, sample),
                    occluded_flow=_flow(occluded, sample),
                    restored_flow=_flow(restored[f"restored flow/{occlusion}"], sample),
                    mask=occluded.hidden[occluded.samples.index(sample)] > 0.5,
                    predicted={"flow": predictions["flow"][sample]}
                    | {
                        column: predictions[f"{column}/{occlusion}"][sample]
                        for column in ["occluded flow", "restored flow", *job.slice["fillings"]]
                    },
                    face=face,
                    occluded_face=occluded_face,
                    true_motion=_true_motion(job, sample, size),
                    fillings={name: _flow(restored[f"{name}/{occlusion}"], sample) for name in job.slice["fillings"]},
                )
            )
    return draw_example_rows(
        examples,
        title=f"What the occluder hides, and what is restored: {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )  # fmt: skip


def _typical(reconstruction: pd.DataFrame, taken: set[str], count: int) -> list[str]:
    # Typical, not best: the sample whose error is the median of its class, for the classes that move most inside.
    chosen: list[str] = []
    energy = reconstruction.groupby("label")["hidden_energy"].mean().sort_values(ascending=False)
    labels = [label for label in energy.index if label not in taken] + list(energy.index)
    for label in labels[:count]:
        of_class = reconstruction[reconstruction["label"] == label].sort_values(["endpoint_error_inside", "sample"])
        chosen.append(str(of_class["sample"].iloc[len(of_class) // 2]))
        taken.add(str(label))
    return chosen


def _predicted(path: Path) -> dict[str, str]:
    predictions = read_table(path)
    return dict(zip(predictions["sample"], predicted_labels(predictions), strict=True))


def _flow(flows: PooledFlows, sample: str) -> np.ndarray:
    return flows.flow[list(flows.sample).index(flows.samples.index(sample))].astype(np.float32)


def _apex(paths: list[Path], sample: str) -> np.ndarray | None:
    return next((face.crops[-1] for path in paths for face in read_faces(path, [sample])), None)


def _true_motion(job: Job, sample: str, size: int) -> np.ndarray | None:
    for path in job.input_list("truth"):
        for name, motion, valid in read_truth(path):
            if name == sample:
                weight = adaptive_average_pool(valid.astype(np.float32), size)
                pooled = adaptive_average_pool(motion * valid, size)
                with np.errstate(invalid="ignore", divide="ignore"):
                    return np.where(weight > 0.25, pooled / weight, np.nan)
    return None


def draw_example_rows(
    examples: Sequence[Example], *, title: str, generated: bool, maximum: float | None = None
) -> Figure:
    """Return a figure with a row per example and a column per kind of picture, those that no example has left out.

    Below a flow stands the class that the recogniser read from it, in green where it is right.
    `maximum`: magnitude in pixels at which colours are full; without it, one that fits all clean flows.
    """
    columns = [name for name in _columns(examples) if any(_picture(example, name) is not None for example in examples)]
    scale = maximum or magnitude_scale([example.flow for example in examples])
    cell = 1.25
    figure = new_figure(cell * len(columns) + 1.5, (cell + 0.12) * len(examples) + 0.7)
    grid = figure.add_gridspec(len(examples), len(columns) + 1, width_ratios=[1] * len(columns) + [0.95])
    for row, example in enumerate(examples):
        for column, name in enumerate(columns):
            axes = figure.add_subplot(grid[row, column])
            _draw(axes, example, name, scale)
            if row == 0:
                axes.set_title(name, pad=5)
            if column == 0:
                axes.set_ylabel(f"{example.label}\n{name_of(example.sample, 24)}", fontsize=8)
    draw_legend(figure.add_subplot(grid[0, -1]), scale)
    if len(examples) > 1:
        _explain(figure.add_subplot(grid[1, -1]))
    set_title(figure, title, generated=generated)
    return figure


def _columns(examples: Sequence[Example]) -> list[str]:
    fillings = dict.fromkeys(name for example in examples for name in example.fillings)
    return ["face", "occluded face", "flow", "occluded flow", *fillings, "restored flow", "true motion"]


def _picture(example: Example, name: str) -> np.ndarray | None:
    pictures = {
        "face": example.face,
        "occluded face": example.occluded_face,
        "flow": example.flow,
        "occluded flow": example.occluded_flow,
        "restored flow": example.restored_flow,
        "true motion": example.true_motion,
        **example.fillings,
    }
    return pictures.get(name)


def _draw(axes: Axes, example: Example, name: str, scale: float) -> None:
    picture = _picture(example, name)
    if picture is None:
        blank(axes)
    elif picture.ndim == 2:
        draw_face(axes, picture)
    else:
        hidden = None if name in ("flow", "true motion") else example.mask
        draw_flow(axes, picture, scale, hidden)
    predicted = example.predicted.get(name)
    if predicted is not None:
        right = predicted == example.label
        # A sign beside the colour: colour alone is lost in print and to some eyes.
        text = f"{'✓' if right else '✗'} {predicted}"
        axes.set_xlabel(text, color=PALETTE["green" if right else "vermillion"], labelpad=2)


def _explain(axes: Axes) -> None:
    blank(axes)
    axes.text(
        0,
        1,
        "colour: where a\npoint moves to\n\nbelow a flow: the\nclass read from it\n✓ right  ✗ wrong\n\ndashed: hidden",
        fontsize=7,
        va="top",
        transform=axes.transAxes,
    )
