"""From linear light to a photograph: exposure, white balance, tone, blur, grain and JPEG."""

from dataclasses import dataclass

import cv2
import numpy as np

from ofer.corpora.synthetic.parameters import Parameters


@dataclass(frozen=True)
class Development:
    """What one camera does. gains: (3,) of the channels; blur: pixels at 100; grain: grey levels; quality: of JPEG."""

    exposure: float
    adaptation: float
    gains: np.ndarray
    saturation: float
    contrast: float
    blur: float
    grain: float
    quality: int
    seed: int


def draw_development(parameters: Parameters, rng: np.random.Generator) -> Development:
    """Draw what one camera does to one picture."""

    def uniform(name: str) -> float:
        return float(rng.uniform(*parameters.range("photo", name)))

    warmth, tint = parameters.draw(rng, "photo", "warmth"), parameters.draw(rng, "photo", "tint")
    grey = rng.random() < parameters.number("photo", "grey")
    return Development(
        uniform("exposure"),
        parameters.number("photo", "adaptation"),
        np.exp([warmth, tint, -warmth]),
        0.0 if grey else uniform("saturation"),
        uniform("contrast"),
        uniform("blur"),
        uniform("grain"),
        round(uniform("quality")),
        int(rng.integers(2**31)),
    )


STUDIO = Development(0.3, 0.5, np.ones(3), 1.0, 1.0, 0.1, 0.5, 95, 0)
"""Of a good camera in a studio."""


def mean_light(light: np.ndarray, face: np.ndarray) -> float:
    """Return what a camera measures that looks at the face (h, w)."""
    return float(light[face].mean()) if face.any() else 0.2


def develop(light: np.ndarray, level: float, camera: Development) -> np.ndarray:
    """Return linear light (h, w, 3) as an 8-bit picture; level: of the light that the camera measured."""
    picture = light * (camera.gains * (camera.exposure / level) ** camera.adaptation).astype(np.float32)
    grey = picture @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    picture = grey[..., None] + camera.saturation * (picture - grey[..., None])
    blur = camera.blur * max(picture.shape[:2]) / 100
    picture = cv2.GaussianBlur(picture, (0, 0), blur)
    tone = _tone(np.clip(picture, 0, None)) ** camera.contrast * 255
    rng = np.random.default_rng(camera.seed)
    grain = rng.standard_normal(tone.shape[:2], dtype=np.float32)
    colour = rng.standard_normal(tone.shape, dtype=np.float32) * (camera.saturation > 0)
    tone += camera.grain * (0.8 * grain[..., None] + 0.4 * colour)
    return np.clip(np.rint(tone), 0, 255).astype(np.uint8)


def _tone(light: np.ndarray) -> np.ndarray:
    """Return the curve of sRGB, with a shoulder where light is strong."""
    soft = np.where(light < 0.6, light, 0.6 + 0.4 * (1 - np.exp(-(light - 0.6) / 0.4)))
    return np.where(soft < 0.0031308, 12.92 * soft, 1.055 * np.maximum(soft, 1e-8) ** (1 / 2.4) - 0.055)


def jpeg(picture: np.ndarray, quality: int) -> bytes:
    """Return an RGB or grey picture as a JPEG file."""
    shown = picture[..., ::-1] if picture.ndim == 3 else picture
    encoded: bytes = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
    return encoded
