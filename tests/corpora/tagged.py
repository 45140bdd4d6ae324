"""Pictures as cameras and phones store them: pixels as the sensor lay, and a tag that says how to turn them."""

import zlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

AS_STORED = {
    1: lambda image: image,
    2: lambda image: image[:, ::-1],
    3: lambda image: image[::-1, ::-1],
    4: lambda image: image[::-1],
    5: lambda image: image.swapaxes(0, 1),
    6: np.rot90,
    7: lambda image: np.rot90(image, 2).swapaxes(0, 1),
    8: lambda image: np.rot90(image, -1),
}
"""By the value of the tag Orientation (Exif 2.3, section 4.6.4): what is stored of an upright picture."""


def write_tagged(path: Path, image: NDArray[np.uint8], orientation: int) -> Path:
    """Write an upright picture as JPEG or PNG (by the suffix) with the tag, so that viewers show it upright."""
    stored = np.ascontiguousarray(AS_STORED[orientation](image))
    data = cv2.imencode(path.suffix.lower(), stored, [cv2.IMWRITE_JPEG_QUALITY, 98])[1].tobytes()
    entry = b"\x01\x12" + b"\x00\x03" + b"\x00\x00\x00\x01" + bytes([0, orientation, 0, 0])
    tags = b"MM\x00*\x00\x00\x00\x08" + b"\x00\x01" + entry + b"\x00\x00\x00\x00"
    if path.suffix.lower() == ".png":
        end_of_header = 8 + 25
        chunk = b"eXIf" + tags
        chunk = len(tags).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
        data = data[:end_of_header] + chunk + data[end_of_header:]
    else:
        segment = b"Exif\x00\x00" + tags
        data = data[:2] + b"\xff\xe1" + (2 + len(segment)).to_bytes(2, "big") + segment + data[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
