"""L_SS is equations 1 and 2 of Wang et al., whatever is fast about it."""

import math

import pytest
import torch
from pytorch_metric_learning.losses import NTXentLoss

from ofer.methods.ssl_pretext.losses import similarity_loss


def embeddings(faces: int, size: int = 5) -> tuple[torch.Tensor, torch.Tensor]:
    """Return embeddings of faces, occluded and clean."""
    generator = torch.Generator().manual_seed(faces)
    occluded, clean = (torch.randn(faces, size, generator=generator, dtype=torch.float64) for _ in range(2))
    return occluded, clean


def by_equations(occluded: torch.Tensor, clean: torch.Tensor, temperature: float) -> float:
    """Return equation 1, embedding by embedding."""
    z = [*occluded.tolist(), *clean.tolist()]
    faces = len(clean)

    def sim(u: list[float], v: list[float]) -> float:
        return sum(a * b for a, b in zip(u, v, strict=True)) / math.hypot(*u) / math.hypot(*v)

    total = 0.0
    for one, embedding in enumerate(z):
        counterpart = z[(one + faces) % (2 * faces)]
        others = sum(math.exp(sim(embedding, other) / temperature) for k, other in enumerate(z) if k != one)
        total -= math.log(math.exp(sim(embedding, counterpart) / temperature) / others)
    return total / (2 * faces)


@pytest.mark.parametrize("faces", [2, 3, 8])
@pytest.mark.parametrize("temperature", [0.1, 2.0])
def test_it_is_the_mean_over_all_embeddings_and_what_a_library_computes(faces: int, temperature: float) -> None:
    occluded, clean = embeddings(faces)
    loss = similarity_loss(occluded, clean, temperature).item()
    assert loss == pytest.approx(by_equations(occluded, clean, temperature), abs=1e-12)
    same = torch.arange(faces).repeat(2)
    assert loss == pytest.approx(NTXentLoss(temperature)(torch.cat([occluded, clean]), same).item(), abs=1e-6)


def test_it_knows_directions_alone_and_falls_where_the_two_views_agree() -> None:
    occluded, clean = embeddings(6)
    loss = similarity_loss(occluded, clean, 0.5)
    torch.testing.assert_close(similarity_loss(3 * occluded, 0.2 * clean, 0.5), loss)
    assert similarity_loss(clean, clean, 0.5) < loss


def test_a_single_face_teaches_nothing() -> None:
    occluded, clean = embeddings(1)
    occluded.requires_grad_()
    similarity_loss(occluded, clean, 2.0).backward()
    assert not occluded.grad.any()
