"""Objects before a face, laid by its points: what FED-RO's pictures have, of kinds that no training is shown."""

from collections.abc import Callable

import numpy as np

from ofer.corpora.synthetic.parts import HAIR
from ofer.corpora.synthetic.stills.canvas import Canvas, Face, Layer, ellipse, slab, turned


def dye(rng: np.random.Generator, low: float = 0.03, high: float = 0.6) -> np.ndarray:
    """A colour of something that people make."""
    return np.clip(rng.uniform(low, high) * rng.uniform(0.4, 1.5, 3), 0.01, 0.85)


def hair(canvas: Canvas, face: Face) -> None:
    """Long strands of the person's hair, fallen over one eye and the cheek below it."""
    rng = canvas.rng
    side, reach = rng.choice((-1, 1)), rng.uniform(0.9, 2.2)
    for place in rng.permutation(np.linspace(0, 1, 30)):
        root = np.array([side * (place - 0.6), -1.8])
        tip = np.array([side * (0.1 + 1.2 * place), reach]) + rng.normal(0, (0.1, 0.2))
        bend = np.array([side * (0.15 + 1.1 * place + rng.normal(0, 0.12)), -0.4])
        t = np.linspace(0, 1, 16)[:, None]
        middle = (1 - t) ** 2 * root + 2 * t * (1 - t) * bend + t**2 * tip
        half = rng.uniform(0.05, 0.08) * np.array([1.0, 0.0]) * (1 - 0.85 * t**3)
        lock = np.concatenate([middle - half, (middle + half)[::-1]])
        canvas.fill(face.at(lock), face.colours[HAIR] * rng.uniform(0.65, 1.4), rough=0.15, round_edge=0.3)


def microphone(canvas: Canvas, face: Face) -> None:
    """A singer's microphone at the mouth: a ball of wire on a handle from below."""
    rng = canvas.rng
    head, turn = face.mouth + rng.normal((0, 0.08), 0.08), rng.uniform(-35, 35)
    wire, grip = np.full(3, rng.uniform(0.1, 0.45)), dye(rng, 0.01, 0.08)
    end = head + turned(np.array([[0.0, 2.6]]), turn)[0]
    canvas.capsule(face.at(head), face.at(end), 0.34 * face.size, grip, rough=0.02)
    canvas.fill(ellipse(face.at(head), 0.46 * face.size, 0.46 * face.size), wire, rough=0.1, round_edge=0.6)
    for slant in (-45, 45):
        for offset in np.linspace(-0.36, 0.36, 9):
            line = slab(np.sqrt(0.43**2 - offset**2), 0.012) + np.array([0, offset])
            canvas.fill(face.at(head + turned(line, turn + slant)), 0.35 * wire)
    canvas.fill(face.at(head + turned(slab(0.47, 0.05), turn)), 1.5 * wire, round_edge=0.3)


def bottle(canvas: Canvas, face: Face) -> None:
    """A bottle of glass with a label, held upright before the nose and the mouth."""
    rng = canvas.rng
    top, turn = np.array([rng.normal(0, 0.25), rng.uniform(-0.7, 0.1)]), rng.normal(0, 14)
    glass, paper, ink = dye(rng, 0.02, 0.25), dye(rng, 0.3, 0.7), dye(rng, 0.02, 0.3)

    def body(profile: list[tuple[float, float]], shift: float = 0.0) -> np.ndarray:
        half, down = np.array(profile).T
        outline = np.stack([np.concatenate([half + shift, shift - half[::-1]]), np.concatenate([down, down[::-1]])], 1)
        return face.at(top + turned(outline, turn))

    canvas.fill(
        body([(0.18, 0), (0.19, 0.5), (0.27, 0.7), (0.5, 0.95), (0.56, 1.15), (0.56, 4)]), glass, round_edge=0.5
    )
    canvas.fill(body([(0.2, -0.05), (0.2, 0.2)]), ink, rough=0.02, round_edge=0.4)
    canvas.fill(body([(0.56, 1.3), (0.56, 2.3)]), paper, rough=0.03, round_edge=0.35)
    canvas.fill(body([(0.56, 1.4), (0.56, 1.48)]), ink)
    for line in (1.65, 1.83, 2.01):
        canvas.fill(body([(rng.uniform(0.2, 0.4), line), (rng.uniform(0.2, 0.4), line + 0.08)]), ink)
    canvas.fill(body([(0.03, 1.1), (0.03, 4)], -0.38), np.minimum(glass + 0.3, 0.9), rough=0.02)


