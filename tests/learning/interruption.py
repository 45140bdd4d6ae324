"""Trainings that are interrupted at a step."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from ofer.learning import loop


class InterruptionError(Exception):
    """An interruption."""


@contextmanager
def interrupted_before(step: int) -> Iterator[None]:
    """Let trainings in the block be interrupted just before this step is taken."""
    take_step = loop.take_step

    def interrupted(network, optimiser, batch_loss, order, number, rate, micro_batches):
        if number == step:
            raise InterruptionError
        return take_step(network, optimiser, batch_loss, order, number, rate, micro_batches)

    with patch.object(loop, "take_step", interrupted):
        yield
