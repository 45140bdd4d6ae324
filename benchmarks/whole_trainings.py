"""Whole trainings on two cores: ours side by side, against a plain loop one after the other; with the errors reached.

    make table10
    python -m benchmarks.whole_trainings [--results results] [--seeds 4] [--cores 2] [--case recogniser] [--device cuda]

Trained are, from several seeds each, on flows of a finished run: the restorer of the default configuration, one with
the paper preset's channels (fewer steps), and Figure 8's recogniser at three sizes. Four ways, in turn:

- plain: as repositories are published: one model after the other, a DataLoader over float32 tensors, maps in NCHW
  order, torch.optim.Adam, torch's threads on all cores;
- apart: the same loop in a process for each core, one thread each, which few repositories do;
- ofer: as the workflow trains: a process for each core, one thread each;
- bfloat16: the same with `precision: bfloat16`.

With `--device cuda` one process has the GPU, and ours trains a recogniser's seeds as one stacked model.

Clocks run from when all processes have their data until the last model is trained. All start from the same weights and
take the same batches. Before, the plain loss and that of our recipe must give the same gradient. Printed are ratios of
wall-clock time and, per way, the mean of the selected models' validation errors over seeds: endpoint error in pixels,
or the share of faces that were taken for another expression.
"""

import argparse
import copy
import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from ofer.config.entries import read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.evaluation.division import read_division
from ofer.flow.files import read_flows
from ofer.learning.data import FlowsRound, root_mean_square
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.draws import INITIAL, BatchOrder, seeded
from ofer.learning.flows_round import Flows, flows_round
from ofer.learning.freed_memory import keep_freed_memory
from ofer.methods.flowrec import recipe as restorers
from ofer.methods.recogniser import recipe as recognisers
from ofer.methods.recogniser.stacked import train_stacked

FOLD = 0


@dataclass(frozen=True)
class Case:
    """Trainings that are compared."""

    name: str
    method: Any
    size: int

    @property
    def restores(self) -> bool:
        """Tell whether it is a restorer, and not a recogniser."""
        return bool(self.method.recipe == "flowrec")


def settings() -> Config:
    """Return the default configuration."""
    return load_config(read_yaml(Path("config.yaml")))


def cases() -> list[Case]:
    """Return what is trained."""
    methods = settings().methods
    wide = {"channels": (32, 64, 128), "batch_size": 32, "steps": 100, "validate_every": 50}
    return [
        Case("restorer", methods["flowrec"], 64),
        Case("restorer, the paper preset's channels", replace(methods["flowrec"], **wide), 64),
        *(Case(f"recogniser, size {size}", methods["recogniser-short"], size) for size in (24, 64, 128)),
    ]


def data_of(case: Case, results: Path) -> FlowsRound:
    """Return what a fold trains on, from the files of a finished run."""
    corpus = results / "synthetic"
    division = read_division([corpus / "stratified" / name for name in ("division.csv", "rounds.csv")])

    def flows(flow: str) -> Flows:
        kinds = ("none", "mouth") if case.restores else ("none",)
        clean, *occluded = (
            read_flows(sorted((corpus / "flows" / flow / kind).glob("*.h5")), case.size) for kind in kinds
        )
        return Flows(clean, tuple(occluded))

    return flows_round(division, FOLD, apex=flows("apex"), training=flows("mid") if case.restores else None)


def plain_forward(network: nn.Module, inputs: Tensor) -> Tensor:
    """Return a network's outputs by its forward pass as it is written, not by its kernel."""
    return type(network).forward.__wrapped__(network, inputs)


class Plain:
    """A fold in float32 tensors, and the plain loop over it."""

    def __init__(self, case: Case, data: FlowsRound, device: str = "cpu") -> None:
        self.case, self.classes, self.device = case, data.classes, device
        self.scale = root_mean_square(data.training_apex.clean)
        self.training, self.validation = (self._tensors(pairs) for pairs in (data.training, data.validation))

    def _tensors(self, pairs: Any) -> tuple[Tensor, Tensor]:
        clean = torch.from_numpy(pairs.clean.astype(np.float32) / np.float32(self.scale))
        if not self.case.restores:
            return clean, torch.from_numpy(pairs.label)
        return torch.from_numpy(pairs.occluded.astype(np.float32) / np.float32(self.scale)), clean

    def network(self) -> nn.Module:
        """Return an untrained network."""
        if self.case.restores:
            return restorers.build(self.case.method)
        return recognisers.build(self.case.method, size=self.case.size, classes=self.classes)

    def loss(self, network: nn.Module, inputs: Tensor, targets: Tensor) -> Tensor:
        """Return the loss of a batch."""
        outputs = plain_forward(network, inputs)
        if not self.case.restores:
            return nn.functional.cross_entropy(outputs, targets)
        squares = (outputs - targets).square().sum(dim=1)
        return (squares + self.case.method.endpoint_epsilon / self.scale**2).sqrt().mean()

    @torch.no_grad()
    def error(self, network: nn.Module) -> float:
        """Return the validation error: endpoint error in pixels, or share of wrong faces."""
        network.eval()
        inputs, targets = (tensor.to(self.device) for tensor in self.validation)
        outputs = plain_forward(network, inputs)
        network.train()
        if self.case.restores:
            return float((outputs - targets).square().sum(dim=1).sqrt().mean()) * self.scale
        return float((outputs.argmax(dim=1) != targets).float().mean())

    def train(self, seed: int) -> float:
        """Train a model and return the selected one's validation error."""
        method = self.case.method
        with seeded(seed, INITIAL):
            network = self.network().train().to(self.device)
        torch.manual_seed(seed)
        optimiser = torch.optim.Adam(
            network.parameters(), lr=method.learning_rate, weight_decay=getattr(method, "weight_decay", 0.0)
        )
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, method.steps)
        order = BatchOrder(len(self.training[0]), method.batch_size, seed)
        batches = [order.batch(step).tolist() for step in range(1, method.steps + 1)]
        best, kept = float("inf"), None
        loader = DataLoader(TensorDataset(*self.training), batch_sampler=batches)
        for step, (inputs, targets) in enumerate(loader, start=1):
            optimiser.zero_grad()
            self.loss(network, inputs.to(self.device), targets.to(self.device)).backward()
            optimiser.step()
            if method.schedule == "cosine":
                schedule.step()
            if step % method.validate_every == 0 and (error := self.error(network)) < best:
                best, kept = error, copy.deepcopy(network.state_dict())
        assert kept is not None
        return best


