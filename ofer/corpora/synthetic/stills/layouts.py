"""The data sets in whose layouts stills or sequences in colour can be written, and how many of each class they have."""

from collections.abc import Mapping
from dataclasses import dataclass

BASIC = ("neutral", "anger", "disgust", "fear", "happiness", "sadness", "surprise")


@dataclass(frozen=True)
class Layout:
    """pictures: stills of each official split by default, in the order of the splits; side: pixels of one. shares: how
    many stills of each class the data set has, by split. whole: one part writes all, since one file holds all pictures.
    per_person: stills of one person. subjects: people by default, where no split says how many stills there are.
    frames: of a sequence, which begins neutral; 1 of a still. returns: a sequence ends neutral, else at its apex.
    covered: an object is before each face."""

    pictures: Mapping[str, int]
    side: int
    shares: Mapping[str, Mapping[str, int]]
    whole: bool = False
    per_person: int = 15
    subjects: int = 0
    frames: int = 1
    returns: bool = False
    covered: bool = False

    def class_counts(self, split: str, number: int) -> dict[str, int]:
        """Return how many of `number` stills show each class: by largest remainders, at least one if they fit."""
        shares = self.shares[split]
        exact = {label: number * share / sum(shares.values()) for label, share in shares.items()}
        counts = {label: int(value) for label, value in exact.items()}
        for label in sorted(exact, key=lambda label: counts[label] - exact[label])[: number - sum(counts.values())]:
            counts[label] += 1
        for label in [label for label in counts if not counts[label] and number >= len(counts)]:
            counts[max(counts, key=lambda other: counts[other])] -= 1
            counts[label] = 1
        return counts


def _counts(names: tuple[str, ...], *numbers: int) -> dict[str, int]:
    return dict(zip(names, numbers, strict=True))


_EVENLY = {**dict.fromkeys((*BASIC, "contempt"), 500)}
_FERPLUS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
_FEDRO = _counts(
    ("neutral", "anger", "disgust", "fear", "happiness", "sadness", "surprise"), 50, 53, 51, 58, 59, 66, 63
)
_SFEW = ("anger", "disgust", "fear", "happiness", "neutral", "sadness", "surprise")
_RAFDB = ("surprise", "fear", "disgust", "happiness", "sadness", "anger", "neutral")
_AFFECTNET = ("neutral", "happiness", "sadness", "surprise", "fear", "disgust", "anger", "contempt")

LAYOUTS = {
    "rafdb": Layout(
        {"train": 1500, "test": 400},
        100,
        {
            "train": _counts(_RAFDB, 1290, 281, 717, 4772, 1982, 705, 2524),
            "test": _counts(_RAFDB, 329, 74, 160, 1185, 478, 162, 680),
        },
    ),
    "affectnet_b": Layout(
        {"train": 1500, "test": 400},
        224,
        {
            "train": _counts(_AFFECTNET, 74874, 134415, 25459, 14090, 6378, 3803, 24882, 3750),
            "test": _EVENLY,
        },
    ),
    "ferplus": Layout(
        {"train": 1500, "validation": 200, "test": 200},
        48,
        {
            "train": _counts(_FERPLUS, 8733, 7284, 3136, 3022, 2098, 116, 536, 120),
            "validation": _counts(_FERPLUS, 1180, 862, 411, 348, 289, 25, 60, 16),
            "test": _counts(_FERPLUS, 1083, 892, 394, 382, 269, 16, 86, 15),
        },
        whole=True,
    ),
    "kdef": Layout({}, 562, {}, per_person=35, subjects=36),
    "fedro": Layout({"test": 400}, 100, {"test": _FEDRO}, per_person=4, covered=True),
    "vggface2": Layout({"train": 800, "test": 200}, 160, {"train": _EVENLY, "test": _EVENLY}, per_person=20),
    "sfew": Layout(
        {"train": 144, "validation": 66},
        143,
        {
            "train": _counts(_SFEW, 178, 66, 98, 198, 150, 172, 96),
            "validation": _counts(_SFEW, 77, 23, 47, 73, 86, 73, 57),
        },
        per_person=7,
    ),
    "mmi": Layout({}, 720, {}, per_person=6, subjects=10, frames=7, returns=True),
    "oulucasia": Layout({}, 320, {}, per_person=6, subjects=10, frames=6),
}
