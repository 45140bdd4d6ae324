"""The models of a finished run, with all that it says about them and that recognising a clip takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CLEAN = "none"
"""Nothing is hidden: flows are recognised as they are."""
ANY = "any"
"""Where models of several occlusions stand."""

Weights = tuple[Mapping[str, np.ndarray], ...]
"""A model per round, in their order."""


@dataclass(frozen=True)
class Applied:
    """One method's models of all rounds, and what its recipe needs to apply them."""

    name: str
    """The method's entry."""
    settings: Any
    weights: Weights


@dataclass(frozen=True)
class Occlusion:
    """An occlusion: what it hides, and what is done about it."""

    boxes: tuple[dict[str, Any], ...]
    """Limits x and y of what is hidden, in face coordinates."""
    removes_flow: bool
    """Whether nothing is painted there, but the flow is 0."""
    restorer: Applied | None
    """What restores the flow; None where it is recognised as it is."""


@dataclass(frozen=True)
class Tested:
    """The outcome of a cross-validation."""

    accuracy: float
    """Share of the samples that were recognised, mean over training seeds."""
    samples: int
    chance: float
    """Share of the most frequent class, which always naming it would reach."""

    @property
    def says(self) -> str:
        """Return it as a sentence."""
        return (
            f"in their own test these models recognised {self.accuracy:.0%} of {self.samples} samples "
            f"(chance {self.chance:.0%})"
        )


@dataclass(frozen=True)
class TrainedModel:
    """A recogniser, what it takes to use it on occluded faces, and how the flows were made."""

    folder: Path
    division: str
    """Of its corpus."""
    trained_on: dict[str, bool]
    """Corpora that any of the models learned from, and whether their faces are generated."""
    classes: tuple[str, ...]
    recogniser: Applied
    occlusions: dict[str, Occlusion]
    pupils: dict[str, Any]
    crop: dict[str, Any]
    flow: dict[str, Any]
    size: int
    threads: int
    kernels: bool
    distances: tuple[float, float, float]
    """Smallest, median and largest inter-ocular distance in pixels of the corpus that the recogniser learned from."""
    direction: NDArray[np.float64]
    """Weights of the rule that tells flows from neutral faces from their opposites, see `direction.py`."""
    tested: dict[str, Tested]
    """How the models did on faces with each occlusion, and CLEAN; without those that they were not tested on."""
    digests: dict[str, str]
    """Of the files of weights, by their path."""
    other_libraries: tuple[str, ...] = ()
    """Libraries of which another version is installed now."""
    other_code: tuple[str, ...] = ()
    """Modules that changed since; empty unless the user accepted it."""

    @property
    def generated(self) -> bool:
        """Return whether any of the models learned from generated faces."""
        return any(self.trained_on.values())

    @property
    def says(self) -> str:
        """Return the sentence about what the models learned from, which goes wherever their answers go."""
        corpora = " and ".join(self.trained_on)
        if self.generated:
            return f"trained on rendered, synthetic faces (corpus {corpora}): not meant for people"
        return f"trained on corpus {corpora}"
