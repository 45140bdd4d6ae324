"""Measure how far a training step is from what one core computes: operations and time, beside a matrix product.

    python -m benchmarks.training_floor [--rounds 5]

For the restorer and the recogniser of the default configuration: floating-point operations of one step (forward and
backward, counted by torch from the layers' shapes), time of a step as training takes it, operations a second, and their
share of what a product of two large matrices reaches on the same thread. The time that the operations alone would take
at that rate is the floor; what is above it goes to memory, small layers and the calls between them.

Of a recogniser's convolutions a quarter of the gradients' operations count: where max-pooling dropped an output, they
are products with zero, which trainings leave out (`ofer/learning/kernels/maxima.py`).
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.whole_trainings import settings
from ofer.learning.batches import rows
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.draws import BatchOrder
from ofer.learning.freed_memory import keep_freed_memory
from ofer.learning.loop import take_step
from ofer.learning.micro_batches import MicroBatches
from ofer.learning.optimiser import Adam
from ofer.learning.tensors import resident
from ofer.learning.trained import silent
from ofer.methods.flowrec.losses import scaled_loss
from ofer.methods.flowrec.network import AutoEncoder
from ofer.methods.recogniser.recipe import build

SAMPLES, CLASSES, SCALE, STEPS = 512, 6, 1.7, 20

Loss = Callable[[np.ndarray], Tensor]


def restorer(method: Any, size: int) -> tuple[torch.nn.Module, Loss, int]:
    """Return a restorer by its settings, its loss of the samples at some indices, and its batch size."""
    network = AutoEncoder(method.channels, method.skips)
    flows = resident(random_flows(size), torch.device("cpu"))
    loss = scaled_loss(method.loss, method, SCALE)

    def batch_loss(indices: np.ndarray) -> Tensor:
        return loss(network(rows(flows, indices, SCALE)), rows(flows, indices, SCALE))

    return network, batch_loss, method.batch_size


def recogniser(method: Any, size: int) -> tuple[torch.nn.Module, Loss, int]:
    """Return a recogniser by its settings, its loss of the samples at some indices, and its batch size."""
    network = build(method, size=size, classes=CLASSES)
    flows = resident(random_flows(size), torch.device("cpu"))
    labels = torch.arange(SAMPLES) % CLASSES

    def batch_loss(indices: np.ndarray) -> Tensor:
        logits = network(rows(flows, indices, SCALE))
        return torch.nn.functional.cross_entropy(logits, labels[torch.from_numpy(indices)])

    return network, batch_loss, method.batch_size


def random_flows(size: int) -> np.ndarray:
    """Return random flows (512, 2, size, size) float16."""
    return np.random.default_rng(0).normal(0, SCALE, (SAMPLES, 2, size, size)).astype(np.float16)


def operations(loss: Loss, batch_size: int, *, pooled: bool = False) -> int:
    """Return the floating-point operations of a step's forward and backward pass; a multiply-add counts as two.

    pooled: leave out the products that are zero, three of four in convolutions' gradients, since each is max-pooled.
    """
    with torch_alone(), FlopCounterMode(display=False) as counter:
        loss(np.arange(batch_size)).backward()
    of_gradients = counter.get_flop_counts()["Global"][torch.ops.aten.convolution_backward]
    return counter.get_total_flops() - (of_gradients * 3 // 4 if pooled else 0)


def torch_alone() -> Any:
    """Return a context in which recognisers leave their gradients to torch."""
    return patch("ofer.learning.kernels.flow_cnn.is_compiled_for", lambda maps: False)


def milliseconds_of_step(
    network: torch.nn.Module, loss: Loss, batch_size: int, rounds: int, steps: int = STEPS
) -> float:
    """Return processor time, which is wall time on an idle core, from rounds of so many steps."""
    optimiser, order = Adam(network.parameters()), BatchOrder(SAMPLES, batch_size, seed=0)
    whole = MicroBatches(network, silent)
    network.train()
    turns, step = [], 0
    for _ in range(rounds + 1):
        begun = time.process_time()
        for _ in range(steps):
            step += 1
            take_step(network, optimiser, loss, order, step, 1e-3, whole)
        turns.append((time.process_time() - begun) * 1e3 / steps)
    # the first turn holds one-off preparations
    return statistics.median(turns[1:])


def rate_of_matrix_product(rounds: int) -> float:
    """Return operations a second of a float32 product of matrices that fit the cache, on one thread."""
    side = 1024
    one, other = torch.randn(side, side), torch.randn(side, side)
    rates = []
    for _ in range(rounds + 1):
        begun = time.process_time()
        for _ in range(4):
            one @ other
        rates.append(4 * 2 * side**3 / (time.process_time() - begun))
    return statistics.median(rates[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    make_repeatable()
    set_threads(1)
    keep_freed_memory()
    peak = rate_of_matrix_product(rounds)
    print(f"matrix product, one thread: {peak / 1e9:.0f} GFLOP/s")
    methods = settings().methods
    made = {"restorer, size 64": partial(restorer, methods["flowrec"], 64)}
    made |= {f"recogniser, size {size}": partial(recogniser, methods["recogniser"], size) for size in (24, 64, 128)}
    for name, make in made.items():
        network, loss, batch_size = make()
        count = operations(loss, batch_size, pooled=name.startswith("recogniser"))
        took = milliseconds_of_step(network, loss, batch_size, rounds)
        rate = count / took * 1e3
        print(
            f"{name:22s} batch {batch_size:2d}: {count / 1e6:6.0f} MFLOP, {took:6.2f} ms a step, "
            f"{rate / 1e9:5.1f} GFLOP/s, {rate / peak:.0%} of the product's; floor {count / peak * 1e3:.2f} ms"
        )


if __name__ == "__main__":
    main()
