"""face-api's 68 points: a model is read as its manifest says, and computes what a plain loop over pixels does."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ofer.base.errors import OferError
from ofer.faces.faceapi_model import MANIFEST, NUMBERS, read_model, tensor_shapes
from ofer.learning.faceapi_points import MEAN_COLOUR, SIDE, FaceApiPoints, convolve

RNG = np.random.default_rng(0)


def write_model(folder: Path, edit: Callable[[dict[str, Any]], None] = lambda group: None) -> dict[str, np.ndarray]:
    """Write a network of random numbers, biases as they are and the others quantised; return its values."""
    tensors, data, values = [], b"", {}
    for name, shape in tensor_shapes().items():
        entry: dict[str, Any] = {"name": name, "shape": list(shape), "dtype": "float32"}
        if name.endswith("bias"):
            values[name] = stored = RNG.normal(0, 0.1, shape).astype("<f4")
        else:
            # About as large as what keeps features of one size from layer to layer.
            least = -2 / math.sqrt(math.prod(shape[:3]))
            stored = RNG.integers(0, 256, shape, np.uint8)
            entry["quantization"] = {"dtype": "uint8", "scale": -2 * least / 255, "min": least}
            values[name] = stored * (-2 * least / 255) + least
        tensors.append(entry)
        data += stored.tobytes()
    group = {"weights": tensors, "paths": [NUMBERS]}
    edit(group)
    (folder / MANIFEST).write_text(json.dumps([group]))
    (folder / NUMBERS).write_bytes(data)
    return values


def plainly(values: dict[str, np.ndarray], name: str, features: np.ndarray, stride: int) -> np.ndarray:
    """Convolve features (side, side, channels) pixel by pixel, "same" as TensorFlow has it."""
    side = len(features)
    # As many outputs as steps fit; what is missing for the last is padded, the odd one at the end.
    outputs = -(-side // stride)
    before = max((outputs - 1) * stride + 3 - side, 0) // 2
    padded = np.zeros((side + 3, side + 3, features.shape[2]))
    padded[before : before + side, before : before + side] = features
    if f"{name}/filters" in values:
        filters = values[f"{name}/filters"]
    else:
        # A separable convolution is a full one whose filters are products.
        filters = values[f"{name}/depthwise_filter"] * values[f"{name}/pointwise_filter"]
    found = np.zeros((outputs, outputs, filters.shape[3]))
    for row, column in np.ndindex(outputs, outputs):
        window = padded[row * stride : row * stride + 3, column * stride : column * stride + 3]
        found[row, column] = np.tensordot(window, filters, 3)
    return found + values[f"{name}/bias"]


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("separable", [True, False])
def test_a_convolution_is_tensorflows(separable: bool, stride: int) -> None:
    values = {"c/bias": RNG.normal(size=5)}
    if separable:
        values |= {
            "c/depthwise_filter": RNG.normal(size=(3, 3, 4, 1)),
            "c/pointwise_filter": RNG.normal(size=(1, 1, 4, 5)),
        }
    else:
        values |= {"c/filters": RNG.normal(size=(3, 3, 4, 5))}
    features = RNG.normal(size=(6, 6, 4))
    weights = {name: torch.from_numpy(value) for name, value in values.items()}
    found = convolve(weights, "c", torch.from_numpy(features).permute(2, 0, 1)[None], halve=stride == 2)
    np.testing.assert_allclose(found[0].permute(1, 2, 0).numpy(), plainly(values, "c", features, stride), atol=1e-12)


def test_points_are_those_of_dense_blocks_in_pixels_of_the_square(tmp_path: Path) -> None:
    values = write_model(tmp_path)
    picture = RNG.integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    features = (picture - np.array(MEAN_COLOUR)) / 255
    for block in range(4):
        made = [np.maximum(plainly(values, f"dense{block}/conv0", features, 2), 0)]
        for number in (1, 2, 3):
            made.append(plainly(values, f"dense{block}/conv{number}", np.maximum(sum(made), 0), 1))
        features = np.maximum(sum(made), 0)
    assert features.shape == (7, 7, 256)
    fractions = (features.mean(axis=(0, 1)) @ values["fc/weights"] + values["fc/bias"]).reshape(68, 2)
    points = FaceApiPoints(tmp_path).find_in_square(picture)
    np.testing.assert_allclose((points + 0.5) / SIDE, fractions, rtol=1e-3, atol=1e-4)


def test_in_every_square_68_points_are_found(tmp_path: Path) -> None:
    write_model(tmp_path)
    grey = np.full((40, 40, 3), 128, np.uint8)
    points, larger = (
        FaceApiPoints(tmp_path).find_in_square(square) for square in (grey, grey.repeat(2, 0).repeat(2, 1))
    )
    np.testing.assert_allclose((points + 0.5) * 2, larger + 0.5, rtol=1e-5)


def test_numbers_have_the_values_that_the_manifest_gives_them(tmp_path: Path) -> None:
    values = write_model(tmp_path)
    tensors, digests = read_model(tmp_path)
    assert tensors.keys() == values.keys()
    for name, value in values.items():
        np.testing.assert_array_equal(tensors[name], value.astype(np.float32))
    assert digests.keys() == {MANIFEST, NUMBERS}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda group: group["weights"].pop(), f"{MANIFEST}: lacks fc/bias"),
        (lambda group: group["weights"][0].update(name="conv"), f"{MANIFEST}: lists conv, which the network has not"),
        (
            lambda group: group["weights"][-1].update(shape=[10]),
            rf"{MANIFEST}: fc/bias is \(10,\), in the network \(136,\)",
        ),
        (
            lambda group: group["weights"][-1].update(dtype="int32"),
            f"{MANIFEST}: is no manifest of one network's float32",
        ),
        (lambda group: group["weights"][0].update(quantization={"dtype": "uint8"}), f"{MANIFEST}: is no manifest"),
        (lambda group: group.pop("weights"), f"{MANIFEST}: is no manifest"),
        (lambda group: group.update(paths=["shard1"]), f"{MANIFEST}: has its numbers in shard1, not in {NUMBERS}"),
        (lambda group: group["weights"][0].pop("quantization"), rf"{NUMBERS}: has \d+ bytes, its manifest says \d+"),
        (
            lambda group: group["weights"][0]["quantization"].update(scale=math.nan),
            f"{NUMBERS}: dense0/conv0/filters has values that are not finite",
        ),
    ],
)
def test_another_model_is_one_line_with_a_remedy(
    tmp_path: Path, edit: Callable[[dict[str, Any]], None], message: str
) -> None:
    write_model(tmp_path, edit)
    with pytest.raises(OferError, match=f"{message}.*; let `model` be the folder `model` of npm's") as caught:
        read_model(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_model_that_is_not_there_or_damaged_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(OferError, match=rf"{MANIFEST}: there is no such file; let `model` be"):
        read_model(tmp_path / "no")
    write_model(tmp_path)
    (tmp_path / MANIFEST).write_text("[")
    with pytest.raises(OferError, match="is no manifest"):
        read_model(tmp_path)
    (tmp_path / NUMBERS).unlink()
    with pytest.raises(OferError, match=rf"{NUMBERS}: there is no such file; let `model` be"):
        read_model(tmp_path)
