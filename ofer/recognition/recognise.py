"""Recognise the expression in every frame of a clip after the neutral one, by a trained model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.recognition.apply import probabilities, restored_by_round, typical_motion
from ofer.recognition.checks import Checking, Checks
from ofer.recognition.clip import Clip
from ofer.recognition.clip_flows import hidden_pixels, hidden_share, in_pixels, pooled_flow, root_mean_squares
from ofer.recognition.crops import Cutter, crops_after
from ofer.recognition.direction import forwards
from ofer.recognition.face import Pupils
from ofer.recognition.neutral import neutral_face, upright
from ofer.recognition.stillness import Assumption, Change, assume_occlusion
from ofer.recognition.trained_model import CLEAN, Applied, TrainedModel

UNKNOWN = "unknown"
"""The occlusion that the user leaves to `assume_occlusion`."""

BATCH = 128
"""Flows that are restored at a time."""

MOSTLY = 0.5
"""A cell of which this share is hidden says nothing of the visible face."""

HARDLY_MOVING = 0.1
"""Share of the training flows' root mean square; no sequence of the built-in corpus moves so little at its apex."""


@dataclass(frozen=True)
class Recognition:
    """The models' answer to a clip. Arrays have a row per frame of `numbers`, the frames after the neutral one."""

    clip: Clip
    model: TrainedModel
    cut: Cutter
    numbers: tuple[int, ...]
    flows: NDArray[np.floating]
    """(n, 2, s, s): from the neutral frame, pooled, not restored."""
    asked: str
    """The occlusion that the user named, or UNKNOWN."""
    occlusion: str
    assumption: Assumption | None
    """Where it was unknown."""
    hidden: NDArray[np.float32]
    """(s, s) share of each cell that the occlusion hides."""
    checks: Checks
    by_round: NDArray[np.float64]
    """(rounds, n, classes) probabilities."""

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """Probabilities (n, classes), means over the models of the rounds."""
        return np.asarray(self.by_round.mean(axis=0))

    @cached_property
    def motion(self) -> NDArray[np.float64]:
        """Root mean square (n) of each frame's flow where nothing is hidden, in the flows' unit.

        Along the edge of an occluder, and behind it, Farnebäck finds motion that is none.
        """
        visible = self.hidden < MOSTLY
        return root_mean_squares(self.flows, visible if visible.any() else ~visible)

    @property
    def apex(self) -> int:
        """Return the row of the frame in which the visible face has moved furthest from the neutral one."""
        return int(np.argmax(self.motion))

    @property
    def hardly_moves(self) -> bool:
        """Return whether so little moves that the answer means nothing: the models know no neutral face."""
        return bool(self.motion[self.apex] < HARDLY_MOVING * typical_motion(self.model))

    def expression(self, row: int) -> str:
        """Return the most probable expression of a row."""
        return self.model.classes[int(np.argmax(self.mean[row]))]

    @cached_property
    def from_neutral(self) -> float:
        """Probability that the flow of most motion comes from a neutral face, not from an expression."""
        return forwards(self.model.direction, self.flows[self.apex])

    def agreeing(self, row: int) -> int:
        """Return how many of the rounds' models would name the expression of a row themselves."""
        return int((self.by_round[:, row].argmax(axis=1) == np.argmax(self.mean[row])).sum())

    @property
    def restorer(self) -> Applied | None:
        """Return what restored the flows."""
        return restorer_of(self.model, self.occlusion)

    def restored(self, rows: list[int]) -> NDArray[np.floating]:
        """Return the restored flows of some rows (rows, 2, s, s), means over the models of the rounds."""
        return np.mean(restored_by_round(self.restorer, self.flows[rows], self.hidden), axis=0)


def recognise_clip(clip: Clip, model: TrainedModel, *, occlusion: str, eyes: Pupils | None, calm: bool) -> Recognition:
    """Return what `model` says about `clip`.

    occlusion: a key of the model's occlusions, CLEAN or UNKNOWN. eyes: (2, 2) in pixels of the neutral frame, None to
    detect them. calm: whether the neutral frame is the calmest of the clip's first half, not its first one.
    The clip is decoded a few times from its start instead of being kept; pooled flows are all that grows with it.

    Raises OferError for a clip that cannot be read, has no usable face, or no frame after its neutral one.
    """
    cv2.setNumThreads(1)
    clip.require_length()
    if eyes is None:
        clip = upright(clip, model)
    cut = neutral_face(clip, model, eyes, calm=calm, occluded=occlusion != CLEAN)
    named = model.occlusions.get(occlusion)
    removed = hidden_pixels(named, cut) if named is not None and named.removes_flow else None
    numbers: list[int] = []
    flows: list[NDArray[np.floating]] = []
    change = Change()
    for number, neutral, crop in track(crops_after(clip.grey_frames(), cut), "flows computed"):
        numbers.append(number)
        flows.append(pooled_flow(neutral, crop, cut, removed))
        change.add(neutral, crop)
    if not numbers:
        raise OferError(
            f"{clip.source}: is too short: no frame comes after the neutral one (frame {cut.number}); "
            "a clip needs two frames, neutral first"
        )
    # Removed flow leaves no trace in the picture, so nobody can see that it should be assumed.
    seen = {name: one for name, one in model.occlusions.items() if not one.removes_flow}
    hidden = {name: hidden_share(one, cut) for name, one in seen.items()}
    assumption = assume_occlusion(change.pooled(model.size), hidden) if occlusion == UNKNOWN else None
    chosen = assumption.occlusion if assumption else occlusion
    mask = hidden_share(model.occlusions.get(chosen), cut)
    together = np.stack(flows)
    return Recognition(
        clip=clip,
        model=model,
        cut=cut,
        numbers=tuple(numbers),
        flows=together,
        asked=occlusion,
        occlusion=chosen,
        assumption=assumption,
        hidden=mask,
        checks=_checks(clip, cut, flows, hidden_pixels(model.occlusions.get(chosen), cut)),
        by_round=_probabilities(model, restorer_of(model, chosen), together, mask),
    )


def _checks(clip: Clip, cut: Cutter, flows: Sequence[NDArray[np.floating]], hidden: NDArray[np.bool_]) -> Checks:
    """Return what the frames are, of which what is `hidden` (height, width of the crops) is known only now."""
    checking = Checking(cut.distance, hidden)
    crops = track(crops_after(clip.grey_frames(), cut), "frames checked", len(flows))
    for (_, neutral, crop), flow in zip(crops, flows, strict=True):
        checking.add(neutral, crop, in_pixels(flow, cut))
    return checking.checks()


def restorer_of(model: TrainedModel, occlusion: str) -> Applied | None:
    """Return what restores the flow of faces with an occlusion, None if nothing does."""
    found = model.occlusions.get(occlusion)
    return found.restorer if found else None


def _probabilities(
    model: TrainedModel, restorer: Applied | None, flows: NDArray[np.floating], hidden: NDArray[np.float32]
) -> NDArray[np.float64]:
    starts = track(range(0, len(flows), BATCH), "batches of flows recognised")
    batches = (flows[start : start + BATCH] for start in starts)
    return np.concatenate(
        [probabilities(model, restored_by_round(restorer, batch, hidden)) for batch in batches], axis=1
    )
