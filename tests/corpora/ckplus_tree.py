"""A tiny corpus in the layout of CK+, and every fault that users meet in one."""

import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np

CODES = {"anger": 1, "contempt": 2, "disgust": 3, "fear": 4, "happiness": 5, "sadness": 6, "surprise": 7}
SIX = ("anger", "disgust", "fear", "happiness", "sadness", "surprise")


def make_tree(
    root: Path,
    *,
    subjects: Sequence[str] = ("S005", "S010"),
    labels: Sequence[str] = SIX,
    frames: int = 4,
    size: tuple[int, int] = (128, 144),
    faults: dict[str, str] | None = None,
) -> Path:
    """Write a corpus of `subjects`, each with a sequence 001, 002, … for each of `labels`; return `root`.

    A label "" makes a sequence with an empty Emotion folder. `size` is (width, height) of the frames, whose
    texture moves by label and frame; landmarks put the eye centres 40 pixels apart at (44, 40) and (84, 40).
    `faults` plants a fault of `FAULTS` by sequence, such as {"S005/001": "empty_folder"}.
    """
    for number, subject in enumerate(subjects):
        for position, label in enumerate(labels, start=1):
            _write_sequence(root, number, subject, f"{position:03d}", label, frames, size)
    for sequence, fault in (faults or {}).items():
        FAULTS[fault](root, sequence)
    return root


def landmarks(shift: float = 0.0) -> np.ndarray:
    """Return 68 points (x, y) with eye centres (44, 40) and (84, 40), all shifted to the right."""
    around = np.arange(68) * 2 * np.pi / 68
    points = np.stack([64 + 40 * np.cos(around), 72 + 40 * np.sin(around)], axis=1)
    lid = np.arange(6) * np.pi / 3
    ring = np.stack([7 * np.cos(lid), 3 * np.sin(lid)], axis=1)
    points[36:42] = ring + np.array([44, 40])
    points[42:48] = ring + np.array([84, 40])
    return points + np.array([shift, 0])


def _write_sequence(
    root: Path, number: int, subject: str, sequence: str, label: str, frames: int, size: tuple[int, int]
) -> None:
    images, emotion, points = (
        root / kind / subject / sequence for kind in ("cohn-kanade-images", "Emotion", "Landmarks")
    )
    for folder in (images, emotion, points):
        folder.mkdir(parents=True)
    stem = f"{subject}_{sequence}"
    speed = CODES.get(label, 0) - 3
    for frame in range(1, frames + 1):
        name = f"{stem}_{frame:08d}"
        (images / f"{name}.png").write_bytes(_png(number, speed * (frame - 1) / frames, size))
        (points / f"{name}_landmarks.txt").write_text(_landmark_text())
    if label:
        text = f"   {CODES[label]:.7e}\n"
        (emotion / f"{stem}_{frames:08d}_emotion.txt").write_text(text)
    # Finder leaves these in CK+'s own archives.
    (images / ".DS_Store").write_bytes(b"\0")
    (images / f"._{stem}_00000001.png").write_bytes(b"\0")
    (emotion / ".DS_Store").write_bytes(b"\0")
    (emotion / f"._{stem}_{frames:08d}_emotion.txt").write_bytes(b"\0")


@cache
def _landmark_text() -> str:
    return "".join(f"{x:16.7e} {y:16.7e}\n" for x, y in landmarks())


@cache
def _png(seed: int, shift: float, size: tuple[int, int]) -> bytes:
    """Return the PNG of a smooth texture whose lower half is shifted to the right by `shift` pixels."""
    x, y = np.meshgrid(np.arange(size[0], dtype=np.float64), np.arange(size[1], dtype=np.float64))
    x = x - shift * (y > size[1] / 2)
    waves = np.random.default_rng(seed).uniform(-0.5, 0.5, (12, 3))
    total = sum(np.cos(a * x + b * y + 12 * c) for a, b, c in waves)
    return cv2.imencode(".png", np.clip(128 + 18 * total, 0, 255).astype(np.uint8))[1].tobytes()


def frame_files(root: Path, sequence: str) -> list[Path]:
    """Return the frames of "S005/001", in order."""
    return sorted((root / "cohn-kanade-images" / sequence).glob("[!.]*.png"))


def label_file(root: Path, sequence: str) -> Path:
    """Return the label file of "S005/001"."""
    return next((root / "Emotion" / sequence).glob("[!.]*.txt"))