def arm(canvas: Canvas, face: Face) -> None:
    """A sleeved arm laid across the mouth or the eyes, the elbow to one side."""
    rng = canvas.rng
    side, level = rng.choice((-1, 1)), 0.05 if rng.random() < 0.4 else float(face.mouth[1]) - 0.05
    cloth, width = dye(rng), rng.uniform(0.85, 1.1)
    elbow = np.array([side * 1.6, level + rng.uniform(0.1, 0.5)])
    wrist = np.array([-side * 2.6, level + rng.uniform(-0.6, 0.1)])
    shoulder = elbow + np.array([side * 0.2, 3.0])
    canvas.capsule(face.at(elbow), face.at(shoulder), 1.1 * width * face.size, cloth, rough=0.1)
    canvas.capsule(face.at(elbow), face.at(wrist), width * face.size, cloth, rough=0.1)
    along = (wrist - elbow) / np.hypot(*(wrist - elbow))
    across = np.array([-along[1], along[0]])
    for place in rng.uniform(0.1, 3.4, 8):
        start = elbow + along * place + across * width * rng.uniform(-0.48, 0.1)
        end = start + along * rng.uniform(0.05, 0.3) + across * width * rng.uniform(0.25, 0.4)
        fold = np.stack([start, (start + end) / 2 + along * 0.06, end, (start + end) / 2 - along * 0.01])
        canvas.fill(face.at(fold), cloth * rng.uniform(0.45, 0.65), rough=0.1)


def melon(canvas: Canvas, face: Face) -> None:
    """A slice of watermelon at the mouth, its rind below."""
    rng = canvas.rng
    middle, turn = face.mouth + rng.normal((0, -0.15), 0.1), rng.normal(0, 10)
    radius, flesh = rng.uniform(0.95, 1.25), np.array([0.62, 0.07, 0.07]) * rng.uniform(0.8, 1.2)
    arc = np.linspace(0, np.pi, 40)
    half = np.stack([np.cos(arc), np.sin(arc)], 1)
    for share, colour in ((1.0, [0.04, 0.15, 0.04]), (0.95, [0.45, 0.6, 0.35]), (0.88, flesh)):
        canvas.fill(face.at(middle + turned(share * radius * half, turn)), np.array(colour), rough=0.08)
    for angle, away in zip(rng.uniform(0.2, 2.9, 11), rng.uniform(0.3, 0.75, 11), strict=True):
        seed = middle + turned(away * radius * np.array([[np.cos(angle), np.sin(angle)]]), turn)[0]
        canvas.fill(ellipse(face.at(seed), 0.035 * face.size, 0.06 * face.size, angle - 1.6), np.full(3, 0.012))


def camera(canvas: Canvas, face: Face) -> None:
    """A photographer's camera before the eyes, its lens to the front."""
    rng = canvas.rng
    middle, turn = np.array([rng.normal(0, 0.15), rng.uniform(-0.15, 0.2)]), rng.normal(0, 6)
    case, skin = np.full(3, rng.uniform(0.01, 0.05)), dye(rng, 0.01, 0.12)
    tilt = float(np.arctan2(*face.axes[0][::-1])) + np.radians(turn)

    def box(x: float, y: float, across: float, down: float, power: float = 8.0) -> np.ndarray:
        place = face.at(middle + turned(np.array([[x, y]]), turn)[0])
        return ellipse(place, across * face.size, down * face.size, tilt, power)

    canvas.fill(box(0, -0.52, 0.4, 0.28, 4), case, round_edge=0.4)
    canvas.fill(box(0, 0, 1.05, 0.6), case, rough=0.03, round_edge=0.3)
    canvas.fill(box(0, 0.1, 1.03, 0.33), skin, rough=0.2)
    canvas.fill(box(-0.8, -0.45, 0.14, 0.1, 4), np.full(3, 0.3))
    canvas.fill(box(0, -0.55, 0.24, 0.1, 5), np.full(3, 0.55), rough=0.03)
    for radius, tone in ((0.52, 0.1), (0.48, 0.02), (0.4, 0.12), (0.37, 0.015), (0.27, 0.04), (0.24, 0.006)):
        canvas.fill(box(0, 0.08, radius, radius, 2), np.full(3, tone), rough=0.02)
    canvas.fill(box(-0.09, -0.03, 0.07, 0.05, 2), np.array([0.35, 0.4, 0.6]))


