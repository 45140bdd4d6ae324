import numpy as np

from ofer.corpora.synthetic.render import rasterise, vertex_normals


def slow_rasterise(screen, triangles, width, height):
    """Every sample against every triangle, by barycentric coordinates from a linear system."""
    triangle = np.full((height, width), -1)
    depth = np.full((height, width), np.inf)
    for row in range(height):
        for column in range(width):
            for t, corners in enumerate(triangles):
                system = np.vstack([screen[corners, :2].T, np.ones(3)])
                share = np.linalg.solve(system, [column, row, 1])
                if (share >= 0).all():
                    near = 1 / (share / screen[corners, 2]).sum()
                    if near < depth[row, column]:
                        triangle[row, column], depth[row, column] = t, near
    return triangle, depth


def test_rasteriser_equals_the_slow_one():
    rng = np.random.default_rng(0)
    screen = np.column_stack([rng.uniform(-3, 24, 18), rng.uniform(-3, 18, 18), rng.uniform(500, 900, 18)])
    triangles = rng.permutation(18).reshape(6, 3).astype(np.int32)
    triangle, _, depth = rasterise(screen, triangles, 20, 14, 1.0, 0.0)
    slow_triangle, slow_depth = slow_rasterise(screen, triangles, 20, 14)
    np.testing.assert_array_equal(triangle, slow_triangle)
    seen = triangle >= 0
    np.testing.assert_allclose(depth[seen], slow_depth[seen], rtol=1e-6)


def test_weights_give_back_the_sampled_place():
    screen = np.array([[0.0, 0.0, 600.0], [18.0, 2.0, 900.0], [4.0, 12.0, 700.0]])
    triangle, weights, depth = rasterise(screen, np.array([[0, 1, 2]], np.int32), 20, 14, 1.0, 0.0)
    rows, columns = np.nonzero(triangle == 0)
    share = np.column_stack([1 - weights[rows, columns].sum(1), weights[rows, columns]])
    space = np.column_stack([screen[:, :2] * screen[:, 2:], screen[:, 2]])  # undo the perspective
    point = share @ space
    np.testing.assert_allclose(point[:, 0] / point[:, 2], columns, atol=1e-4)
    np.testing.assert_allclose(point[:, 1] / point[:, 2], rows, atol=1e-4)
    np.testing.assert_allclose(point[:, 2], depth[rows, columns], rtol=1e-5)


def test_normals_of_a_plane_towards_the_camera():
    vertices = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]])
    normals = vertex_normals(vertices, np.array([[0, 1, 2], [1, 3, 2]], np.int32))
    assert (normals[:, 2] > 0).all() and np.allclose(normals[:, :2], 0)
