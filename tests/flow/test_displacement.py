"""The displacement is the least-squares solution that Farnebäck describes, window by window."""

from itertools import product

import numpy as np
import pytest

from ofer.flow.border import BORDER_WEIGHTS
from ofer.flow.displacement import displacement
from ofer.flow.expansion import expand
from ofer.flow.expansion_weights import expansion_weights
from ofer.flow.products import interleaved, planes

HEIGHT, WIDTH, WINDOW = 34, 37, 9
WEIGHTS = expansion_weights(5, 1.2)
X, Y = np.meshgrid(np.arange(float(WIDTH)), np.arange(float(HEIGHT)))


def texture(dx=0.0, dy=0.0):
    waves = np.random.default_rng(1).uniform(-0.6, 0.6, (9, 3))
    return sum(20 * np.cos(a * (X - dx) + b * (Y - dy) + 9 * c) for a, b, c in waves).astype(np.float32)


def weight(position, length):
    def one_side(distance):
        return BORDER_WEIGHTS[distance] if distance < len(BORDER_WEIGHTS) else 1

    return float(one_side(position)) * float(one_side(length - 1 - position))


def between_pixels(expansion, x, y):
    """An expansion's coefficients at a place between pixels; None where that is outside."""
    left, top = int(np.floor(x)), int(np.floor(y))
    if not (0 <= left < WIDTH - 1 and 0 <= top < HEIGHT - 1):
        return None
    u, v = x - left, y - top
    above = (1 - u) * expansion[:, top, left] + u * expansion[:, top, left + 1]
    below = (1 - u) * expansion[:, top + 1, left] + u * expansion[:, top + 1, left + 1]
    return (1 - v) * above + v * below


def slow_iteration(one, other, flow):
    """Each pixel's A and Δb, then each window's normal equations, in double precision and without any trick."""
    products = np.zeros((HEIGHT, WIDTH, 2, 3))
    for y, x in product(range(HEIGHT), range(WIDTH)):
        known = flow[:, y, x]
        here = one[:, y, x]
        there = between_pixels(other, x + known[0], y + known[1])
        b = (here[:2] - (0 if there is None else there[:2])) / 2
        _, _, xx, yy, xy = here if there is None else (here + there) / 2
        a = np.array([[xx, xy / 2], [xy / 2, yy]])
        here_weight = weight(x, WIDTH) * weight(y, HEIGHT)
        a, b = a * here_weight, (b + a @ known) * here_weight
        products[y, x] = np.column_stack([a.T @ a, a.T @ b])
    reach = WINDOW // 2
    padded = np.pad(products, ((reach, reach), (reach, reach), (0, 0), (0, 0)), mode="edge")
    solved = np.zeros((2, HEIGHT, WIDTH))
    for y, x in product(range(HEIGHT), range(WIDTH)):
        mean = padded[y : y + WINDOW, x : x + WINDOW].mean(axis=(0, 1))
        (xx, xy, h_x), (_, yy, h_y) = mean
        determinant = xx * yy - xy * xy + 1e-3
        solved[:, y, x] = (yy * h_x - xy * h_y) / determinant, (xx * h_y - xy * h_x) / determinant
    return solved


@pytest.mark.parametrize("iterations", [1, 2, 3])
@pytest.mark.parametrize(("dx", "dy"), [(0.4, -0.7), (-3.0, 2.0)])
def test_it_is_what_the_slow_way_finds_also_where_the_flow_leaves_the_image(dx, dy, iterations):
    one, other = (expand(image, WEIGHTS) for image in (texture(), texture(dx, dy)))
    slow = np.zeros((2, HEIGHT, WIDTH))
    for _ in range(iterations):
        slow = slow_iteration(one.astype(np.float64), other.astype(np.float64), slow)
    found = displacement([one], [interleaved(other)], pyr_scale=0.5, winsize=WINDOW, iterations=iterations)
    assert found.dtype == np.float32
    assert np.abs(found - slow).max() < 1e-3


def test_a_coarser_level_leads_where_one_level_fails():
    far = 7.0
    pyramids = []
    for image in (texture(), texture(far, 0)):
        halved = image[: HEIGHT // 2 * 2, : WIDTH // 2 * 2].reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean(axis=(1, 3))
        pyramids.append([expand(image, WEIGHTS), expand(halved.astype(np.float32), WEIGHTS)])
    middle = np.s_[:, 12:-12, 14:-14]

    def error(levels):
        other = [interleaved(level) for level in pyramids[1][:levels]]
        found = displacement(pyramids[0][:levels], other, pyr_scale=0.5, winsize=WINDOW, iterations=3)
        return np.hypot(found[0] - far, found[1])[middle[1:]].mean()

    assert error(2) < error(1)


def test_an_expansion_that_is_not_interleaved_is_refused():
    one = expand(texture(), WEIGHTS)
    with pytest.raises(ValueError, match="interleaved"):
        displacement([one], [one], pyr_scale=0.5, winsize=WINDOW, iterations=1)


@pytest.mark.parametrize("shape", [(1, 40), (40, 1)], ids=str)
def test_a_single_line_of_pixels_is_refused(shape):
    one = expand(np.zeros(shape, np.float32), WEIGHTS)
    with pytest.raises(ValueError, match="two pixels or more"):
        displacement([one], [interleaved(one)], pyr_scale=0.5, winsize=WINDOW, iterations=1)


def test_planes_undo_interleaving():
    one = expand(texture(), WEIGHTS)
    np.testing.assert_array_equal(planes(interleaved(one)), one)
