"""Shade the samples of a picture in colour. Compiled; single-threaded, so the same bytes everywhere."""

import numpy as np
from numba import njit


@njit(cache=True)
def shade_samples(
    picture: np.ndarray,
    triangle: np.ndarray,
    weights: np.ndarray,
    triangles: np.ndarray,
    material: np.ndarray,
    normals: np.ndarray,
    texture: np.ndarray,
    shade: np.ndarray,
    skin: np.ndarray,
    frame: np.ndarray,
    eye: np.ndarray,
    grain: np.ndarray,
    strands: np.ndarray,
    colours: np.ndarray,
    direction: np.ndarray,
    lights: np.ndarray,
    gloss: float,
) -> None:
    """Write linear light to every sample that a triangle covers, in place on `picture` (height, width, 3) float32.

    normals (n, 3) float32 unit, texture (n, 2) mm, shade (n,). skin: (h, w, 5) as `skin.Skin.texture`, frame: (left,
    top, scale) of its raster. eye: (S, S, 3) over ±20 mm. grain, strands: unit noise at 4 and 2 texels a mm.
    colours (8, 3): reflectance of each material without a texture. direction (3,): towards the key light.
    lights (4, 3): key, fill, ambient and rim, in colour. gloss: of the skin.
    """
    height, width = triangle.shape
    lx, ly, lz = direction[0], direction[1], direction[2]
    # Half vector between the key light and the viewer, who is far away on +z.
    norm = np.sqrt(lx * lx + ly * ly + (lz + 1) ** 2)
    hx, hy, hz = lx / norm, ly / norm, (lz + 1) / norm
    rows, columns = skin.shape[0], skin.shape[1]
    side = eye.shape[0]
    surface = np.zeros(3)
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
            shine, glint, wrap = 0.0, 0.0, 0.0
            if kind == 1:
                tx = min(max((u - frame[0]) * frame[2] - 0.5, 0.0), columns - 1.001)
                ty = min(max((v - frame[1]) * frame[2] - 0.5, 0.0), rows - 1.001)
                i, j = int(ty), int(tx)
                fy, fx = ty - i, tx - j
                w00, w01, w10, w11 = (1 - fy) * (1 - fx), (1 - fy) * fx, fy * (1 - fx), fy * fx
                for k in range(3):
                    surface[k] = (
                        w00 * skin[i, j, k]
                        + w01 * skin[i, j + 1, k]
                        + w10 * skin[i + 1, j, k]
                        + w11 * skin[i + 1, j + 1, k]
                    )
                nx -= (
                    w00 * skin[i, j, 3]
                    + w01 * skin[i, j + 1, 3]
                    + w10 * skin[i + 1, j, 3]
                    + w11 * skin[i + 1, j + 1, 3]
                )
                ny -= (
                    w00 * skin[i, j, 4]
                    + w01 * skin[i, j + 1, 4]
                    + w10 * skin[i + 1, j, 4]
                    + w11 * skin[i + 1, j + 1, 4]
                )
                shine, wrap = gloss, 1.0
            elif kind == 2:
                i = min(max(int((v / 40 + 0.5) * side), 0), side - 1)
                j = min(max(int((u / 40 + 0.5) * side), 0), side - 1)
                for k in range(3):
                    surface[k] = eye[i, j, k]
                spot = np.sqrt((u - 2.6 * lx) ** 2 + (v - 2.6 * ly) ** 2)
                glint = min(1.0, max(0.0, (1.3 - spot) / 0.4))
            else:
                factor = 1.0
                if kind == 3:
                    gap = abs((u / 7.6 + 0.5) % 1.0 - 0.5) * 7.6
                    factor = 1 - 0.3 * np.exp(-((gap / 0.45) ** 2))
                    shine = 0.1
                elif kind == 7:
                    texel = strands[int(v * 2) % strands.shape[0], int(u * 2) % strands.shape[1]]
                    factor = 1 + 0.28 * texel
                    nx += 0.3 * texel
                    shine = 0.04
                elif kind == 5:
                    factor = 1 + 0.04 * grain[int(v * 4) % grain.shape[0], int(u * 4) % grain.shape[1]]
                    shine, wrap = 0.4 * gloss, 1.0
                elif kind == 6:
                    factor = 1 + 0.08 * grain[int(v * 4) % grain.shape[0], int(u * 4) % grain.shape[1]]
                for k in range(3):
                    surface[k] = colours[kind, k] * factor
            length = np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-9
            nx, ny, nz = nx / length, ny / length, nz / length
            lambert = nx * lx + ny * ly + nz * lz
            fill = max(0.0, nz * 0.9 - ny * 0.1 + 0.25) / 1.2
            ambient = 0.72 - 0.28 * ny
            half = max(0.0, nx * hx + ny * hy + nz * hz)
            power = half * half
            power = power * power
            power = power * power
            rim = (1 - abs(nz)) ** 3 * max(0.0, 0.3 - ny)
            for k in range(3):
                # Light that skin scatters reaches beyond the edge of the lit side, red light farthest.
                reach = 0.1 + wrap * (0.16, 0.08, 0.04)[k]
                key = max(0.0, (lambert + reach) / (1 + reach))
                light = lights[0, k] * key * (0.35 + 0.65 * lit) + lights[1, k] * fill + lights[2, k] * ambient
                value = surface[k] * lit * light + lights[3, k] * rim * (0.3 * surface[k] + 0.1) * lit
                value += (shine * lit * lit * (0.6 * power * power + 0.4 * power) * key + 0.75 * glint) * lights[0, k]
                picture[row, column, k] = value
