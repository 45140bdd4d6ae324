"""Settings that several recipes have in common.

A recipe's `settings.py` holds `Settings`, a frozen dataclass: types, defaults, ranges by `annotated_types`, and below
each field a text that says what it is. When the workflow starts, an entry is checked by it; what trains gets one.
"""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, MinLen

OWN = "own"
"""In a list of occlusions or corpora: the one that the method is applied to."""

JUDGE = "recogniser"
"""The role of the entry that recognises what a method restores."""

Count = Annotated[int, Ge(1)]
Width = Annotated[int, Ge(8)]
"""Maps of a residual network's first stage. With fewer, oneDNN's gradient of a 1×1 convolution of stride 2, pictures in
channels-last order, writes beyond its memory on processors with AVX2 alone (its issue 6035)."""
Margin = Annotated[int, Ge(0)]
Positive = Annotated[float, Gt(0)]
Names = Annotated[tuple[str, ...], MinLen(1)]
Precision = Literal["float32", "bfloat16"]


@dataclass(frozen=True, kw_only=True)
class TrainOn:
    """Flows that a method's models are trained on."""

    occlusions: Names = (OWN,)
    """[P] Occlusion entries whose flows are seen, each of every sample; `none`: clean faces; `own`: the occlusion that
    is tested (one model for each)."""
    corpora: Names = (OWN,)
    """[P] The first is the corpus whose folds train and select, `own`: the one that is tested; of further ones all
    samples are trained on (the paper's section 3.1 announces it)."""

    def __post_init__(self) -> None:
        for key, names in (("occlusions", self.occlusions), ("corpora", self.corpora)):
            if len(set(names)) != len(names):
                raise ValueError(f"{key}: {list(names)} names one twice; name each once")
        if OWN in self.corpora[1:]:
            raise ValueError("corpora: `own` stands first or not at all")


@dataclass(frozen=True, kw_only=True)
class CleanFaces(TrainOn):
    """The same for a recogniser, which sees clean faces where nothing is said."""

    occlusions: Names = ("none",)
    """[P] Occlusion entries whose flows are seen, each of every sample; `none`: clean faces; `own`: the occlusion that
    is tested (one model for each)."""
    corpora: Names = (OWN,)
    """[P] The first is the corpus whose folds train and select, `own`: the one that is tested; of further ones all
    samples are trained on (the paper's section 3.1 announces it)."""


@dataclass(frozen=True, kw_only=True)
class StillFaces(TrainOn):
    """The same for a recogniser of still images."""

    occlusions: Names = ("none",)
    """[P] Occlusion entries under which pictures are seen, each of every sample; `none`: clean faces; `own`: the
    occlusion that is tested (one model for each)."""
    corpora: Names = (OWN,)
    """[P] Corpora that are learned from together, `own`: the one that is tested. Each is divided by the same division:
    its training samples train and its validation samples select."""
    division: str | None = None
    """[P] Division of these corpora in whose round it learns; null: the one that is tested. A corpus that is tested
    alone needs one."""
    most_per_class: Count | None = None
    """[P] Samples of a class that are learned from in each corpus, at most: more are drawn from, once, without
    replacement; null: all."""
    share: Annotated[float, Gt(0), Le(1)] = 1.0
    """[U] Share of each class' samples, to train and to select on, whose labels are known; at least one of a class.
    A smaller share is part of a larger one."""


@dataclass(frozen=True, kw_only=True)
class PretextFaces(TrainOn):
    """The same for what learns without expressions: one occlusion is drawn on each picture, anew at each look."""

    occlusions: Names = ("object-pretext",)
    """[P] Occlusion entries that are drawn on clean pictures; none of the test bank."""
    corpora: Names = (OWN,)
    """[P] Corpora that are learned from together, `own`: the one that is tested. Each is divided by the same division:
    its training samples train and its validation samples select, by no label."""
    division: str | None = None
    """[P] Division of these corpora in whose round it learns; null: the one that is tested."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Method entries that a method needs which restores, by their roles."""

    recogniser: str = "recogniser"
    """Method entry that classifies what is restored."""


def needs_of(settings: Any) -> dict[str, str]:
    """Return the method entries that a method needs, by their roles; a role may be left open."""
    needs = getattr(settings, "needs", None)
    return {} if needs is None else {role: name for role, name in asdict(needs).items() if name is not None}
