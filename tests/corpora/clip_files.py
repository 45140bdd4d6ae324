"""Clips to read back: written by OpenCV, in every container that its FFmpeg can write."""

import struct
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

LOSSLESS = "FFV1"
"""A codec that gives back the grey levels that were written, but for the conversion to YUV and back."""

CONTAINERS = {
    "clip.avi": "MJPG",
    "clip.mp4": "mp4v",
    "clip.mov": "mp4v",
    "clip.mkv": "XVID",
    "clip.webm": "VP80",
    "clip.mpg": "MPG2",
}
"""File name and codec of each."""


def write_clip(path: Path, frames: Iterable[NDArray[np.uint8]], codec: str = LOSSLESS, rate: float = 25.0) -> Path:
    """Write grey (height, width) or colour (height, width, 3) frames as a clip; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = None
    for frame in frames:
        colour = frame if frame.ndim == 3 else cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR)
        if writer is None:
            size = colour.shape[1], colour.shape[0]
            writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*codec), rate, size)
            assert writer.isOpened(), f"{codec} in {path.suffix}"
        writer.write(colour)
    assert writer is not None
    writer.release()
    return path


def numbered_frames(count: int, size: tuple[int, int] = (160, 120)) -> list[NDArray[np.uint8]]:
    """Return up to 31 frames (width, height), in frame k the first 5 (k + 1) columns of 160 white, the others black."""
    frames = []
    for number in range(count):
        frame = np.zeros((size[1], size[0]), np.uint8)
        frame[:, : 5 * (number + 1)] = 255
        frames.append(frame)
    return frames


def number_of(frame: NDArray[np.uint8]) -> int:
    """Return which of the numbered frames this is, whatever a codec did to it."""
    return round(float(np.mean(frame > 127)) * frame.shape[1] / 5) - 1


def cut_by_an_edit_list(path: Path, share: float) -> Path:
    """Let an MP4 show its last `share` alone, as editors do that encode nothing anew."""
    data = bytearray(path.read_bytes())
    at, media, movie = (data.index(name) for name in (b"elst", b"mdhd", b"mvhd"))
    (scale, length), (_, whole) = (struct.unpack_from(">II", data, place + 16) for place in (media, movie))
    struct.pack_into(">II", data, at + 12, int(whole * share), int(length * (1 - share)))
    path.write_bytes(data)
    assert scale
    return path


def announcing_more(path: Path) -> Path:
    """Let a WebM announce three times the duration that it has."""
    data = bytearray(path.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3
    struct.pack_into(">d", data, at, 3 * struct.unpack_from(">d", data, at)[0])
    path.write_bytes(data)
    return path


def avi_of(pictures: Iterable[bytes], size: tuple[int, int] = (160, 120)) -> bytes:
    """Return an AVI of JPEGs with an index; a frame that was dropped is an empty one."""
    pictures = list(pictures)
    main = struct.pack("<14I", 40000, 1 << 20, 0, 0x10, len(pictures), 0, 1, 1 << 20, *size, 0, 0, 0, 0)
    of_stream = struct.pack("<10I4H", 0, 0, 0, 1, 25, 0, len(pictures), 1 << 20, 0xFFFFFFFF, 0, 0, 0, *size)
    form = struct.pack("<3I2H4s5I", 40, *size, 1, 24, b"MJPG", size[0] * size[1] * 3, 0, 0, 0, 0)
    stream = _listed(b"strl", _chunk(b"strh", b"vidsMJPG" + of_stream) + _chunk(b"strf", form))
    index = body = b""
    for picture in pictures:
        index += b"00dc" + struct.pack("<3I", 0x10, 4 + len(body), len(picture))
        body += _chunk(b"00dc", picture)
    header = _listed(b"hdrl", _chunk(b"avih", main) + stream)
    return _chunk(b"RIFF", b"AVI " + header + _listed(b"movi", body) + _chunk(b"idx1", index))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _listed(kind: bytes, body: bytes) -> bytes:
    return _chunk(b"LIST", kind + body)


def jpegs(frames: Iterable[NDArray[np.uint8]]) -> list[bytes]:
    """Return each frame as a JPEG."""
    return [cv2.imencode(".jpg", frame)[1].tobytes() for frame in frames]


def _camcorder(path: Path, frames: list[NDArray[np.uint8]]) -> None:
    stream = write_clip(path.with_name("plain.ts"), frames, "MPG2").read_bytes()
    packets = [stream[at : at + 188] for at in range(0, len(stream), 188)]
    path.write_bytes(b"".join(number.to_bytes(4, "big") + packet for number, packet in enumerate(packets)))


def _animated(path: Path, frames: list[NDArray[np.uint8]]) -> None:
    first, *others = map(Image.fromarray, frames)
    first.save(path, save_all=True, append_images=others, duration=40)


def _uncompressed(path: Path, frames: list[NDArray[np.uint8]]) -> None:
    height, width = frames[0].shape
    data = b"".join(b"FRAME\n" + np.maximum(frame, 32).tobytes() for frame in frames)
    path.write_bytes(b"YUV4MPEG2 W%d H%d F25:1 Cmono\n" % (width, height) + data)


def _with_a_trailer(path: Path, frames: list[NDArray[np.uint8]]) -> None:
    path.write_bytes(write_clip(path, frames, "mp4v").read_bytes() + b"\x7f" * 4096)


UNUSUAL: dict[str, Callable[[Path, list[NDArray[np.uint8]]], object]] = {
    "camcorder.MTS": _camcorder,
    "animated.gif": _animated,
    "animated.png": _animated,
    "uncompressed.y4m": _uncompressed,
    "no container.mjpeg": lambda path, frames: path.write_bytes(b"".join(jpegs(frames))),
    "with a trailer.mp4": _with_a_trailer,
    "sound and all.ts": lambda path, frames: write_clip(path, frames, "MPG2"),
    "windows.wmv": lambda path, frames: write_clip(path, frames, "WMV2"),
    "flash.flv": lambda path, frames: write_clip(path, frames, "FLV1"),
}
"""Name of a clip that is no usual one, and what writes it of grey frames."""
