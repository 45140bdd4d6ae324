"""Frames of a sample by their names, and of any clip or folder: read in order, with one decode a clip."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.wording import count
from ofer.corpora.clips import LIMITS, Limits, colour_frames, grey_frames
from ofer.corpora.distribution import images_in
from ofer.corpora.frame_names import IMAGE_SUFFIXES, split_name
from ofer.corpora.frame_order import OrderedFrames, in_order
from ofer.corpora.images import read_colour, read_grey


def read_frames(
    root: Path, names: Iterable[str], limits: Limits = LIMITS, *, upright: bool = True
) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames `names`, relative to `root`, as (height, width) uint8; one is in memory at a time.

    `upright`: images are turned as their orientation tags say; else they are read as stored, as landmarks want it that
    come with them. Clips come upright in any case. Frames of a clip must follow one another in ascending order: it is
    decoded once, from its beginning, because decoders do not seek exactly.

    Raises OferError naming the file as `read_grey` and `clips.grey_frames` do, for a frame that a clip does not have,
    and for one of another size than the first; ValueError for frames of a clip in another order.
    """
    shape = None
    for file, group in groupby(map(split_name, names), key=lambda pair: pair[0]):
        for index, image in _indexed(root / file, [index for _, index in group], limits, upright):
            if image is None:
                raise OferError(f"{root / file}: has no frame {index}; start snakemake again if the file was replaced")
            shape = image.shape if shape is None else shape
            if image.shape != shape:
                raise OferError(
                    f"{root / file}: has {image.shape[1]}x{image.shape[0]} pixels where the first frame has "
                    f"{shape[1]}x{shape[0]}; unpack the sequence again, or remove it"
                )
            yield image


def _indexed(
    path: Path, indices: list[int | None], limits: Limits, upright: bool
) -> Iterator[tuple[int | None, NDArray[np.uint8] | None]]:
    """Yield (index, frame) for each of `indices`; the frame is None where the clip has ended."""
    if indices[0] is None:
        yield from ((None, read_grey(path, upright=upright)) for _ in indices)
        return
    wanted = iter(indices)
    index = next(wanted)
    for number, image in enumerate(grey_frames(path, limits)):
        if number == index:
            yield index, image
            previous, index = index, next(wanted, None)
            if index is None:
                return
            if index <= previous:
                raise ValueError(f"{path}: frame {index} is asked for after frame {previous}")
    yield index, None


def colour_frames_of(source: Path, limits: Limits = LIMITS) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a clip, or of a folder of frame images, as (height, width, 3) uint8: blue, green, red.

    Frames of a folder come in the order that `frame_order` finds in their names, upright as `read_frames` has them.

    Raises OferError as `clips.colour_frames` and `ordered_frames` do, and for a frame of another size than the first.
    """
    if not source.is_dir():
        yield from colour_frames(source, limits)
        return
    shape = None
    for path in frame_files(source, limits):
        frame = read_colour(path)
        if shape is not None and frame.shape != shape:
            raise OferError(f"{path}: has another size than the frames before it; remove it, or the others")
        shape = frame.shape
        yield frame


def frame_files(folder: Path, limits: Limits = LIMITS) -> list[Path]:
    """Return the images in a folder in their order. Raises OferError as `ordered_frames` does."""
    return ordered_frames(folder, str(folder), limits).paths


def ordered_frames(folder: Path, name: str, limits: Limits = LIMITS) -> OrderedFrames:
    """Return the images in a folder, which errors call `name`, in the order of the numbers in their names.

    Raises OferError if there is none, or more than a clip may have, or their order is unclear, or the folder cannot be
    read.
    """
    files = images_in(folder, name)
    if not files:
        raise OferError(f"{name}: holds no frame ({', '.join(IMAGE_SUFFIXES)}); put its images there")
    if len(files) > limits.frames:
        raise OferError(f"{name}: holds more than {count(limits.frames, 'frame')}; cut it to the expression")
    return in_order(files, name)