def ours(case: Case, data: FlowsRound, seeds: list[int], device: str) -> list[float]:
    """Train models as the workflow does and return their validation errors."""
    if case.restores:
        models = [restorers.train(data, case.method, seed=seed, device=device) for seed in seeds]
        return [float(str(model.summary["validation_endpoint_error"])) for model in models]
    if device == "cpu":
        models = [recognisers.train(data, case.method, seed=seed) for seed in seeds]
    else:
        models = train_stacked(data, case.method, seeds=seeds, device=device)
    return [1 - float(str(model.summary["validation_accuracy"])) for model in models]


def require_same_gradients(case: Case, data: FlowsRound) -> None:
    """Compare the first step's gradient in the plain loop and in our recipe, without dropout: the same initial weights,
    batch, scaling and loss.
    """
    method = case.method if case.restores else replace(case.method, dropout=0.0)
    plain = Plain(Case(case.name, method, case.size), data)
    with seeded(0, INITIAL):
        theirs = plain.network()
    batch = BatchOrder(len(plain.training[0]), method.batch_size, 0).batch(1)
    plain.loss(theirs, *(tensor[batch] for tensor in plain.training)).backward()
    recipe = restorers if case.restores else recognisers
    compared: list[str] = []

    def fit(network: nn.Module, batch_loss: Callable[[np.ndarray], Tensor], *_: object, **__: object) -> None:
        batch_loss(batch).backward()
        for (name, one), other in zip(theirs.named_parameters(), network.parameters(), strict=True):
            torch.testing.assert_close(one.grad, other.grad, rtol=1e-3, atol=1e-5)
            compared.append(name)
        raise InterruptedError

    with patch.object(recipe, "fit", fit), suppress(InterruptedError):
        recipe.train(data, method, seed=0)
    if not compared:
        raise SystemExit(f"{case.name}: no gradient was compared")


def work(case: Case, results: Path, way: str, seeds: list[int], threads: int, device: str, pipe: Connection) -> None:
    """Train models in a process of its own: say when the data are there, wait, and send the errors."""
    make_repeatable()
    set_threads(threads)
    data = data_of(case, results)
    if way in ("plain", "apart"):
        plain = Plain(case, data, device)
        pipe.send(None)
        pipe.recv()
        pipe.send([plain.train(seed) for seed in seeds])
        return
    keep_freed_memory()
    case = Case(case.name, case.method | {"precision": "bfloat16" if way == "bfloat16" else "float32"}, case.size)
    pipe.send(None)
    pipe.recv()
    pipe.send(ours(case, data, seeds, device))


def timed(case: Case, results: Path, way: str, seeds: list[int], cores: int, device: str) -> tuple[float, list[float]]:
    """Return wall-clock seconds of all trainings, and their validation errors."""
    context = multiprocessing.get_context("spawn")
    alone = way == "plain" or device != "cpu"
    shares = [seeds] if alone else [seeds[core::cores] for core in range(cores)]
    pipes, processes = [], []
    for share in shares:
        here, there = context.Pipe()
        process = context.Process(
            target=work, args=(case, results, way, share, cores if alone else 1, device, there), daemon=True
        )
        process.start()
        pipes.append(here)
        processes.append(process)
    for pipe in pipes:
        pipe.recv()
    begun = time.perf_counter()
    for pipe in pipes:
        pipe.send(None)
    errors = [error for pipe in pipes for error in pipe.recv()]
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join()
    return seconds, errors


def main() -> None:
    """Check, train, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--case", default="", help="only those whose name begins so: restorer, recogniser")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args()
    if not (options.results / "synthetic/stratified/division.csv").exists():
        raise SystemExit(f"{options.results}: no finished run; make table10 first")
    set_threads(1)
    where = f"{options.cores} cores" if options.device == "cpu" else torch.cuda.get_device_name()
    seeds = list(range(options.seeds))
    for case in cases():
        if not case.name.startswith(options.case):
            continue
        require_same_gradients(case, data_of(case, options.results))
        found = {
            way: timed(case, options.results, way, seeds, options.cores, options.device)
            for way in ("plain", "apart", "ofer", "bfloat16")
        }
        print(f"{case.name}, {len(seeds)} seeds of {case.method.steps} steps, {where}; the same gradient")
        for way, (took, errors) in found.items():
            print(
                f"  {way:9s} {took:7.1f} s, ratio {found['plain'][0] / took:5.2f}; "
                f"validation error {np.mean(errors):.4f} ({min(errors):.4f} to {max(errors):.4f})",
                flush=True,
            )


if __name__ == "__main__":
    main()
