"""Read what an HDF5 file holds without trusting what it declares.

A file may declare arrays of any size, links into other files, and data that lie in other files. Everything here is in
the file itself, as large as its shape says, and compressed by gzip at most.
"""

import math
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from ofer.base.texts import Texts

MOST_COMPRESSED_BYTES = 1 << 31
"""Of one compressed array when unpacked; others are as large as the file has room for."""

MOST_EXPANDED = 1032
"""How many times as large gzip can make its data (zlib's own bound)."""

_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE}
_NUMBERS = "biuf"
_TEXTS = 1 << 16
"""That are Python objects at a time."""


def group_in(parent: h5py.Group, name: str) -> h5py.Group:
    """Return a group. Raises KeyError if it is not there, ValueError if it is no group in this file."""
    found = _own(parent, name)
    if not isinstance(found, h5py.Group):
        raise ValueError(f"{name} is no group")
    return found


def array_in(parent: h5py.Group, name: str, kinds: str, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """Return an array of numbers. `kinds` are NumPy's letters of its type; in `shape` None stands for any length.

    Raises KeyError if it is not there; ValueError if it is not such an array, or not whole in this file.
    """
    return np.asarray(_numbers(parent, name, kinds, shape)[()])


def declared_in(
    parent: h5py.Group, name: str, kinds: str, shape: tuple[int | None, ...]
) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return shape and type of an array without reading it. Raises as `array_in`."""
    dataset = _numbers(parent, name, kinds, shape)
    return dataset.shape, dataset.dtype


def offset_in(parent: h5py.Group, name: str) -> int:
    """Return how many bytes of the file stand before an array, whose rows follow there as they are in memory.

    Raises as `array_in`, and ValueError if the array is packed or in another machine's byte order.
    """
    dataset = _dataset(parent, name)
    offset = dataset.id.get_offset()
    if dataset.chunks is not None or (offset is None and dataset.size) or not dataset.dtype.isnative:
        raise ValueError(f"{name} does not lie in the file as it is in memory")
    return offset or 0


def texts_in(parent: h5py.Group, name: str) -> tuple[str, ...]:
    """Return a list of texts. Raises KeyError if it is not there; ValueError if it is none, or not in this file."""
    return tuple(_text_list(parent, name).asstr()[()])


def packed_texts_in(parent: h5py.Group, name: str) -> Texts:
    """Return a list of texts, which may be millions. Raises as `texts_in`."""
    dataset = _text_list(parent, name).asstr()
    return Texts.joined(Texts(dataset[start : start + _TEXTS]) for start in range(0, len(dataset), _TEXTS))


def number_in(parent: h5py.Group, name: str) -> float:
    """Return a finite number among the attributes. Raises KeyError if it is not there, ValueError if it is none."""
    return float(numbers_in(parent, name, ()))


def numbers_in(parent: h5py.Group, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return an array of finite numbers among the attributes. Raises as `number_in`."""
    value = np.asarray(parent.attrs[name])
    if value.dtype.kind not in _NUMBERS or value.shape != shape:
        raise ValueError(f"{name} is {value.dtype} of the shape {value.shape}")
    numbers = value.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} is not finite")
    return numbers


def text_in(parent: h5py.Group, name: str) -> str:
    """Return a text among the attributes. Raises as `number_in`."""
    value = parent.attrs[name]
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


def _text_list(parent: h5py.Group, name: str) -> h5py.Dataset:
    dataset = _dataset(parent, name)
    if h5py.check_string_dtype(dataset.dtype) is None or len(dataset.shape or ()) != 1:
        raise ValueError(f"{name} is no list of texts")
    return dataset


def _numbers(parent: h5py.Group, name: str, kinds: str, shape: tuple[int | None, ...]) -> h5py.Dataset:
    dataset = _dataset(parent, name)
    if dataset.dtype.kind not in kinds or dataset.dtype.kind not in _NUMBERS:
        raise ValueError(f"{name} holds {dataset.dtype}")
    if dataset.shape is None or len(dataset.shape) != len(shape):
        raise ValueError(f"{name} has the shape {dataset.shape}")
    if any(wanted not in (None, found) for found, wanted in zip(dataset.shape, shape, strict=True)):
        raise ValueError(f"{name} has the shape {dataset.shape}")
    return dataset


def _own(parent: h5py.Group, name: str) -> Any:
    if name not in parent:
        raise KeyError(f"{name} is missing")
    if not isinstance(parent.get(name, getlink=True), h5py.HardLink):
        raise ValueError(f"{name} is a link to elsewhere")
    return parent[name]


def _dataset(parent: h5py.Group, name: str) -> h5py.Dataset:
    dataset = _own(parent, name)
    if not isinstance(dataset, h5py.Dataset):
        raise ValueError(f"{name} is no array")
    if dataset.is_virtual or dataset.external:
        raise ValueError(f"{name} has its data in another file")
    if dataset.shape is None:
        raise ValueError(f"{name} is empty")
    plist = dataset.id.get_create_plist()
    if any(plist.get_filter(number)[0] not in _FILTERS for number in range(plist.get_nfilters())):
        raise ValueError(f"{name} is packed in a way that is not ours")
    declared = math.prod(dataset.shape) * dataset.id.get_type().get_size()
    stored = dataset.id.get_storage_size()
    if dataset.chunks is None:
        if declared > stored:
            raise ValueError(f"{name} declares {declared:,} bytes and holds {stored:,}")
        return dataset
    chunks = math.prod(-(-side // part) for side, part in zip(dataset.shape, dataset.chunks, strict=True))
    unpacked = chunks * math.prod(dataset.chunks) * dataset.id.get_type().get_size()
    if unpacked > min(MOST_COMPRESSED_BYTES, MOST_EXPANDED * stored) or dataset.id.get_num_chunks() != chunks:
        raise ValueError(f"{name} declares {declared:,} bytes, more than it holds")
    return dataset
