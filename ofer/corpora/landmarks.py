"""Facial landmarks as CK+ ships them: one text file per frame."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain, real_number
from ofer.base.wording import count

_ROWS = 68
_MOST_BYTES = 1 << 20
_REMEDY = "unpack the Landmarks archive again, or let dlib find the pupils (pupils.source: dlib)"


def read_landmarks(path: Path) -> NDArray[np.float64]:
    """Read 68 rows "x y" as (68, 2) float64: pixels of the frame, x to the right, y down, iBUG-68 order.

    Raises OferError naming the file when it is missing, has another number of rows, or holds anything but two
    finite numbers a row. Blank lines do not count.
    """
    try:
        lines = read_plain(path, _MOST_BYTES).decode("ascii").splitlines()
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: is not a text file of numbers; {_REMEDY}") from error
    rows = [line.split() for line in lines if line.strip()]
    if len(rows) != _ROWS:
        raise OferError(f"{path}: has {count(len(rows), 'row')} where {_ROWS} are expected; {_REMEDY}")
    points = [[real_number(value) for value in row] for row in rows]
    for number, row in enumerate(points, start=1):
        if len(row) != 2 or None in row:
            raise OferError(f"{path}: row {number} is not two finite numbers; {_REMEDY}")
    return np.array(points, dtype=np.float64)
