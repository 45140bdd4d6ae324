"""Files that a writer of a layout gives, and for each picture among them where the truth lies in it."""

from dataclasses import dataclass

import cv2
import numpy as np

from ofer.corpora.synthetic.stills.photo import jpeg
from ofer.corpora.synthetic.stills.portrait import Framing, Still


@dataclass(frozen=True)
class File:
    """A file's name under the corpus' root and its bytes; of a picture also the true points (68, 2) and pupils (2, 2)
    in its pixels, of a clip those of each frame, and where an object hides it (h, w), if there is one."""

    name: str
    content: bytes
    points: np.ndarray | None = None
    pupils: np.ndarray | None = None
    hidden: np.ndarray | None = None


def picture_file(name: str, still: Still) -> File:
    """Return the still as a JPEG file."""
    return File(name, jpeg(still.picture, still.quality), still.points, still.pupils, still.hidden)


def mask_name(picture: str) -> str:
    """Return the name of the mask of the object in a picture file, which is no part of a data set and lies hidden."""
    return f".masks/{picture.removesuffix('.jpg').replace('/', '_')}.png"


def mask_content(hidden: np.ndarray) -> bytes:
    """Return a PNG file that is white where an object hides the picture, else black."""
    return cv2.imencode(".png", hidden.astype(np.uint8) * 255)[1].tobytes()


def loose_framing(size: tuple[int, int], rng: np.random.Generator, *, sampling: float = 1.5) -> Framing:
    """Draw a framing as a face detector's box gives it: brows to chin with some margin, never quite the same."""
    eyes = (rng.normal(0.5, 0.02), rng.normal(0.4, 0.02))
    return Framing(size, rng.uniform(0.29, 0.35) * min(size), eyes, sampling)


def box_of(still: Still) -> tuple[float, float, float, float]:
    """Return the box (x1, y1, x2, y2) about a face's points, raised by a third of their height, cut to the picture."""
    low, high = still.points.min(0), still.points.max(0)
    low = low - (0, (high[1] - low[1]) / 3)
    limits = np.array(still.picture.shape[1::-1]) - 1
    x1, y1 = np.clip(low, 0, limits)
    x2, y2 = np.clip(high, 0, limits)
    return float(x1), float(y1), float(x2), float(y2)


def five_points(still: Still) -> np.ndarray:
    """Return pupils, tip of the nose and corners of the mouth (5, 2)."""
    return np.concatenate([still.pupils, still.points[[30, 48, 54]]])


def similarity(points: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return the turn, scale and shift (2, 3) that carries (n, 2) points nearest to targets, by least squares."""
    source, target = points - points.mean(0), targets - targets.mean(0)
    power = (source**2).sum()
    real = (source * target).sum() / power
    turned = (source[:, 0] * target[:, 1] - source[:, 1] * target[:, 0]).sum() / power
    matrix = np.array([[real, -turned], [turned, real]])
    return np.concatenate([matrix, (targets.mean(0) - matrix @ points.mean(0))[:, None]], 1)


def warp(picture: np.ndarray, matrix: np.ndarray, side: int) -> np.ndarray:
    """Return the square picture to which `matrix` carries this one; the border is repeated beyond it."""
    warped: np.ndarray = cv2.warpAffine(
        picture, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return warped


def carry(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return (n, 2) points where `matrix` (2, 3) carries them."""
    return points @ matrix[:, :2].T + matrix[:, 2]
