"""Removal of features from faces to flows, through the stages' files."""

import numpy as np

from ofer.faces.crop import CropBox
from ofer.faces.files import FaceSequence, read_faces, write_faces
from ofer.flow.files import read_flows
from ofer.job import Job
from ofer.stages import extract_flow, occlude_frames

PARAMETERS = {
    "pyr_scale": 0.5, "levels": 3, "winsize": 15, "iterations": 3, "poly_n": 5, "poly_sigma": 1.2, "flags": 0,
}  # fmt: skip
FLOW = {"strategy": "all_apex", "sizes": [16], "farneback": PARAMETERS, "unit": "crop_pixel", "dtype": "float32"}
REMOVAL = {"boxes": [{"x": [-1.3, 1.3], "y": [0.45, 1.9]}], "fill": "removal", "seed": 0}


def run(stage, slice_, inputs, outputs):
    stage.build(Job(stage=stage.__name__, slice=slice_, inputs=inputs, outputs=outputs))


def flows_of(frames, folder, name):
    run(extract_flow, {"flow": FLOW}, {"frames": frames}, {"flows": folder / name})
    return read_flows([folder / name], 16)


def test_frames_carry_the_mask_and_flows_are_zero_under_it(tmp_path):
    x, y = np.meshgrid(np.arange(80.0), np.arange(80.0))
    crops = np.array([128 + 60 * np.sin((x - t) / 5) * np.cos((y - t) / 6) for t in range(3)]).round().astype(np.uint8)
    pupils = np.array([[25.0, 25.0], [55.0, 25.0]])
    box = CropBox(left=0, top=0, width=80, height=80, angle=0.0)
    write_faces(tmp_path / "faces.h5", [FaceSequence("S001_001", "S001", "fear", crops, pupils, 30.0, box)])
    run(
        occlude_frames, {"occlusion": REMOVAL}, {"faces": tmp_path / "faces.h5"}, {"frames": tmp_path / "frames.h5"}
    )  # fmt: skip
    [face] = read_faces(tmp_path / "frames.h5")
    np.testing.assert_array_equal(face.crops, crops)
    assert face.flow_removed
    clean = flows_of(tmp_path / "faces.h5", tmp_path, "clean.h5")
    removed = flows_of(tmp_path / "frames.h5", tmp_path, "removed.h5")
    hidden = removed.hidden[0]
    assert (clean.hidden == 0).all()
    assert (hidden == 1).sum() > 50
    assert len(removed.flow) == 3
    assert (removed.flow[..., hidden == 1] == 0).all()
    np.testing.assert_array_equal(removed.flow[..., hidden == 0], clean.flow[..., hidden == 0])
    assert (clean.flow[..., hidden == 1] != 0).all()
