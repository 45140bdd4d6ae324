"""Measure what the rim of a headset costs a network that learned from lower halves, where the rim hangs below them.

    snakemake --cores 2 lowerhalf && python -m benchmarks.headset_rim

All tested pictures of Figure 1's corpus whose eyes are known, with their upper half hidden as in training: as they are,
and with a drawn headset. The network is the figure's. Intervals: 95 % of 2000 draws of pictures.
It prints the commonest answer, too.
"""

from pathlib import Path

import numpy as np

from ofer.config.entries import above_papers, read_yaml
from ofer.config.load import load_config
from ofer.evaluation.division import read_division
from ofer.faces.pictures import read_pictures, row_numbers
from ofer.learning.models import read_model
from ofer.learning.recipe import probabilities
from ofer.learning.stills import SeenStills
from ofer.learning.typed import as_settings
from ofer.occlusion.bank import bank_of
from ofer.occlusion.draw import draw_at
from ofer.occlusion.headset import wear_headset
from ofer.occlusion.parameters import draw_parameters
from ofer.plan.stages import STAGES
from ofer.stills.view import view


def main() -> None:
    """Measure and print."""
    config = load_config(above_papers(Path(), read_yaml(Path("config.yaml"))))
    figure = STAGES["draw"](config, {"figure": "gallery", "gallery": "lowerhalf/fig1"})
    [panel] = figure.slice["panels"]
    [method], [[_, occlusion]] = panel["methods"], panel["occlusions"]
    reads = {}
    for name in ("division", "faces", "weights"):
        [files] = figure.reads[name].values()  # type: ignore[union-attr]
        reads[name] = [Path(path) for path in files]
    division, faces = read_division(reads["division"]), read_pictures(reads["faces"])
    weights, notes = read_model(reads["weights"], division.numbers()[0])
    rows = row_numbers(faces, list(division.tested()["sample"]))
    rows = rows[np.isfinite(faces.eyes[rows]).all(axis=(1, 2))]
    label = np.array([list(notes["classes"]).index(faces.label[row]) for row in rows])
    side = method["still"]["side"]
    bank = bank_of(occlusion)

    def seen(row: int, headset: bool) -> np.ndarray:
        picture, eyes = view(faces.pictures[row], faces.side, 3), faces.eyes[row]
        if headset:
            picture, _ = wear_headset(picture, eyes, int(row))
        placed = draw_parameters(occlusion, faces.sample[row], faces.side, eyes, bank)
        return draw_at(picture, side, placed, occlusion, bank)[0]

    right = []
    for headset in (False, True):
        pictures = np.stack([seen(row, headset) for row in rows])
        settings = as_settings(method["method"])
        given = probabilities(
            weights, settings, SeenStills(pictures=pictures), who="figure 1", classes=len(notes["classes"])
        )
        answer = given.argmax(axis=1)
        right.append((answer == label).astype(float))
        commonest = np.bincount(answer).argmax()
        share = 100 * (answer == commonest).mean()
        print(f"{'with' if headset else 'without'} it answers {notes['classes'][commonest]} most often: {share:.0f} %")
    draws = np.random.default_rng(0).integers(0, len(rows), (2000, len(rows)))
    print(f"{len(rows)} pictures of {panel['corpus']}")
    for what, each in (("without", right[0]), ("with", right[1]), ("difference", right[1] - right[0])):
        low, high = 100 * np.quantile(each[draws].mean(axis=1), (0.025, 0.975))
        print(f"{what:10s} {100 * each.mean():5.1f} % [{low:.1f}, {high:.1f}]")


if __name__ == "__main__":
    main()
