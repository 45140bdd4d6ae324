"""Measure how often `recognise` answers, and rightly, on genuine sequences and on clips unlike what it learned from.

    python -m benchmarks.unlike_clips [--model FOLDER] [--subjects 12] [--also CKPLUS_LIKE_FOLDER] [--kinds pan …]

Genuine are sequences of subjects of the built-in corpus that no model saw (another seed), and those of other folders in
the layout of CK+. Counter-examples are made of the same sequences. Printed are per kind the share of clips with an
answer, the share of right answers among those, and how often each doubt was the reason for none.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic_corpus import CODES, Labelled, sequences, written
from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.base.progress import track
from ofer.corpora.images import read_grey
from ofer.learning.device import make_repeatable, set_threads
from ofer.recognition.clip import Clip
from ofer.recognition.doubts import doubts_of
from ofer.recognition.read_model import read_trained_model
from ofer.recognition.recognise import recognise_clip
from ofer.recognition.trained_model import CLEAN, TrainedModel

Grey = NDArray[np.uint8]
Frames = list[Grey]
SEED = 2
"""Of the built-in corpus' subjects, whom the default run (seed 1) does not have."""


@dataclass(frozen=True)
class FramesClip(Clip):
    """A clip that is in memory."""

    frames: Sequence[Grey] = field(default=(), repr=False)

    def colour_frames(self) -> Iterator[tuple[int, Grey]]:
        """Yield (number, frame), frames (height, width, 3)."""
        for number, frame in enumerate(self.frames, start=1):
            yield number, np.asarray(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR), np.uint8)


@dataclass(frozen=True)
class Genuine:
    """A sequence from a neutral face to an expression, and one of another person and one of another expression."""

    frames: Frames
    label: str
    other_person: Frames
    other_expression: Frames


