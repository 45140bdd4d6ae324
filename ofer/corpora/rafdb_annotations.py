"""The points and the boxes that RAF-DB ships beside its original pictures, in pixels of them."""

from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain, real_number
from ofer.corpora.listed_stills import Box, Points

_POINTS = 5
_MOST_BYTES = 1 << 12
_REMEDY = "unpack the annotations again, or remove this file"


def read_points(path: Path) -> Points:
    """Return the first five lines: eyes, tip of the nose, corners of the mouth. Raises OferError if they are others."""
    rows = _numbers(path)[:_POINTS]
    if len(rows) < _POINTS or any(len(row) != 2 for row in rows):
        raise OferError(f"{path}: does not begin with {_POINTS} points, two numbers a line; {_REMEDY}")
    return tuple((x, y) for x, y in rows)


def read_box(path: Path) -> Box:
    """Return x, y, width and height of a face. Raises OferError if the file is not its left, upper, right, lower side.

    [R] The order of sides is that of third parties' code.
    """
    numbers = [number for row in _numbers(path) for number in row]
    if len(numbers) != 4 or not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        raise OferError(f"{path}: is not the left, upper, right and lower side of a box; {_REMEDY}")
    left, upper, right, lower = numbers
    return left, upper, right - left, lower - upper


def _numbers(path: Path) -> list[list[float]]:
    try:
        text = read_plain(path, _MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: is not a text file of numbers; {_REMEDY}") from error
    rows: list[list[float]] = []
    for line in filter(str.strip, text.splitlines()):
        numbers = [number for word in line.split() if (number := real_number(word)) is not None]
        if len(numbers) < len(line.split()):
            raise OferError(f"{path}: holds other things than finite numbers; {_REMEDY}")
        rows.append(numbers)
    return rows
