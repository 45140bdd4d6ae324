"""Compute Farnebäck's flow between the frames of each face, by a strategy's pairs, pooled to the sizes asked for."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.progress import track
from ofer.faces.files import FaceSequence, read_faces, read_lengths
from ofer.flow.face_flow import face_flows
from ofer.flow.new_files import FlowIndex, new_flows
from ofer.flow.pairs import frame_pairs
from ofer.flow.pooling import adaptive_average_pool
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the pooled flows of one part under one occlusion, each as soon as it is computed."""
    cv2.setNumThreads(1)
    settings = job.slice["flow"]
    lengths = read_lengths(job.input("frames"))
    pairs = [frame_pairs(settings["strategy"], frames) for *_, frames in lengths]
    dtypes = dict.fromkeys(settings["sizes"], settings["dtype"])
    with job.writing("flows") as path, new_flows(path, _index(lengths, pairs), dtypes) as new:
        row = 0
        faces = zip(read_faces(job.input("frames")), pairs, strict=True)
        for number, (face, pairs_of_face) in enumerate(track(faces, "sequences with their flow", len(pairs))):
            for flow in face_flows(face, pairs_of_face, settings["farneback"], kernels=job.slice["kernels"]):
                in_unit = _in_unit(flow, face, settings["unit"])
                for size, (flows, _) in new.arrays.items():
                    flows[row] = adaptive_average_pool(in_unit, size).astype(settings["dtype"])
                row += 1
            for size, (_, hidden) in new.arrays.items():
                hidden[number] = _hidden(face, size)
            new.require_written()


def _index(lengths: list[tuple[str, str, str, int]], pairs: list[list[tuple[int, int]]]) -> FlowIndex:
    columns = np.asarray(
        [(number, *pair) for number, of_face in enumerate(pairs) for pair in of_face], dtype=np.int64
    ).reshape(-1, 3)
    samples, subjects, labels, _ = zip(*lengths, strict=True) if lengths else ((), (), (), ())
    return FlowIndex(
        sample=columns[:, 0],
        previous=columns[:, 1],
        next=columns[:, 2],
        samples=samples,
        subjects=subjects,
        labels=labels,
    )


def _in_unit(flow: NDArray[np.float32], face: FaceSequence, unit: str) -> NDArray[np.float32]:
    # Which unit, and why: protocol §2.3.
    return flow / np.float32(face.inter_ocular_distance) if unit == "inter_ocular_distance" else flow


def _hidden(face: FaceSequence, size: int) -> NDArray[np.float32]:
    if face.mask is None:
        return np.zeros((size, size), np.float32)
    return adaptive_average_pool(face.mask.astype(np.float32), size).astype(np.float32)


if __name__ == "__main__":
    run_stage(__doc__, build)
