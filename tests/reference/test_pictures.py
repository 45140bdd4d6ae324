"""Figures that are kept are small, and show nobody who did not agree."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.reference.pictures import as_webp, kept_figure, may_be_kept

LARGEST = 20_000


@pytest.fixture
def noisy(tmp_path: Path) -> Path:
    """Return a PNG that hardly compresses: 120 × 160 pixels, about 58 kB."""
    path = tmp_path / "figure.png"
    cv2.imwrite(str(path), np.random.default_rng(0).integers(0, 256, (120, 160, 3), dtype=np.uint8))
    return path


def test_a_small_drawing_is_kept_as_it_is(noisy: Path) -> None:
    noisy.with_suffix(".svg").write_text("<svg/>")
    assert kept_figure(noisy, largest=LARGEST) == ("figure.svg", b"<svg/>")


def test_a_small_picture_stands_for_a_large_drawing(noisy: Path) -> None:
    noisy.with_suffix(".svg").write_bytes(b" " * 100_000)
    assert kept_figure(noisy.with_suffix(".svg"), largest=90_000) == ("figure.png", noisy.read_bytes())


def test_a_large_picture_keeps_every_pixel_nearly_as_it_was(tmp_path: Path) -> None:
    # Soft tones and a sharp line, as figures have them, with the noise of a photograph.
    x, y = np.meshgrid(np.linspace(0, 255, 320), np.linspace(0, 255, 240))
    drawn = np.stack([x, y, 255 - x], axis=-1) + np.random.default_rng(0).normal(0, 2, (240, 320, 3))
    drawn[100:104] = 0
    path = tmp_path / "figure.png"
    cv2.imwrite(str(path), np.clip(drawn, 0, 255).astype(np.uint8))
    name, data = kept_figure(path, largest=60_000)
    kept = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert name == "figure.webp"
    assert len(data) <= 60_000 < path.stat().st_size
    assert kept.shape == drawn.shape
    assert np.abs(kept - drawn).mean() < 5


def test_what_is_no_picture_or_cannot_be_so_small_is_said(noisy: Path, tmp_path: Path) -> None:
    with pytest.raises(OferError, match="no picture"):
        as_webp(tmp_path / "none.png", largest=LARGEST)
    with pytest.raises(OferError, match="cannot be kept in 100 bytes"):
        as_webp(noisy, largest=100)


@pytest.mark.parametrize(
    ("slice_", "svg", "kept"),
    [
        ({"generated": True}, '<svg><image href="data:"/></svg>', True),
        ({"generated": False, "publishable_subjects": []}, '<svg><image href="data:"/></svg>', True),
        ({"generated": False}, "<svg><path/></svg>", True),
        ({"generated": False}, '<svg><image href="data:"/></svg>', False),
        ({}, None, False),
    ],
)
def test_pictures_need_generated_faces_or_a_bound_to_publishable_subjects(
    tmp_path: Path, slice_: dict[str, object], svg: str | None, kept: bool
) -> None:
    if svg is not None:
        (tmp_path / "figure.svg").write_text(svg)
    assert may_be_kept(tmp_path / "figure.png", slice_) is kept