def main() -> None:
    """Make, recognise, count and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("results/synthetic/stratified/recogniser"))
    parser.add_argument("--accept-other-code", action="store_true")
    parser.add_argument("--subjects", type=int, default=12)
    parser.add_argument("--corpus", type=Path, help="where those subjects are, or are to be written")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="folders in the layout of CK+")
    parser.add_argument("--clips", type=int, default=10**6, help="of each kind at most, evenly taken")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    options = parser.parse_args()
    model = read_trained_model(options.model, [CLEAN], accept_other_code=options.accept_other_code)
    set_threads(model.threads)
    make_repeatable()
    with tempfile.TemporaryDirectory() as scratch:
        generated = written(options.corpus or Path(scratch), options.subjects, SEED)
        for folder in (generated, *options.also):
            measure(folder, model, options.kinds, options.clips)


def measure(folder: Path, model: TrainedModel, kinds: Sequence[str], most: int) -> None:
    """Print a line for each kind of clips that are made of the sequences in `folder`."""
    genuine = list(read(folder))
    print(f"{folder.name}: {len(genuine)} sequences\n{'':26}{'clips':>5} {'answer':>7} {'right':>7}  doubts")
    for kind in kinds:
        rng = np.random.default_rng(0)
        answers, doubts = [], Counter[str]()
        for one in track(genuine[:: max(1, len(genuine) // most)], kind):
            try:
                found = recognise_clip(clip_of(KINDS[kind](one, rng)), model, occlusion=CLEAN, eyes=None, calm=False)
            except OferError:
                doubts["no usable face"] += 1
                answers.append(None)
                continue
            given = {doubt.kind for doubt in doubts_of(found)}
            doubts.update(given)
            answers.append(None if given else found.expression(found.apex) == one.label)
        said = [answer for answer in answers if answer is not None]
        right = f"{np.mean(said):7.0%}" if said else f"{'–':>7}"
        reasons = ", ".join(f"{name} {number}" for name, number in doubts.most_common())
        print(f"{kind:26}{len(answers):5} {len(said) / len(answers):7.0%} {right}  {reasons}", flush=True)


def clip_of(frames: Frames) -> FramesClip:
    """Return frames as a clip."""
    return FramesClip(Path("clip"), frames=frames)


def read(folder: Path) -> Iterator[Genuine]:
    """Yield the sequences of a folder, each beside the next ones of another person and of another expression."""
    found = sequences(folder)
    for index, one in enumerate(found):
        following = [*found[index + 1 :], *found[:index]]
        person = next(other for other in following if other.subject != one.subject)
        expression = next(other for other in following if other.subject == one.subject and other.code != one.code)
        label = SIX_EXPRESSIONS[CODES.index(one.code)]
        yield Genuine(frames_of(one), label, frames_of(person), frames_of(expression))


def frames_of(sequence: Labelled) -> Frames:
    """Return the frames (height, width) of a sequence."""
    return [read_grey(path) for path in sequence.frames]


def moved(frame: Grey, rng: np.random.Generator, x: float = 0, y: float = 0, zoom: float = 1, turn: float = 0) -> Grey:
    """Return a picture shifted by x and y pixels, enlarged, turned by degrees, with a camera's own noise."""
    height, width = frame.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, zoom)
    matrix[:, 2] += (x, y)
    still = cv2.warpAffine(frame, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return noisy(still, rng, 1.2)


def noisy(frame: Grey, rng: np.random.Generator, levels: float) -> Grey:
    """Return a picture with noise of a standard deviation of `levels` grey levels."""
    return np.clip(frame + rng.normal(0, levels, frame.shape), 0, 255).round().astype(np.uint8)


def shaken(frame: Grey, rng: np.random.Generator, by: float) -> Grey:
    """Return a picture as a hand that is `by` pixels unsteady would have taken it."""
    x, y = rng.normal(0, by, 2)
    return moved(frame, rng, x, y, zoom=1 + rng.normal(0, 0.003 * by), turn=rng.normal(0, 0.3 * by))


def sweep(**most: float) -> Callable[[Genuine, np.random.Generator], Frames]:
    """Return what makes a clip of one still photo, over which a camera moves evenly up to `most`."""

    def make(one: Genuine, rng: np.random.Generator) -> Frames:
        photo = one.frames[rng.choice([0, -1])]
        share = np.linspace(0, 1, 8)
        return [
            moved(photo, rng, **{name: (name == "zoom") + value * part for name, value in most.items()})
            for part in share
        ]

    return make


def wall(one: Genuine, rng: np.random.Generator) -> Frames:
    """Cut a blank wall in for the last two frames."""
    return [*one.frames[:-2], *(noisy(np.full_like(one.frames[0], 128), rng, 2) for _ in range(2))]


def compressed(frames: Frames) -> Frames:
    """Return frames as MPEG-4 gives them back."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clip.mp4")
        height, width = frames[0].shape
        writer = cv2.VideoWriter(path, cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), 25, (width, height // 2 * 2))
        for frame in frames:
            writer.write(cv2.cvtColor(frame[: height // 2 * 2], cv2.COLOR_GRAY2BGR))
        writer.release()
        return [frame for _, frame in Clip(Path(path)).grey_frames()]


def smaller(frames: Frames, factor: float) -> Frames:
    """Return frames as a camera farther away gives them."""
    return [cv2.resize(frame, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA) for frame in frames]


KINDS: dict[str, Callable[[Genuine, np.random.Generator], Frames]] = {
    "genuine": lambda one, rng: one.frames,
    "first and last frame alone": lambda one, rng: [one.frames[0], one.frames[-1]],
    "noise of 3 grey levels": lambda one, rng: [noisy(frame, rng, 3) for frame in one.frames],
    "MPEG-4": lambda one, rng: compressed(one.frames),
    "wall cut in": wall,
    "another person cut in": lambda one, rng: [*one.frames[:-2], *one.other_person[-2:]],
    "photo panned 5": sweep(x=4, y=3),
    "photo panned 20": sweep(x=16, y=12),
    "photo zoomed 5 %": sweep(zoom=0.05),
    "photo zoomed 20 %": sweep(zoom=0.2),
    "photo turned 3°": sweep(turn=3),
    "photo by hand, 1": lambda one, rng: [shaken(one.frames[-1], rng, 1) for _ in range(8)],
    "photo by hand, 3": lambda one, rng: [shaken(one.frames[-1], rng, 3) for _ in range(8)],
    "expression by hand, 1": lambda one, rng: [shaken(frame, rng, 1) for frame in one.frames],
    "expression by hand, 2": lambda one, rng: [shaken(frame, rng, 2) for frame in one.frames],
    "expression by hand, 4": lambda one, rng: [shaken(frame, rng, 4) for frame in one.frames],
    "expression, panned 12": lambda one, rng: [
        moved(frame, rng, x=12 * part)
        for frame, part in zip(one.frames, np.linspace(0, 1, len(one.frames)), strict=True)
    ],
    "held: apex to neutral": lambda one, rng: one.frames[::-1],
    "held: another apex first": lambda one, rng: [*one.other_expression[::-1], *one.frames[1:]],
    "held: from half way": lambda one, rng: one.frames[len(one.frames) // 2 :],
    "held all the time": lambda one, rng: [noisy(one.frames[-1], rng, 1.2) for _ in range(6)],
    "half as large": lambda one, rng: smaller(one.frames, 2),
    "2.5 times as small": lambda one, rng: smaller(one.frames, 2.5),
    "tilted by 10°": lambda one, rng: [moved(frame, rng, turn=10) for frame in one.frames],
    "tilted by 20°": lambda one, rng: [moved(frame, rng, turn=20) for frame in one.frames],
    "tilted by 30°": lambda one, rng: [moved(frame, rng, turn=30) for frame in one.frames],
}


if __name__ == "__main__":
    main()