def bouquet(canvas: Canvas, face: Face) -> None:
    """A bunch of flowers held before the lower face, stems down."""
    rng = canvas.rng
    middle = face.mouth + rng.normal((0, 0.15), (0.15, 0.1))
    for x in rng.uniform(-0.3, 0.3, 6):
        top, end = face.at(middle + np.array([[x, 0], [0.4 * x, 3]]))
        canvas.capsule(top, end, 0.08 * face.size, np.array([0.06, 0.16, 0.05]))
    for angle in rng.uniform(0, 2 * np.pi, 14):
        leaf = face.at(middle + rng.uniform(0.6, 0.95) * np.array([np.cos(angle), 0.8 * np.sin(angle)]))
        green = np.array([0.06, 0.2, 0.05]) * rng.uniform(0.5, 1.6)
        canvas.fill(ellipse(leaf, 0.32 * face.size, 0.12 * face.size, angle), green, rough=0.1, round_edge=0.3)
    petals, hearts, count = dye(rng, 0.35, 0.8), dye(rng, 0.1, 0.6), int(rng.integers(5, 8))
    for _ in range(13):
        angle, away = rng.uniform(0, 2 * np.pi), 0.8 * np.sqrt(rng.random())
        place = middle + away * np.array([np.cos(angle), 0.8 * np.sin(angle)])
        size, first, tone = rng.uniform(0.17, 0.26), rng.uniform(0, 360), petals * rng.uniform(0.75, 1.2)
        for turn in first + 360 / count * np.arange(count):
            petal = face.at(place + turned(np.array([[size * 0.8, 0.0]]), turn)[0])
            lean = np.arctan2(*face.axes[0][::-1]) + np.radians(turn)
            canvas.fill(ellipse(petal, size * face.size, 0.6 * size * face.size, lean), tone, round_edge=0.35)
        canvas.fill(ellipse(face.at(place), 0.45 * size * face.size, 0.45 * size * face.size), hearts, rough=0.2)


def bandage(canvas: Canvas, face: Face) -> None:
    """Gauze wound about the head, over one eye."""
    rng = canvas.rng
    side, slope, gauze = rng.choice((-1, 1)), rng.uniform(0.3, 0.6), np.array([0.72, 0.68, 0.6]) * rng.uniform(0.8, 1.1)
    x = np.linspace(-1.9, 1.9, 21)
    for offset in rng.permutation([-0.62, -0.36, -0.1, 0.16, 0.4]):
        lean = side * (slope + rng.normal(0, 0.07))
        upper = offset - 0.17 + lean * (x - 0.5 * side) - 0.07 * (x - 0.5 * side) ** 2
        strip = np.stack([np.concatenate([x, x[::-1]]), np.concatenate([upper, upper[::-1] + 0.34])], 1)
        canvas.fill(face.at(strip), gauze * rng.uniform(0.8, 1.1), rough=0.09, round_edge=0.45)


KINDS: dict[str, Callable[[Canvas, Face], None]] = {
    draw.__name__: draw for draw in (hair, microphone, bottle, arm, melon, camera, bouquet, bandage)
}


def draw_object(rng: np.random.Generator, size: tuple[int, int], face: Face) -> Layer:
    """Draw one of the KINDS for a picture of `size` (width, height) with this face."""
    canvas = Canvas(rng, size[1], size[0])
    KINDS[list(KINDS)[int(rng.integers(len(KINDS)))]](canvas, face)
    return canvas.layer()
