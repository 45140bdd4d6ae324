"""The sample that every loader yields: one sequence or image of a corpus, by its files."""

from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample of a corpus, in canonical terms.

    `frames` and `landmarks` are POSIX paths relative to the root of the corpus, in temporal order, onset first and
    apex last; a frame of a clip is named as `ofer.corpora.frame_names` says. `landmarks` is empty where the corpus
    ships none for this sample, else as long as `frames`. `label` is a name of
    `ofer.base.expressions.EXPRESSIONS`. `split` is the official split, train, validation or
    test, "" where there is none.

    `fault` is "" for a usable sample; else it says in one line which file, what is wrong and what to do, and
    then `frames` and `landmarks` are empty and `label` may be "". Ids are unique within a corpus.

    `gap` says which frames are missing of a usable sample, where the loader's options keep it, or that its clip
    announces more than it has, in one line without a remedy.

    Of a still, which is its one frame: `points` (x, y) that the corpus ships and the `box` (x, y, width, height) of its
    face, in pixels of the picture as it is stored; () and None where there are none.
    """

    id: str
    subject: str
    label: str
    split: str
    frames: tuple[str, ...]
    landmarks: tuple[str, ...]
    fault: str
    gap: str = ""
    points: tuple[tuple[float, float], ...] = ()
    box: tuple[float, float, float, float] | None = None


def is_of_stills(loader: ModuleType) -> bool:
    """Tell whether a loader reads still pictures, whose samples have one frame each; else sequences."""
    return getattr(loader, "KIND", "sequences") == "stills"
