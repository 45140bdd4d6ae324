"""Milliseconds per sample and optimiser step of the auto-encoder, against the loop that one would write first.

    python benchmarks/autoencoder_step.py [--channels 8 16 32] [--batch-size 32] [--size 64] [--rounds 20]

The opponent is the same network, loss, optimiser and batches in plain PyTorch: a DataLoader over float32 tensors, maps
in NCHW order, up-sampling and concatenation carried out. Both train on the same random flows, in turns of a few
steps within one process on one thread, so that other load meets both alike; a ratio is taken within each round.

Before anything is timed, both train in float64 and must agree in every loss and weight to nine digits. In float32 only
the first losses can be compared: Adam divides by the gradient's size, so that rounding of small gradients grows.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, max_pool2d, relu
from torch.utils.data import DataLoader, TensorDataset

from ofer.learning.adam import Adam
from ofer.learning.batches import rows
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.draws import BatchOrder
from ofer.learning.loop import take_step
from ofer.learning.micro_batches import MicroBatches
from ofer.learning.tensors import resident
from ofer.learning.trained import silent
from ofer.methods.flowrec.losses import scaled_loss
from ofer.methods.flowrec.network import AutoEncoder

SAMPLES, SCALE, RATE, STEPS_A_TURN = 512, 1.7, 1e-3, 4


class PlainAutoEncoder(nn.Module):
    """The network of protocol §3.4 with all skips, written down row by row."""

    def __init__(self, channels: list[int]) -> None:
        super().__init__()
        widths = [2, *channels]
        self.encoder = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1) for a, b in pairwise(widths))
        self.decoder = nn.ModuleList(nn.Conv2d(2 * b, a, 3, padding=1) for a, b in reversed(list(pairwise(widths))))

    def forward(self, flow: Tensor) -> Tensor:
        """Return the restored flow (N, 2, s, s)."""
        skips = []
        for convolution in self.encoder:
            skips.append(relu(convolution(flow)))
            flow = max_pool2d(skips[-1], 2)
        for convolution in self.decoder:
            flow = convolution(torch.cat([interpolate(flow, scale_factor=2), skips.pop()], dim=1))
            flow = relu(flow) if skips else flow
        return flow


def plain_steps(
    occluded: np.ndarray, clean: np.ndarray, order: BatchOrder, network: PlainAutoEncoder, steps: int
) -> Iterator[float]:
    """Yield the loss of each step."""
    kind = next(network.parameters()).dtype
    scaled = [torch.from_numpy(flows.astype(np.float32) * np.float32(1 / SCALE)) for flows in (occluded, clean)]
    data = TensorDataset(*(flows.to(kind) for flows in scaled))
    batches = [order.batch(step).tolist() for step in range(1, steps + 1)]
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE)
    for inputs, targets in DataLoader(data, batch_sampler=batches):
        optimiser.zero_grad()
        loss = ((network(inputs) - targets).square().sum(dim=1) + 1e-8 / SCALE**2).sqrt().mean()
        loss.backward()
        optimiser.step()
        yield loss.item()


def our_steps(
    occluded: np.ndarray, clean: np.ndarray, order: BatchOrder, network: AutoEncoder, steps: int
) -> Iterator[float]:
    """Yield the loss of each step, taken as `fit` takes it."""
    device, kind = torch.device("cpu"), next(network.parameters()).dtype
    inputs, targets = resident(occluded, device), resident(clean, device)
    loss = scaled_loss("endpoint", {"endpoint_epsilon": 1e-8}, SCALE)
    optimiser = Adam(network.parameters())

    def batch_loss(indices: np.ndarray) -> Tensor:
        return loss(network(rows(inputs, indices, SCALE).to(kind)), rows(targets, indices, SCALE).to(kind))

    whole = MicroBatches(network, silent)
    for step in range(1, steps + 1):
        yield take_step(network, optimiser, batch_loss, order, step, RATE, whole)


def timed(losses: Iterator[float]) -> tuple[float, list[float]]:
    """Return the CPU seconds of one turn (its wall time on an idle core) and its losses."""
    start = time.process_time()
    values = [next(losses) for _ in range(STEPS_A_TURN)]
    return time.process_time() - start, values


def pair(channels: list[int], kind: torch.dtype) -> tuple[AutoEncoder, PlainAutoEncoder]:
    """Return both networks with the same initial weights."""
    torch.manual_seed(0)
    ours, plain = AutoEncoder(channels, (1, 2, 3)), PlainAutoEncoder(channels)
    plain.load_state_dict(ours.state_dict())
    return ours.to(kind), plain.to(kind)


def losses_of_both(
    occluded: np.ndarray,
    clean: np.ndarray,
    networks: tuple[AutoEncoder, PlainAutoEncoder],
    batch_size: int,
    steps: int,
) -> tuple[Iterator[float], Iterator[float]]:
    """Return the two trainings, not yet started."""
    orders = [BatchOrder(SAMPLES, batch_size, seed=0) for _ in range(2)]
    return (
        our_steps(occluded, clean, orders[0], networks[0], steps),
        plain_steps(occluded, clean, orders[1], networks[1], steps),
    )


def require_same(occluded: np.ndarray, clean: np.ndarray, arguments: argparse.Namespace) -> None:
    """Train both in float64 for a few steps and compare losses and weights."""
    networks = pair(arguments.channels, torch.float64)
    ours, plain = losses_of_both(occluded, clean, networks, arguments.batch_size, 2 * STEPS_A_TURN)
    np.testing.assert_allclose(list(ours), list(plain), rtol=1e-9)
    for name, value in networks[1].state_dict().items():
        torch.testing.assert_close(networks[0].state_dict()[name], value, rtol=1e-9, atol=1e-9)


def main() -> None:
    """Check, time and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channels", type=int, nargs=3, default=[8, 16, 32])
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    make_repeatable()
    set_threads(1)
    generator = np.random.default_rng(0)
    shape = (SAMPLES, 2, arguments.size, arguments.size)
    clean = generator.normal(0, SCALE, shape).astype(np.float16)
    occluded = clean.copy()
    occluded[:, :, arguments.size // 2 :] = 0
    require_same(occluded, clean, arguments)
    networks = pair(arguments.channels, torch.float32)
    steps = (arguments.rounds + 1) * STEPS_A_TURN
    ours, plain = losses_of_both(occluded, clean, networks, arguments.batch_size, steps)
    turns = [(timed(ours), timed(plain)) for _ in range(arguments.rounds + 1)]
    np.testing.assert_allclose(turns[0][0][1], turns[0][1][1], rtol=1e-4)
    milliseconds = 1000 / (STEPS_A_TURN * arguments.batch_size)
    # the first turn of each holds one-off preparations
    times = np.array([[seconds for seconds, _ in turn] for turn in turns[1:]]) * milliseconds
    print(
        f"channels {arguments.channels}, batch {arguments.batch_size}, size {arguments.size}, one thread,",
        end=" ",
    )
    print(f"{arguments.rounds} rounds of {STEPS_A_TURN} steps; same losses and weights in float64")
    for name, column in (("ofer", times[:, 0]), ("plain PyTorch, DataLoader, NCHW", times[:, 1])):
        print(f"{name:32s} {statistics.median(column):.3f} ms a sample and step (best {column.min():.3f})")
    ratios = times[:, 1] / times[:, 0]
    print(f"ratio, median of rounds          {statistics.median(ratios):.2f} (10-90 %: ", end="")
    print(f"{np.quantile(ratios, 0.1):.2f}-{np.quantile(ratios, 0.9):.2f})")


if __name__ == "__main__":
    main()
