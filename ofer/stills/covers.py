"""Masks of the objects before the faces of a built-in corpus, brought where its pictures are."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ofer.corpora.manifest import read_manifest
from ofer.corpora.stills import read_still
from ofer.corpora.synthetic.stills.truth import Written, true_masks
from ofer.faces.align import align_picture
from ofer.faces.face_square import SquareFinder
from ofer.stills.view import view


class Covers:
    """The masks of a corpus' samples, read when they are asked for.

    values: root, align and pupils of the corpus. lists: of what the generator wrote.
    """

    def __init__(self, values: Mapping[str, Any], manifest: Path, lists: Sequence[Path]) -> None:
        self._root, self._written = Path(values["root"]), Written(Path(values["root"]), lists)
        self._masks = {name: mask for path in self._written.truths() for name, mask in true_masks(path)}
        self._finder = SquareFinder(self._root, values["align"], values["pupils"])
        self._side = values["align"]["side"]
        rows: list[Any] = list(read_manifest(manifest).itertuples())
        self._rows = {row.sample: row for row in rows}

    def hidden(self, sample: str, side: int) -> NDArray[np.bool_]:
        """Return which pixels of a sample's picture (side, side) an object hides, by one half or more.

        Raises OferError for a mask that cannot be read or was changed after it was written.
        """
        row = self._rows[sample]
        [name] = row.frames
        if name not in self._masks:
            return np.zeros((side, side), bool)
        self._written.file(self._masks[name])
        mask = read_still(self._root, self._masks[name])[..., :1]
        square = align_picture(mask, self._finder.find(row)[1].matrix, self._side)
        return view(square.reshape(self._side, self._side, 1), side, 1)[..., 0] >= 128
