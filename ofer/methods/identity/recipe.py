"""Supervised pre-training on identities: the opponent of a pretext task that sees the same pictures without labels."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from ofer.base.errors import OferError
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.loop import Validation, fit
from ofer.learning.picture_tensors import DEVIATION, MEAN, Normalisation
from ofer.learning.plan import Plan
from ofer.learning.precision import computing_in
from ofer.learning.seen import NOTHING, Needed
from ofer.learning.stills import Bytes, SeenStills, StillsRound
from ofer.learning.trained import Report, Trained, silent
from ofer.learning.views import ViewedPictures, ViewsAhead, validation_batches
from ofer.methods.identity.settings import Settings
from ofer.methods.resnet.network import Extractor

GIVES = "weights"
KNOWS: frozenset[str] = frozenset()
LABELS = "subject"


class Identifier(nn.Module):
    """An extractor and one fully connected layer; gives a logit for each person."""

    def __init__(self, extractor: Extractor, people: int) -> None:
        super().__init__()
        self.extractor = extractor
        self.fc = nn.Linear(extractor.features, people)
        extractor.draw_weights()

    def features(self, pictures: Tensor) -> Tensor:
        """Return features (N, features) of normalised pictures (N, channels, s, s)."""
        return self.extractor.after(self.extractor.first(pictures))

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits (N, people) of normalised pictures."""
        return self.fc(self.features(pictures))


def train(
    data: StillsRound,
    settings: Settings,
    needed: Needed = NOTHING,
    *,
    seed: int,
    checkpoint: Path | None = None,
    device: torch.device | str = "cpu",
    report: Report = silent,
) -> Trained:
    """Learn who is shown, clean and occluded; keep the weights that recognise people best who were never trained on.

    Curve: cross-entropy of the training subjects and, as validation_score, the share of occluded validation pictures
    whose nearest other clean one, by the cosine of features, shows the same person; validation_loss is the rest.
    Raises OferError where all pictures are of one person, and for a diverging training.
    """
    training, validation = data.training, data.validation
    if not isinstance(training, ViewedPictures) or not isinstance(validation, ViewedPictures):
        raise TypeError("identities are learned of pictures on which occluders are drawn anew")
    for role, pictures in (("training", training), ("validation", validation)):
        if len(np.unique(pictures.label)) < 2:
            raise OferError(f"{role} pictures: show fewer than two people; name a corpus that tells its subjects")
    where = torch.device(device)
    layout = torch.channels_last if settings.channels_last else torch.contiguous_format
    extractor = Extractor(channels=training.channels, width=settings.width, blocks=settings.blocks, stem=settings.stem)
    with seeded(seed, INITIAL):
        network = Identifier(extractor, data.classes)
    network.to(where, memory_format=layout)  # type: ignore[call-overload]
    normalise = Normalisation.of(training)
    thread = ThreadPoolExecutor(1)
    ahead = ViewsAhead(training, seed, thread)
    label = torch.from_numpy(training.label).to(where)

    def given(pictures: Bytes) -> Tensor:
        return normalise(pictures, where).contiguous(memory_format=layout)

    def batch_loss(indices: NDArray[np.int64]) -> Tensor:
        views = ahead.read(indices)
        with computing_in(settings.precision, where):
            outputs = network(given(np.concatenate([views.occluded, views.clean])))
        return cross_entropy(outputs.float(), label[torch.from_numpy(views.indices).to(where)].repeat(2))

    def validate() -> Validation:
        pairs, shown = [], []
        for indices in validation_batches(len(validation), settings.batch_size):
            # Always the same occluders.
            views = thread.submit(validation.views, indices, seed).result()
            shown.append(views.indices)
            pairs.append([normalize(network.features(given(side))) for side in (views.occluded, views.clean)])
        occluded, clean = map(torch.cat, zip(*pairs, strict=True))
        cosines = (occluded @ clean.T).fill_diagonal_(-torch.inf).cpu().numpy()
        people = validation.label[np.concatenate(shown)]
        right = float((people[cosines.argmax(axis=1)] == people).mean())
        return Validation(1.0 - right, right, (-right,))

    plan = Plan(
        steps=settings.steps,
        batch_size=settings.batch_size,
        validate_every=settings.validate_every,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        weight_decay=settings.weight_decay,
    )
    result = fit(
        network, batch_loss, validate,
        samples=len(training), plan=plan, seed=seed, announce=ahead.announce, checkpoint=checkpoint, report=report,
    )  # fmt: skip
    summary: dict[str, object] = {"best_step": result.best_step, "validation_accuracy": 1.0 - result.least_loss()}
    weights = {**result.weights, MEAN: normalise.mean, DEVIATION: normalise.deviation}
    return Trained(weights, result.curve, {**summary, **result.notes(), **training.notes()})


def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: SeenStills,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> NDArray[np.float32]:
    """Raise OferError: others go on from what it learned, and nobody is to be recognised."""
    raise OferError("recipe identity recognises no expression; name an entry that `needs: { start: … }` of it")
