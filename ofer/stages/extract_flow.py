"""Compute Farnebäck's flow between the frames of each face, by a strategy's pairs, pooled to the sizes asked for."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.face_flow import face_flows
from ofer.flow.files import PooledFlows, write_flows
from ofer.flow.pairs import frame_pairs
from ofer.flow.pooling import adaptive_average_pool
from ofer.job import Job
from ofer.progress import track
from ofer.run_stage import run_stage


def build(job: Job) -> None:
    """Write the pooled flows of one part under one occlusion."""
    cv2.setNumThreads(1)
    settings = job.slice["flow"]
    sizes: list[int] = settings["sizes"]
    flows: dict[int, list[NDArray[np.floating]]] = {size: [] for size in sizes}
    hidden: dict[int, list[NDArray[np.float32]]] = {size: [] for size in sizes}
    index: list[tuple[int, int, int]] = []
    faces: list[tuple[str, str, str]] = []
    for face in track(read_faces(job.input("frames")), "sequences with their flow"):
        pairs = frame_pairs(settings["strategy"], len(face.crops))
        index += [(len(faces), previous, following) for previous, following in pairs]
        faces.append((face.sample, face.subject, face.label))
        for flow in face_flows(face, pairs, settings["farneback"]):
            in_unit = _in_unit(flow, face, settings["unit"])
            for size in sizes:
                flows[size].append(adaptive_average_pool(in_unit, size).astype(settings["dtype"]))
        for size in sizes:
            hidden[size].append(_hidden(face, size))
    columns = np.asarray(index, dtype=np.int64).reshape(-1, 3)
    names = list(zip(*faces, strict=True)) or [(), (), ()]
    with job.writing("flows") as path:
        write_flows(
            path,
            {
                size: PooledFlows(
                    flow=np.stack(flows[size]) if index else np.zeros((0, 2, size, size), settings["dtype"]),
                    sample=columns[:, 0],
                    previous=columns[:, 1],
                    next=columns[:, 2],
                    hidden=np.stack(hidden[size]) if faces else np.zeros((0, size, size), np.float32),
                    samples=names[0],
                    subjects=names[1],
                    labels=names[2],
                )
                for size in sizes
            },
        )


def _in_unit(flow: NDArray[np.float32], face: FaceSequence, unit: str) -> NDArray[np.float32]:
    # Which unit, and why: protocol §2.3.
    return flow / np.float32(face.inter_ocular_distance) if unit == "inter_ocular_distance" else flow


def _hidden(face: FaceSequence, size: int) -> NDArray[np.float32]:
    if face.mask is None:
        return np.zeros((size, size), np.float32)
    return adaptive_average_pool(face.mask.astype(np.float32), size).astype(np.float32)


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={"frames": "HDF5 of face crops, clean or occluded"},
        outputs={"flows": "HDF5 of pooled flows"},
    )
