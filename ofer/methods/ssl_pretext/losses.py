"""Losses of the pretext task (Wang et al. 2021, section 3.2)."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize


def similarity_loss(occluded: Tensor, clean: Tensor, temperature: float) -> Tensor:
    """Return L_SS of embeddings (K, D) of K faces, occluded and clean (equations 1 and 2): NT-Xent of 2K embeddings.

    That of an embedding is −log of the share that its counterpart has among all others, each by exp(cosine / τ).
    """
    others = logits(occluded, clean, temperature)
    return cross_entropy(others, counterparts(len(clean), others.device))


def logits(occluded: Tensor, clean: Tensor, temperature: float) -> Tensor:
    """Return cosine / τ (2K, 2K) of all embeddings, occluded ones first; −∞ of each with itself."""
    embeddings = normalize(torch.cat([occluded, clean]))
    cosines = embeddings @ embeddings.T / temperature
    itself = torch.eye(len(cosines), dtype=torch.bool, device=cosines.device)
    return cosines.masked_fill(itself, -torch.inf)


def counterparts(faces: int, device: torch.device) -> Tensor:
    """Return for each of the 2K embeddings the place of that of the same face."""
    return torch.arange(2 * faces, device=device).roll(faces)
