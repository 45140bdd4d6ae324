"""Draw what happened to some samples: face, occluded face, flow, occluded flow, restored flow, true motion."""

from pathlib import Path

import numpy as np
import pandas as pd

from ofer.base.tables import read_table
from ofer.drawing.example_rows import Example, draw_example_rows
from ofer.drawing.style import save_figure
from ofer.evaluation.predictions import predicted_labels
from ofer.evaluation.trainings import first_of
from ofer.faces.files import read_faces
from ofer.flow.files import PooledFlows, read_flows
from ofer.flow.pooling import adaptive_average_pool
from ofer.flow.truth_files import read_truth
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write two samples per occlusion, of different expressions and subjects, near the median endpoint error."""
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
    figure = draw_example_rows(
        examples,
        title=f"What the occluder hides, and what is restored: {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )  # fmt: skip
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


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


if __name__ == "__main__":
    run_stage(__doc__, build)
