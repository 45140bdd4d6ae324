"""Small arrays in NumPy's files (.npy, format 1 and 2): numbers or texts, whatever else one holds is refused."""

import math
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain

_MOST_BYTES = 1 << 16
_MAGIC = b"\x93NUMPY"
_LENGTHS = {1: 2, 2: 4}
"""Bytes of the length of the header, by the format's version."""
_HEADER = re.compile(
    rb"\{'descr': '([<>|][biufSU]\d{1,4})', 'fortran_order': False, "
    rb"'shape': \(((?:\d{1,6}, ?)*(?:\d{1,6})?)\), ?\} *\n?"
)
"""As NumPy writes it. Read by its own reader it would be evaluated, and its sizes believed."""
_REMEDY = "unpack this file again"


def read_array(path: Path) -> NDArray:
    """Return an array of numbers or texts. Raises OferError if the file cannot be read, or is no such array."""
    try:
        data = read_plain(path, _MOST_BYTES)
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    if not data.startswith(_MAGIC) or (width := _LENGTHS.get(int.from_bytes(data[6:7]))) is None:
        raise OferError(f"{path}: is no NumPy file; {_REMEDY}")
    begin = 8 + width
    end = begin + int.from_bytes(data[8:begin], "little")
    dtype, shape = _header(data[begin:end])
    if dtype is None:
        raise OferError(f"{path}: holds no array of numbers or texts; {_REMEDY}")
    size = math.prod(shape)
    if not size or len(data) - end != size * dtype.itemsize:
        raise OferError(f"{path}: is truncated or damaged: its numbers are not as many as it announces; {_REMEDY}")
    return np.frombuffer(data, dtype, offset=end, count=size).reshape(shape)


@lru_cache
def _header(text: bytes) -> tuple[np.dtype | None, tuple[int, ...]]:
    found = _HEADER.fullmatch(text)
    try:
        dtype = np.dtype(found[1].decode()) if found else None
    except TypeError:
        dtype = None
    if found is None or dtype is None or not dtype.itemsize:
        return None, ()
    return dtype, tuple(int(length) for length in found[2].split(b",") if length.strip())
