"""A map of attention is the sum of its patches' maps, each times its gate, where they lie."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ofer.learning.picture_tensors import DEVIATION, MEAN
from ofer.learning.stills import SeenStills
from ofer.methods.acnn.attention import attention, gated_maps
from ofer.methods.acnn.recipe import build
from ofer.methods.acnn.settings import Settings

SETTINGS = Settings(recipe="acnn", width=0.05, stride=4, window=2)
GENERATOR = np.random.default_rng(0)
PICTURES = GENERATOR.integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
POINTS = (32 * GENERATOR.random((2, 68, 2))).astype(np.float32)


def test_patches_are_added_cell_by_cell():
    torch.manual_seed(0)
    network = build(replace(SETTINGS, whole_face=False), side=32, classes=3).network.eval()
    pictures, points = torch.randn(2, 3, 32, 32), torch.from_numpy(POINTS)
    _, found = gated_maps(network, pictures, points)
    maps = network.maps(pictures)
    patches = network.cut(maps, points, side=32).detach().requires_grad_()
    vectors, [gates] = network.weigh(maps, patches)
    [gradients] = torch.autograd.grad(network.classify(vectors).amax(dim=1).sum(), patches)
    wanted = torch.zeros(2, 8, 8)
    starts = network.decomposition.starts(points, 2, 32)
    for face in range(2):
        for patch in range(24):
            alpha = gradients[face, patch].mean(dim=(1, 2))
            local = (alpha[:, None, None] * patches[face, patch]).sum(dim=0).relu() * gates[face, patch]
            left, top = starts[face, patch].tolist()
            for i in range(2):
                for j in range(2):
                    if 0 <= top + i < 8 and 0 <= left + j < 8:
                        wanted[face, top + i, left + j] += local[i, j].item()
    enlarged = torch.nn.functional.interpolate(wanted[:, None], size=(32, 32), mode="bilinear")[:, 0]
    enlarged = enlarged - enlarged.amin(dim=(1, 2), keepdim=True)
    torch.testing.assert_close(found, enlarged / enlarged.amax(dim=(1, 2), keepdim=True))


@pytest.mark.parametrize(
    "changed", [{}, {"crop": 4}, {"patches": "none", "points": None, "whole_face": False}], ids=["gacnn", "crop", "vgg"]
)
def test_every_network_has_a_map_of_each_picture(changed):
    settings = replace(SETTINGS, **changed)
    torch.manual_seed(0)
    weights = {name: value.numpy() for name, value in build(settings, side=32, classes=3).state_dict().items()}
    weights |= {MEAN: np.full(3, 128.0), DEVIATION: np.full(3, 60.0)}
    points = None if settings.points is None else POINTS
    probabilities, maps = attention(weights, settings, SeenStills(pictures=PICTURES, points=points))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert maps.shape == (2, 32, 32)
    assert maps.min() >= 0
    assert maps.max() <= 1
