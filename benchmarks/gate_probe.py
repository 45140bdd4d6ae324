"""Measure whether what a gate sees tells if its patch is hidden, which the gate itself may not have learned to say.

    snakemake --cores 2 acnn && python -m benchmarks.gate_probe

For each patch of gACNN a logistic regression is fitted to the means over places of the maps that its gate is given: of
RAF-DB's training pictures under training's objects, hidden (one half of the patch or more) against not hidden at all.
Its AUROC on tested pictures stands beside that of 1 − α, means over patches, with 95 % intervals by 500 draws of
pictures.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ofer.config.entries import above_papers, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.evaluation.division import TEST, TRAIN, read_division
from ofer.evaluation.gates import HIDDEN
from ofer.faces.pictures import read_pictures, row_numbers
from ofer.faces.point_files import read_points
from ofer.learning.external import normalisation_of
from ofer.learning.models import read_model
from ofer.learning.picture_tensors import outputs
from ofer.learning.stills import ArrayPictures
from ofer.learning.tensors import load_weights
from ofer.methods.acnn.gate_values import hidden_shares, patch_windows
from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.recipe import build, classes_of
from ofer.occlusion.bank import bank_of
from ofer.occlusion.parameters import read_parameters
from ofer.plan import paths
from ofer.plan.methods import model_files
from ofer.plan.occlusions import occlusion_values
from ofer.stills.source import Look, Occluder

METHOD, CORPUS, DIVISION = "gacnn", "rafdb-synthetic", "official"
DRAWS = 500

Array = NDArray[np.floating[Any]]


def main() -> None:
    """Fit, measure and print."""
    config = load_config(above_papers(Path(), read_yaml(Path("config.yaml"))))
    inputs, _, shares = seen(config, TRAIN, "object-train")
    probes = [fit(inputs[:, patch], shares[:, patch]) for patch in range(shares.shape[1])]
    print(f"{METHOD}, {CORPUS}: {len(shares)} training pictures; AUROC, mean over patches")
    for occlusion in ("object", "object-train"):
        inputs, alpha, shares = seen(config, TEST, occlusion)
        probed = np.stack([probe.decision_function(inputs[:, patch]) for patch, probe in enumerate(probes)], axis=1)
        for name, score in (("1 − α", 1 - alpha), ("regression on what the gate sees", probed)):
            low, high = np.quantile(drawn(score, shares), (0.025, 0.975))
            print(f"  {occlusion}, {len(shares)} pictures, {name}: {auroc(score, shares):.3f} [{low:.3f}, {high:.3f}]")


def seen(config: Config, role: str, occlusion: str) -> tuple[Array, Array, Array]:
    """Return what gates are given (N, 24, channels), α (N, 24) and hidden shares (N, 24) of pictures with a role."""
    settings, where = config.methods[METHOD], {"corpus": CORPUS, "division": DIVISION, "occlusion": occlusion}
    side, splits = config.stills[settings.still].side, config.corpora[CORPUS].splits
    samples = list(read_division(files(paths.division(CORPUS, DIVISION))).of(0, role)["sample"])
    faces = read_pictures(files(paths.faces(config, CORPUS, splits)))
    values = occlusion_values(config, occlusion)
    placed = read_parameters(Path(paths.occluders(CORPUS, occlusion)))
    look = Look(faces, row_numbers(faces, samples), Occluder(values, bank_of(values), placed))
    pictures, hidden = zip(*(look.picture(index, side, 3) for index in range(len(samples))), strict=True)
    _, points = read_points(files(paths.points(config, CORPUS, settings.points, occlusion, splits))).of(samples, side)
    weights, _ = read_model(files(model_files(config, METHOD, where)), 0)
    viewed = build(settings, side=side, classes=classes_of(weights))
    load_weights(viewed, dict(weights))
    network = viewed.eval().network
    assert isinstance(network, ACNN)
    given: list[torch.Tensor] = []

    def keep(_: torch.nn.Module, maps: tuple[torch.Tensor]) -> None:
        given.append(maps[0].mean(dim=(2, 3)))

    network.get_submodule("patches.attention").register_forward_pre_hook(keep)

    def gates(shown: torch.Tensor, where: torch.Tensor | None = None) -> torch.Tensor:
        return network.encode(*viewed.view(shown, where))[1][0]

    images = ArrayPictures(np.stack(pictures), np.zeros(len(samples), np.int64), points)
    alpha = outputs(gates, images, normalisation_of(weights), torch.device("cpu"))
    inputs = torch.cat(given).view(len(samples), alpha.shape[1], -1).numpy()
    shares = hidden_shares(np.stack(hidden) > 0, patch_windows(settings, points, side, len(samples)))
    return inputs, alpha, shares


def files(names: Sequence[str]) -> list[Path]:
    """Return names as paths."""
    return [Path(name) for name in names]


def fit(inputs: Array, shares: Array) -> LogisticRegression:
    """Return the regression of hidden (1) against not hidden (0) of one patch."""
    clear = (shares >= HIDDEN) | (shares == 0)
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000)).fit(
        inputs[clear], shares[clear] >= HIDDEN
    )


def auroc(score: Array, shares: Array) -> float:
    """Return the mean over patches of how well a score tells hidden patches from others."""
    found = []
    for of_patch, share in zip(score.T, shares.T, strict=True):
        clear = (share >= HIDDEN) | (share == 0)
        if len(set(share[clear] >= HIDDEN)) == 2:
            found.append(roc_auc_score(share[clear] >= HIDDEN, of_patch[clear]))
    return float(np.mean(found))


def drawn(score: Array, shares: Array) -> NDArray[np.float64]:
    """Return the same of pictures drawn with replacement."""
    rng = np.random.default_rng(0)
    draws = (rng.integers(len(score), size=len(score)) for _ in range(DRAWS))
    return np.array([auroc(score[rows], shares[rows]) for rows in draws])


if __name__ == "__main__":
    main()
