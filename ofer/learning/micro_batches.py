"""A batch that does not fit the device's memory, computed in parts that add up to the same gradient."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import torch
from torch.nn.modules.batchnorm import _BatchNorm

from ofer.base.errors import OferError
from ofer.learning.draws import part_of_batch
from ofer.learning.memory_faults import is_out_of_memory
from ofer.learning.trained import Report


class MicroBatches:
    """Into how many parts batches are split: one until memory runs out, twice as many whenever it does.

    The loss has to be a mean over samples; it and its gradient are then sums over parts, weighted by their samples, and
    differ from those of the whole batch by rounding alone. What is drawn is drawn as for the whole batch.
    """

    def __init__(self, network: torch.nn.Module, report: Report, most: int = 1) -> None:
        self.most = most
        self._splits = not any(isinstance(module, _BatchNorm) for module in network.modules())
        self._report = report

    def backward(
        self,
        batch_loss: Callable[[np.ndarray], torch.Tensor],
        batch: np.ndarray,
        *,
        step: int,
        draws: Callable[[], AbstractContextManager[None]],
        clear: Callable[[], None],
    ) -> float:
        """Leave the gradient of the mean loss over `batch` (sample indices) in the weights, and return that loss.

        draws: gives the context in which the batch's random numbers are drawn. clear: takes away gradients.
        Raises OferError where the network normalises over the batch, and where one sample alone does not fit.
        """
        while True:
            clear()
            value = self._in_parts(batch_loss, batch, draws)
            if value is not None:
                return value
            if not self._splits:
                raise OferError(
                    f"training step {step}: out of memory on the device, and batch_norm needs the whole batch at once; "
                    "lower batch_size, or set training.device: cpu"
                )
            if self.most >= len(batch):
                raise OferError(
                    f"training step {step}: one sample alone does not fit the device's memory; lower `channels`, "
                    "or set training.device: cpu"
                )
            self.most = min(2 * self.most, len(batch))
            self._report(f"step {step}: out of memory on the device; batches of {len(batch)} go in {self.most} parts")
            if torch.cuda.is_available():
                torch.cuda.empty_cache()

    def _in_parts(
        self,
        batch_loss: Callable[[np.ndarray], torch.Tensor],
        batch: np.ndarray,
        draws: Callable[[], AbstractContextManager[None]],
    ) -> float | None:
        """Return the loss, or None where memory ran out; by then nothing of the attempt is held any more."""
        try:
            if self.most == 1:
                with draws():
                    loss = batch_loss(batch)
                    loss.backward()  # type: ignore[no-untyped-call]
                return float(loss.item())
            value = 0.0
            for indices in np.array_split(np.arange(len(batch)), self.most):
                share = len(indices) / len(batch)
                with draws(), part_of_batch(slice(indices[0], indices[-1] + 1), len(batch)):
                    loss = batch_loss(batch[indices]) * share
                    loss.backward()  # type: ignore[no-untyped-call]
                value += float(loss.item())
            return value
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            return None
