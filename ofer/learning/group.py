"""The processes, one a device, that share each step of a training; most trainings are one process' alone.

Each computes the loss of the whole batch, of its share of the samples and of what the others tell of theirs. The mean
of their gradients, which torch's DistributedDataParallel leaves in the weights, is then that of one process.
"""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

PATIENCE = timedelta(minutes=30)
"""How long a process waits for what the others have to tell, such as while the first one writes a checkpoint."""


class Group:
    """This process alone: what it has is all that there is."""

    rank, size = 0, 1

    @property
    def first(self) -> bool:
        """Whether this is the process that writes and reports, of which all would say the same."""
        return self.rank == 0

    def share(self, items: NDArray[Any]) -> NDArray[Any]:
        """Return this process' share of some items; shares are equal where the items can be divided so."""
        return np.array_split(items, self.size)[self.rank]

    def gathered(self, rows: Tensor) -> Tensor:
        """Return the rows of all processes, in the order of their shares; each has as many. Gradients flow back."""
        return rows

    def averaged(self, value: Tensor) -> Tensor:
        """Return the mean of the processes' values; gradients flow back."""
        return self.gathered(value[None]).mean(dim=0)

    def summed(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the processes' tables."""
        return table

    def union(self, numbers: Iterable[int], below: int) -> set[int]:
        """Return the numbers, from 0 and below a bound, that any process gives."""
        table = np.zeros(below)
        table[list(numbers)] = 1
        return set(map(int, np.flatnonzero(self.summed(table))))

    def sharing(self, network: torch.nn.Module) -> torch.nn.Module:
        """Return what computes as `network` and leaves in its weights the mean of the processes' gradients."""
        return network


class Several(Group):
    """Several processes, of which this one has a number from 0 and a device."""

    def __init__(self, rank: int, size: int, device: torch.device) -> None:
        self.rank, self.size, self._device = rank, size, device

    def gathered(self, rows: Tensor) -> Tensor:
        """Return the rows of all processes."""
        return _Gathered.apply(rows, self.rank, self.size)  # type: ignore[no-untyped-call]

    def summed(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the processes' tables."""
        whole = torch.from_numpy(table).to(self._device)
        torch.distributed.all_reduce(whole)
        return whole.cpu().numpy()

    def sharing(self, network: torch.nn.Module) -> torch.nn.Module:
        """Return the network in torch's own wrapper, which has the same weights by the same names inside."""
        return torch.nn.parallel.DistributedDataParallel(
            network,
            # Else it sorts gradients anew after the first step, by which sums of three or more would round otherwise in
            # a training that goes on there.
            find_unused_parameters=True,
            # They are the same everywhere.
            forward_sync_buffers=False,
        )


class _Gathered(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, rows: Tensor, rank: int, size: int) -> Tensor:
        ctx.own = slice(rank * len(rows), (rank + 1) * len(rows))
        parts = [torch.empty_like(rows, memory_format=torch.contiguous_format) for _ in range(size)]
        torch.distributed.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        # Of the losses of all processes, each of which depends on these rows.
        whole = gradient.clone(memory_format=torch.contiguous_format)
        torch.distributed.all_reduce(whole)
        return whole[ctx.own], None, None


ALONE = Group()
_group: Group = ALONE


def group() -> Group:
    """Return the group that this process is one of."""
    return _group


@contextmanager
def joined(rank: int, size: int, device: torch.device, meeting: Path) -> Iterator[None]:
    """Let this process, one of several of this machine, be in a group while the block runs.

    meeting: file by which they find one another, which is not there before.
    """
    global _group
    on_gpus = device.type == "cuda"
    if on_gpus:
        torch.cuda.set_device(device)
    # The loopback interface: a node's name need not have an address.
    os.environ.setdefault("GLOO_SOCKET_IFNAME", socket.if_nameindex()[0][1])
    torch.distributed.init_process_group(
        "nccl" if on_gpus else "gloo",
        store=torch.distributed.FileStore(str(meeting), size),  # type: ignore[attr-defined]
        rank=rank,
        world_size=size,
        timeout=PATIENCE,
    )
    _group = Several(rank, size, device)
    yield
    # Not after an error: the others may be gone, and it would wait for them.
    _group = ALONE
    torch.distributed.destroy_process_group()
