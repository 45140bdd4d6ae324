"""Rasterise with a depth buffer, and shade. Compiled; single-threaded, so the same bytes everywhere."""

import numpy as np
from numba import njit

FAR = np.float32(1e9)


@njit(cache=True)
def rasterise(
    screen: np.ndarray, triangles: np.ndarray, width: int, height: int, step: float, offset: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the nearest triangle at each sample point.

    screen: (n, 3) float64, x and y in pixels, depth in mm. triangles: (m, 3). Sample (row, column) lies at
    x = offset + step · column, y = offset + step · row. Returns triangle (height, width) int32, −1 for none;
    weights (height, width, 2) float32, perspective-correct shares of the second and third vertex; depth
    float32 (mm).
    """
    triangle = np.full((height, width), -1, np.int32)
    weights = np.zeros((height, width, 2), np.float32)
    depth = np.full((height, width), FAR, np.float32)
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ax, ay = (screen[a, 0] - offset) / step, (screen[a, 1] - offset) / step
        bx, by = (screen[b, 0] - offset) / step, (screen[b, 1] - offset) / step
        cx, cy = (screen[c, 0] - offset) / step, (screen[c, 1] - offset) / step
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if abs(area) < 1e-9:
            continue
        left, right = int(np.ceil(min(ax, bx, cx))), int(np.floor(max(ax, bx, cx)))
        top, bottom = int(np.ceil(min(ay, by, cy))), int(np.floor(max(ay, by, cy)))
        left, right = max(left, 0), min(right, width - 1)
        top, bottom = max(top, 0), min(bottom, height - 1)
        if left > right or top > bottom:
            continue
        inverse = 1.0 / area
        ia, ib, ic = 1.0 / screen[a, 2], 1.0 / screen[b, 2], 1.0 / screen[c, 2]
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                wb = ((column - ax) * (cy - ay) - (cx - ax) * (row - ay)) * inverse
                wc = ((bx - ax) * (row - ay) - (column - ax) * (by - ay)) * inverse
                wa = 1.0 - wb - wc
                if wa < -1e-7 or wb < -1e-7 or wc < -1e-7:
                    continue
                near = 1.0 / (wa * ia + wb * ib + wc * ic)
                if near < depth[row, column]:
                    depth[row, column] = near
                    triangle[row, column] = t
                    weights[row, column, 0] = wb * ib * near
                    weights[row, column, 1] = wc * ic * near
    return triangle, weights, depth


@njit(cache=True)
def vertex_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Normals (n, 3) of the vertices, not of unit length: sums over their triangles, weighted by area."""
    normals = np.zeros(vertices.shape, np.float64)
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ux, uy, uz = (
            vertices[b, 0] - vertices[a, 0],
            vertices[b, 1] - vertices[a, 1],
            vertices[b, 2] - vertices[a, 2],
        )
        vx, vy, vz = (
            vertices[c, 0] - vertices[a, 0],
            vertices[c, 1] - vertices[a, 1],
            vertices[c, 2] - vertices[a, 2],
        )
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        for v in (a, b, c):
            normals[v, 0] += nx
            normals[v, 1] += ny
            normals[v, 2] += nz
    return normals


@njit(cache=True)
def _sample(image: np.ndarray, x: float, y: float) -> float:
    """Bilinear value at pixel coordinates, cut to the border."""
    height, width = image.shape
    x = min(max(x, 0.0), width - 1.001)
    y = min(max(y, 0.0), height - 1.001)
    column, row = int(x), int(y)
    fx, fy = x - column, y - row
    upper = image[row, column] * (1 - fx) + image[row, column + 1] * fx
    lower = image[row + 1, column] * (1 - fx) + image[row + 1, column + 1] * fx
    return upper * (1 - fy) + lower * fy


@njit(cache=True)
def shade_pixels(
    picture: np.ndarray,
    triangle: np.ndarray,
    weights: np.ndarray,
    triangles: np.ndarray,
    material: np.ndarray,
    normals: np.ndarray,
    texture: np.ndarray,
    shade: np.ndarray,
    albedo: np.ndarray,
    slope: np.ndarray,
    frame: np.ndarray,
    eye: np.ndarray,
    grain: np.ndarray,
    strands: np.ndarray,
    reflectances: np.ndarray,
    light: np.ndarray,
    gloss: float,
) -> None:
    """Add light to every sample that a triangle covers, in place on `picture` (height, width) float32, linear
    light.

    normals (n, 3) float32 unit, texture (n, 2) mm, shade (n,). albedo (H, W) and slope (2, H, W): the skin;
    frame: (left, top, scale) of its raster. eye: (S, S) texture over ±20 mm. grain: (G, G) unit noise;
    strands: unit noise drawn out downwards.
    reflectances: of plain skin, cloth, teeth, cavity, hair. light: (key x, y, z, key, fill, ambient).
    gloss: of the skin.
    """
    height, width = triangle.shape
    lx, ly, lz = light[0], light[1], light[2]
    # Half vector between the key light and the viewer, who is far away on +z.
    norm = np.sqrt(lx * lx + ly * ly + (lz + 1) ** 2)
    hx, hy, hz = lx / norm, ly / norm, (lz + 1) / norm
    eye_size = eye.shape[0]
    grain_size = grain.shape[0]
    for row in range(height):
        for column in range(width):
            t = triangle[row, column]
            if t < 0:
                continue
            wb, wc = weights[row, column, 0], weights[row, column, 1]
            wa = 1 - wb - wc
            a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            nx = wa * normals[a, 0] + wb * normals[b, 0] + wc * normals[c, 0]
            ny = wa * normals[a, 1] + wb * normals[b, 1] + wc * normals[c, 1]
            nz = wa * normals[a, 2] + wb * normals[b, 2] + wc * normals[c, 2]
            u = wa * texture[a, 0] + wb * texture[b, 0] + wc * texture[c, 0]
            v = wa * texture[a, 1] + wb * texture[b, 1] + wc * texture[c, 1]
            lit = wa * shade[a] + wb * shade[b] + wc * shade[c]
            kind = material[t]
            shine = 0.0
            if kind == 1:
                tx, ty = (u - frame[0]) * frame[2] - 0.5, (v - frame[1]) * frame[2] - 0.5
                surface = _sample(albedo, tx, ty)
                nx -= _sample(slope[0], tx, ty)
                ny -= _sample(slope[1], tx, ty)
                shine = gloss
            elif kind == 2:
                surface = _sample(eye, (u / 40 + 0.5) * eye_size, (v / 40 + 0.5) * eye_size)
                spot = np.sqrt((u - 2.6 * lx) ** 2 + (v - 2.6 * ly) ** 2)
                shine = 0.0
                if spot < 1.3:
                    surface += 0.75 * min(1.0, (1.3 - spot) / 0.4)
            elif kind == 3:
                gap = abs((u / 7.6 + 0.5) % 1.0 - 0.5) * 7.6
                surface = reflectances[2] * (1 - 0.35 * np.exp(-((gap / 0.45) ** 2)))
                shine = 0.1
            elif kind == 4:
                surface = reflectances[3]
            elif kind == 7:
                texel = strands[int(v * 4) % strands.shape[0], int(u * 4) % strands.shape[1]]
                surface = reflectances[4] * (1 + 0.28 * texel)
                nx += 0.3 * texel
                shine = 0.15 * reflectances[4]
            else:
                texel = grain[int(v * 4) % grain_size, int(u * 4) % grain_size]
                surface = reflectances[0] * (1 + 0.04 * texel) if kind == 5 else reflectances[1] * (1 + 0.05 * texel)
                shine = 0.4 * gloss if kind == 5 else 0.0
            length = np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-9
            nx, ny, nz = nx / length, ny / length, nz / length
            # Light that skin scatters reaches a little beyond the edge of the lit side.
            key = max(0.0, (nx * lx + ny * ly + nz * lz + 0.18) / 1.18)
            fill = max(0.0, nz * 0.9 - ny * 0.1 + 0.25) / 1.2
            ambient = 0.72 - 0.28 * ny
            half = max(0.0, nx * hx + ny * hy + nz * hz)
            value = surface * lit * (light[3] * key * (0.35 + 0.65 * lit) + light[4] * fill + light[5] * ambient)
            if shine > 0:
                power = half * half
                power = power * power
                power = power * power
                rim = power * power  # half ** 16
                value += shine * lit * lit * light[3] * (0.6 * rim + 0.4 * power) * key
            picture[row, column] = value