def _landmark_file(root: Path, sequence: str) -> Path:
    return sorted((root / "Landmarks" / sequence).iterdir())[1]


def _zero_byte_frame(root: Path, sequence: str) -> None:
    frame_files(root, sequence)[1].write_bytes(b"")


def _truncated_frame(root: Path, sequence: str) -> None:
    frame = frame_files(root, sequence)[1]
    frame.write_bytes(frame.read_bytes()[:-200])


def _other_frame_size(root: Path, sequence: str) -> None:
    frame = frame_files(root, sequence)[-1]
    image = cv2.imread(str(frame), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(frame), image[:-10])


def _empty_folder(root: Path, sequence: str) -> None:
    for frame in frame_files(root, sequence):
        frame.unlink()


def _missing_folder(root: Path, sequence: str) -> None:
    shutil.rmtree(root / "cohn-kanade-images" / sequence)


def _one_frame(root: Path, sequence: str) -> None:
    for frame in frame_files(root, sequence)[:-1]:
        frame.unlink()


def _apex_missing(root: Path, sequence: str) -> None:
    frame_files(root, sequence)[-1].unlink()


def _foreign_frame(root: Path, sequence: str) -> None:
    frame = frame_files(root, sequence)[0]
    shutil.copy(frame, frame.with_name("S999_001_00000001.png"))


def _frame_number_twice(root: Path, sequence: str) -> None:
    frame = frame_files(root, sequence)[0]
    shutil.copy(frame, frame.with_suffix(".PNG"))


def _label_out_of_range(root: Path, sequence: str) -> None:
    label_file(root, sequence).write_text("   9.0000000e+00\n")


def _label_neutral(root: Path, sequence: str) -> None:
    label_file(root, sequence).write_text("   0.0000000e+00\n")


def _label_not_a_number(root: Path, sequence: str) -> None:
    label_file(root, sequence).write_text("happy\n")


def _label_empty(root: Path, sequence: str) -> None:
    label_file(root, sequence).write_text("")


def _label_misnamed(root: Path, sequence: str) -> None:
    label = label_file(root, sequence)
    label.rename(label.with_name("emotion.txt"))


def _two_labels(root: Path, sequence: str) -> None:
    label = label_file(root, sequence)
    shutil.copy(label, label.with_name(label.name.replace("_emotion", "1_emotion")))


def _same_id(root: Path, sequence: str) -> None:
    """The same sequence once more, in a folder in lower case (not possible on a case-insensitive disk)."""
    for kind in ("cohn-kanade-images", "Emotion", "Landmarks"):
        shutil.copytree(root / kind / sequence, root / kind / sequence.lower())


def _landmarks_missing(root: Path, sequence: str) -> None:
    _landmark_file(root, sequence).unlink()


def _landmarks_short(root: Path, sequence: str) -> None:
    path = _landmark_file(root, sequence)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:60]))


def _landmarks_not_numbers(root: Path, sequence: str) -> None:
    path = _landmark_file(root, sequence)
    path.write_text("x y\n" * 68)


def _landmarks_one_column(root: Path, sequence: str) -> None:
    path = _landmark_file(root, sequence)
    path.write_text("1.0\n" * 68)


FAULTS: dict[str, Callable[[Path, str], None]] = {
    "zero_byte_frame": _zero_byte_frame,
    "truncated_frame": _truncated_frame,
    "other_frame_size": _other_frame_size,
    "empty_folder": _empty_folder,
    "missing_folder": _missing_folder,
    "one_frame": _one_frame,
    "apex_missing": _apex_missing,
    "foreign_frame": _foreign_frame,
    "frame_number_twice": _frame_number_twice,
    "label_out_of_range": _label_out_of_range,
    "label_neutral": _label_neutral,
    "label_not_a_number": _label_not_a_number,
    "label_empty": _label_empty,
    "label_misnamed": _label_misnamed,
    "two_labels": _two_labels,
    "same_id": _same_id,
    "landmarks_missing": _landmarks_missing,
    "landmarks_short": _landmarks_short,
    "landmarks_not_numbers": _landmarks_not_numbers,
    "landmarks_one_column": _landmarks_one_column,
}
"""Each fault by name: a function of the root and a sequence such as "S005/001" that plants it.

The first three lie in the pixels: they are met when frames are read, not when samples are listed.
"""
