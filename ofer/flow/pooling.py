"""Reduce a flow field to the network's size (Poux et al., Eq. 1)."""

import numpy as np
from numpy.typing import NDArray


def adaptive_average_pool(field: NDArray[np.floating], size: int) -> NDArray[np.floating]:
    """Return the means of `field` (..., height, width) over a grid of `size` by `size` windows.

    Output row i is the mean of the input rows floor(i * height / size) to ceil((i + 1) * height / size) - 1,
    and so for columns: the windows of torch's adaptive_avg_pool2d, which overlap where `size` does not divide
    the side. The indices in the paper's Eq. 1 are garbled; this is the resolution of protocol §2.3. Values
    are not rescaled: a pixel stays a pixel of the crop. Means are taken in float64 and returned in the dtype
    of `field`.
    """
    if size < 1:
        raise ValueError(f"cannot pool to {size} cells")
    dtype = field.dtype if np.issubdtype(field.dtype, np.floating) else np.dtype(np.float64)
    # A window is a product of intervals, so its mean is the mean over rows, then over columns.
    return _interval_means(_interval_means(field, size, -2), size, -1).astype(dtype)


def _interval_means(field: NDArray[np.floating], size: int, axis: int) -> NDArray[np.float64]:
    """Return the means over the `size` intervals of one axis (-1 or -2).

    Adds the first elements of all intervals, then the second, and so on: the order of the sum is fixed, which
    a matrix product on several threads does not promise.
    """
    length = field.shape[axis]
    cells = np.arange(size)
    first = cells * length // size
    width = -(-(cells + 1) * length // size) - first
    along_axis = (-1,) + (1,) * (-axis - 1)
    sums = np.take(field, first, axis=axis).astype(np.float64)
    for step in range(1, width.max()):
        elements = np.take(field, np.minimum(first + step, length - 1), axis=axis)
        sums += np.where((width > step).reshape(along_axis), elements, 0)
    return sums / width.reshape(along_axis)
