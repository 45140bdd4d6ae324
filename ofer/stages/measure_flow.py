"""Measure Farnebäck's flow between first frame and apex against the true motion, on clean and on occluded faces."""

import cv2
import numpy as np
import pandas as pd

from ofer.base.progress import say, track
from ofer.faces.files import read_faces
from ofer.flow import error_page
from ofer.flow.endpoint_error import endpoint_error
from ofer.flow.face_flow import apex_flow
from ofer.flow.truth_files import read_truth
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write a row per sample and occlusion: endpoint errors in pixels of the crop, where the motion is known."""
    cv2.setNumThreads(1)
    truths = {name: (motion, valid) for path in job.input_list("truth") for name, motion, valid in read_truth(path)}
    rows = []
    parts = [(occlusion, path) for occlusion, paths in job.input_groups("frames").items() for path in paths]
    for occlusion, path in track(parts, "parts measured"):
        for face in read_faces(path):
            motion, valid = truths[face.sample]
            flow = apex_flow(face, job.slice["farneback"])
            error = endpoint_error(flow, motion)
            hidden = np.zeros_like(valid) if face.mask is None else face.mask
            rows.append(
                {
                    "occlusion": occlusion,
                    "sample": face.sample,
                    "subject": face.subject,
                    "label": face.label,
                    "endpoint_error": _mean(error, valid),
                    "endpoint_error_inside": _mean(error, valid & hidden),
                    "endpoint_error_outside": _mean(error, valid & ~hidden),
                    "true_motion": _mean(np.hypot(*motion), valid),
                }
            )
    table = pd.DataFrame(rows).sort_values(["occlusion", "sample"], kind="stable")
    means = table.drop(columns=["sample", "subject", "label"]).groupby("occlusion", sort=False).mean()
    say(means.round(3).to_string())
    with job.writing("errors") as path:
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.5g")
    with job.writing("markdown") as path:
        path.write_text(error_page.page(table, corpus=job.slice["corpus"]), encoding="utf-8", newline="\n")


def _mean(values: np.ndarray, where: np.ndarray) -> float:
    return float(values[where].mean()) if where.any() else float("nan")


if __name__ == "__main__":
    run_stage(__doc__, build)
