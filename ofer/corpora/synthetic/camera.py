"""The subject's camera: from millimetres in space to pixels of the picture."""

from dataclasses import dataclass

import numpy as np

from ofer.corpora.synthetic.subject import Subject


@dataclass(frozen=True)
class Camera:
    """Pinhole on the z axis. distance: mm from the origin; focal: pixels; centre: (x, y) pixels."""

    distance: float
    focal: float
    centre: tuple[float, float]

    def project(self, vertices: np.ndarray) -> np.ndarray:
        """(n, 3) mm → (n, 3): x, y in pixels (a pixel's centre is at whole numbers) and depth in mm."""
        depth = self.distance - vertices[:, 2]
        scale = self.focal / depth
        return np.stack([self.centre[0] + vertices[:, 0] * scale, self.centre[1] + vertices[:, 1] * scale, depth], 1)


def camera_of(subject: Subject, size: tuple[int, int]) -> Camera:
    """The subject's camera for frames of `size` (width, height)."""
    values = subject.traits.camera
    zoom = size[0] / 640
    eyes = subject.balls
    between = float(np.hypot(*(eyes[1] - eyes[0])[:2]))
    depth = values["distance"] - float(eyes[:, 2].mean() + subject.radii[2])
    focal = values["inter_ocular"] * zoom * depth / between
    return Camera(
        values["distance"],
        focal,
        ((size[0] - 1) / 2 + values["centre_x"] * zoom, values["eye_line"] * size[1]),
    )
