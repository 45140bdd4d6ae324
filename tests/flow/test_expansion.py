"""The polynomial expansion is the weighted least-squares fit that Farnebäck describes."""

import numpy as np
import pytest

from ofer.flow.expansion import expand
from ofer.flow.expansion_weights import expansion_weights

IMAGE = np.random.default_rng(0).uniform(0, 255, (21, 26)).astype(np.float32)
WEIGHTS = expansion_weights(5, 1.2)


def fitted(image, x, y, poly_n, poly_sigma):
    """The fit at one pixel, solved as it stands: every pixel of the neighbourhood is an equation."""
    steps = np.arange(-poly_n, poly_n + 1)
    v, u = (each.ravel() for each in np.meshgrid(steps, steps, indexing="ij"))
    values = np.pad(image, poly_n, mode="edge")[y + v + poly_n, x + u + poly_n]
    root = np.sqrt(np.exp(-(u**2 + v**2) / (2 * poly_sigma**2)))
    basis = np.stack([u, v, u * u, v * v, u * v, np.ones_like(u)], axis=1)
    return np.linalg.lstsq(basis * root[:, None], values * root, rcond=None)[0][:5]


@pytest.mark.parametrize(("poly_n", "poly_sigma"), [(5, 1.2), (7, 1.5), (3, 0.9)])
def test_each_pixel_has_the_least_squares_fit_of_its_neighbourhood_also_at_the_border(poly_n, poly_sigma):
    expansion = expand(IMAGE, expansion_weights(poly_n, poly_sigma))
    slow = np.array([[fitted(IMAGE, x, y, poly_n, poly_sigma) for x in range(26)] for y in range(21)])
    np.testing.assert_allclose(np.moveaxis(expansion, 0, -1), slow, atol=2e-3)


def test_a_quadratic_image_has_its_own_coefficients():
    x, y = np.meshgrid(np.arange(30.0), np.arange(28.0))
    b_x, b_y, a_xx, a_yy, a_xy = 0.5, -0.25, 0.03, -0.02, 0.04
    image = (7 + b_x * x + b_y * y + a_xx * x * x + a_yy * y * y + a_xy * x * y).astype(np.float32)
    found = expand(image, WEIGHTS)[:, 5:-5, 5:-5]
    x, y = x[5:-5, 5:-5], y[5:-5, 5:-5]
    expected = np.stack(
        [
            b_x + 2 * a_xx * x + a_xy * y,
            b_y + 2 * a_yy * y + a_xy * x,
            *(np.full_like(x, a) for a in (a_xx, a_yy, a_xy)),
        ]
    )
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_transposed_image_has_x_and_y_exchanged():
    expansion, transposed = expand(IMAGE, WEIGHTS), expand(np.ascontiguousarray(IMAGE.T), WEIGHTS)
    np.testing.assert_allclose(transposed, expansion[[1, 0, 3, 2, 4]].swapaxes(1, 2), atol=1e-4)
