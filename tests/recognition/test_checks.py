"""What tells a face that moves by itself from a wall, another face, and a camera that moves."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ofer.recognition.checks import CUT, FOLLOWS, RIGID, Checks, correlation, follows, rigid_share

SIZE = 160
NO_FLOW = np.zeros((2, 16, 16))


def picture(seed: int, size: int = SIZE) -> NDArray[np.uint8]:
    """Return a smooth picture with something to see everywhere."""
    noise = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, (size, size)), (0, 0), 4)
    return np.asarray(np.clip(128 + 40 * noise / noise.std(), 0, 255), np.uint8)


def moved(image: NDArray[np.uint8], flow: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return the picture whose points were moved by `flow` (2, height, width), which is smooth and short."""
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]].astype(np.float32)
    maps = (np.asarray(columns - flow[0], np.float32), np.asarray(rows - flow[1], np.float32))
    return np.asarray(cv2.remap(image, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def shaken(x: float = 0, y: float = 0, zoom: float = 1, turn: float = 0) -> NDArray[np.uint8]:
    """Return the picture as a camera gives it that moves."""
    matrix = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), turn, zoom)
    matrix[:, 2] += (x, y)
    shown = cv2.warpAffine(picture(0), matrix, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE)
    noise = np.random.default_rng(1).normal(0, 1, shown.shape)
    return np.asarray(np.clip(shown + noise, 0, 255), np.uint8)


def smile() -> NDArray[np.floating]:
    """Return a flow (2, height, width) that pulls two places in opposite directions, and leaves the rest."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    flow = np.zeros((2, SIZE, SIZE))
    for column, length in ((50, -5), (110, 5)):
        flow[0] += length * np.exp(-((columns - column) ** 2 + (rows - 110) ** 2) / (2 * 15**2))
    return flow


@pytest.mark.parametrize(
    "camera",
    [{"x": 3}, {"x": -9, "y": 7}, {"zoom": 1.03}, {"zoom": 0.9}, {"turn": 2}, {"x": 2, "zoom": 1.02, "turn": -3}],
)
def test_a_camera_that_moves_explains_all_of_the_change(camera: dict[str, float]) -> None:
    assert rigid_share(picture(0), shaken(**camera)) > RIGID


def test_a_face_that_moves_is_not_explained_by_a_camera() -> None:
    assert rigid_share(picture(0), moved(picture(0), smile())) < 0.6


def test_nothing_and_a_wall_are_no_motion_of_a_camera() -> None:
    assert rigid_share(picture(0), picture(0)) == 0
    assert rigid_share(picture(0), np.full((SIZE, SIZE), 128, np.uint8)) < 0.1
    assert rigid_share(np.full((SIZE, SIZE), 128, np.uint8), picture(0)) == 0


def test_a_face_put_back_along_its_flow_is_the_neutral_one_and_another_picture_is_not() -> None:
    flow = smile()
    moving = moved(picture(0), flow)
    assert follows(picture(0), moving, flow) > max(0.99, follows(picture(0), moving, NO_FLOW))
    for other in (picture(1), np.full((SIZE, SIZE), 128, np.uint8)):
        assert follows(picture(0), other, NO_FLOW) < FOLLOWS


def test_light_and_contrast_are_no_other_scene() -> None:
    darker = np.asarray(picture(0) * 0.5 + 20, np.uint8)
    assert follows(picture(0), darker, NO_FLOW) > 0.99


def test_only_what_is_seen_counts() -> None:
    half = np.zeros((SIZE, SIZE), bool)
    half[:, : SIZE // 2] = True
    mixed = np.where(half, picture(0), picture(1))
    assert correlation(picture(0), mixed, half) > 0.99 > 0.8 > correlation(picture(0), mixed)


def checks(follow: list[float], step: list[float]) -> Checks:
    count = len(follow)
    return Checks(np.asarray(follow), np.asarray(step), np.zeros(count), np.ones(count, bool), True)


def test_all_frames_after_a_cut_are_of_another_scene() -> None:
    jump = CUT - 0.01
    assert checks([1, 0.9, 0.9, 0.9], [1, 1, jump, 1]).other_scene.tolist() == [False, False, True, True]
    # A hand that shakes the camera, or the first scene again.
    assert checks([1, 0.9, 0.98], [1, jump, jump]).other_scene.tolist() == [False, True, False]
    assert checks([1, FOLLOWS - 0.01, 1], [1, 1, 1]).other_scene.tolist() == [False, True, False]


def test_two_frames_may_differ_as_a_neutral_face_and_an_apex_do() -> None:
    assert not checks([0.95], [CUT - 0.01]).other_scene.any()
