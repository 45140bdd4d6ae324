"""Hashes of the pictures of a corpus of stills, remembered from check to check, and the near-duplicates among them."""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain
from ofer.corpora.frame_names import split_name
from ofer.corpora.images import REMEDY, decode
from ofer.corpora.near_duplicates import CORRELATION, Hashes, near_pairs, picture_hash, thumbnail
from ofer.corpora.stills import read_still
from ofer.jobs.artefacts import write_text
from ofer.jobs.stamps import RESULTS
from ofer.plan.fingerprint import file_state

MOST_BYTES = 1 << 30
"""Of the file that keeps hashes: those of some millions of pictures."""

Remembered = dict[str, tuple[str, str]]
"""State of its file and hash, in 32 hexadecimal digits, of each picture by its name."""


class PictureHashes:
    """Hashes of the pictures below a root.

    `memory` is a JSON file that keeps them with the states of their files; it may be deleted at any time.
    """

    def __init__(self, root: Path, memory: Path) -> None:
        self._root, self._memory = root, memory
        self._known = _recall(memory)
        self._hashes: Remembered = {}

    def look_at(self, name: str) -> None:
        """Hash a picture, unless its file is as it was when it was hashed: it was whole then, and is not read.

        Raises OferError where it is not whole.
        """
        state = file_state(os.path.join(self._root, split_name(name)[0]))
        known = self._known.get(name)
        if known is None or known[0] != state:
            right, down = picture_hash(self._grey(name))
            known = (state, f"{right:016x}{down:016x}")
        self._hashes[name] = known

    def remember(self) -> None:
        """Keep all hashes, where there is a folder of results; where they cannot be, the next check is slower."""
        if RESULTS.is_dir() and self._hashes != self._known:
            with suppress(OferError):
                write_text(self._memory, json.dumps(self._hashes))

    def near_duplicates(self, pictures: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the pairs of pictures of different splits that are nearly the same.

        `pictures` are (split, name) of those that were looked at.
        """
        of_split: dict[str, list[str]] = {}
        for split, name in pictures:
            of_split.setdefault(split, []).append(name)
        thumbnails: dict[str, NDArray[np.float32]] = {}
        found = []
        for one, other in combinations(of_split.values(), 2):
            for first, second in near_pairs(self._of(one), self._of(other)).tolist():
                pair = (one[first], other[second])
                for name in pair:
                    if name not in thumbnails:
                        thumbnails[name] = thumbnail(self._grey(name))
                if thumbnails[pair[0]] @ thumbnails[pair[1]] >= CORRELATION:
                    found.append(pair)
        return found

    def _of(self, names: list[str]) -> Hashes:
        digits = bytes.fromhex("".join(self._hashes[name][1] for name in names))
        return np.frombuffer(digits, ">u8").reshape(-1, 2).astype(np.uint64)

    def _grey(self, name: str) -> NDArray[np.uint8]:
        if split_name(name)[1] is not None:
            return read_still(self._root, name)[..., 0]
        return decode(self._root / name, REMEDY, cv2.IMREAD_GRAYSCALE)


def _recall(memory: Path) -> Remembered:
    try:
        known = json.loads(read_plain(memory, MOST_BYTES))
        known = {name: (state, digits) for name, (state, digits) in known.items()}
        return {name: one for name, one in known.items() if len(bytes.fromhex(one[1])) == 16}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
