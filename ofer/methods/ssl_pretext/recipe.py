"""Representations that know no expression, learned by telling faces and occluders apart (Wang et al. 2021, §3.2)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from ofer.base.errors import OferError
from ofer.learning.draws import INITIAL, seeded
from ofer.learning.group import ALONE, Group, group
from ofer.learning.loop import Validation, fit
from ofer.learning.picture_tensors import BATCH, DEVIATION, MEAN, Normalisation
from ofer.learning.plan import Plan
from ofer.learning.precision import computing_in
from ofer.learning.seen import NOTHING, Needed
from ofer.learning.stills import SeenStills, StillsRound
from ofer.learning.tensors import load_weights, require_fitting
from ofer.learning.trained import Report, Trained, silent
from ofer.learning.views import ViewedPictures, Views, ViewsAhead, validation_batches
from ofer.methods.resnet.network import Extractor
from ofer.methods.ssl_pretext.losses import counterparts, logits, similarity_loss
from ofer.methods.ssl_pretext.network import Pretext
from ofer.methods.ssl_pretext.settings import Settings

GIVES = "masks"
KNOWS: frozenset[str] = frozenset()
LABELS = "none"


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
    """Learn from pictures and occluders alone; keep the weights of the lowest loss L_pre on the validation pictures.

    Curve: L_pre (equation 4) and, as validation_score, the share of embeddings whose nearest other one is of the same
    face or, without L_SS, the share of pixels whose occlusion is told.
    Raises OferError for fewer than two pictures to train or to select on, and for a diverging training.
    """
    training, validation = data.training, data.validation
    if not isinstance(training, ViewedPictures) or not isinstance(validation, ViewedPictures):
        raise TypeError("a pretext task needs pictures on which occluders are drawn anew")
    for role, pictures in (("training", training), ("validation", validation)):
        if len(pictures) < 2:
            raise OferError(f"{role} pictures: {len(pictures)}, and one face is told from others; name a larger corpus")
    where = torch.device(device)
    layout = torch.channels_last if settings.channels_last else torch.contiguous_format
    with seeded(seed, INITIAL):
        network = build(settings, training.channels)
    network.to(where, memory_format=layout)  # type: ignore[call-overload]
    processes = group()
    shared = processes.sharing(network)
    normalise = Normalisation.of(training)
    thread = ThreadPoolExecutor(1)
    ahead = ViewsAhead(training, seed, thread)

    def losses(views: Views, processes: Group) -> tuple[Tensor, Tensor]:
        """Return L_pre of a batch that some processes have together, and the share that counts as score."""
        pictures = normalise(np.concatenate([views.occluded, views.clean]), where).contiguous(memory_format=layout)
        with computing_in(settings.precision if network.training else "float32", where):
            embeddings, masks = shared(pictures)
        faces, hidden = len(views), torch.from_numpy(views.hidden).to(where)
        loss, right = torch.zeros((), device=where), torch.zeros((), device=where)
        if masks is not None:
            seen = masks.float()
            weight = settings.mask_weight if settings.similarity else 1.0
            loss = loss + weight * processes.averaged(binary_cross_entropy_with_logits(seen, hidden.float()))
            right = ((seen > 0) == hidden).float().mean()
        if embeddings is not None:
            occluded, clean = map(processes.gathered, embeddings.float().split(faces))
            loss = loss + similarity_loss(occluded, clean, settings.temperature)
            nearest = logits(occluded, clean, 1.0).argmax(dim=1)
            right = (nearest == counterparts(len(clean), where)).float().mean()
        return loss, right

    def validate() -> Validation:
        batches = list(validation_batches(len(validation), settings.batch_size))
        found = np.zeros((2, len(batches)))
        for number in processes.share(np.arange(len(batches))):
            # Always the same occluders.
            views = thread.submit(validation.views, batches[number], seed).result()
            found[:, number] = [float(value) for value in losses(views, ALONE)]
        shares = np.array([len(indices) for indices in batches]) / len(validation)
        loss, right = (float(shares @ values) for values in processes.summed(found))
        return Validation(loss, right, (loss,))

    began = monotonic()
    plan = Plan(
        steps=settings.steps,
        batch_size=settings.batch_size,
        validate_every=settings.validate_every,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        weight_decay=settings.weight_decay,
    )
    result = fit(
        network, lambda indices: losses(ahead.read(indices), processes)[0], validate,
        samples=len(training), plan=plan, seed=seed, announce=ahead.announce, checkpoint=checkpoint,
        report=lambda line: report(f"{line}, {100 * ahead.waited / (monotonic() - began):.0f} % waiting for pictures"),
    )  # fmt: skip
    summary: dict[str, object] = {"best_step": result.best_step, "validation_loss": result.least_loss()}
    weights = {**result.weights, MEAN: normalise.mean, DEVIATION: normalise.deviation}
    return Trained(weights, result.curve, {**summary, **result.notes(), **training.notes()})


@torch.no_grad()
def apply(
    weights: dict[str, np.ndarray],
    settings: Settings,
    seen: SeenStills,
    needed: Needed = NOTHING,
    *,
    device: torch.device | str = "cpu",
) -> NDArray[np.float32]:
    """Return for each pixel (N, s, s) of the pictures that are seen how probably it is occluded.

    Raises OferError where nothing was learned of occluders (`mask_weight: 0`).
    """
    if settings.mask_weight == 0:
        raise OferError("mask_weight: is 0, so that it tells no occluders; name an entry with L_mask")
    where = torch.device(device)
    network = build(settings, seen.pictures.shape[-1])
    require_fitting(network, weights, "weights")
    load_weights(network, weights)
    network.to(where).eval()
    normalise = Normalisation(weights[MEAN], weights[DEVIATION])
    found = [
        network.mask_logits(normalise(part, where)).sigmoid().cpu().numpy()
        for part in np.split(seen.pictures, range(BATCH, len(seen), BATCH))
    ]
    return np.concatenate(found)


def build(settings: Settings, channels: int) -> Pretext:
    """Return the untrained network that `settings` describe."""
    return Pretext(
        Extractor(channels=channels, width=settings.width, blocks=settings.blocks, stem=settings.stem),
        projection=settings.projection if settings.similarity else None,
        mask_width=settings.mask_width if settings.mask_weight else None,
    )
