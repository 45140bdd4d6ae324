"""How far the auto-encoder sees (protocol §3.4)."""

import torch

from ofer.methods.flowrec.network import AutoEncoder

SIZE = 64


def test_an_output_cell_sees_14_to_21_cells_far() -> None:
    network = AutoEncoder([8, 16, 32], [1, 2, 3])
    for parameter in network.parameters():
        torch.nn.init.constant_(parameter, 0.1)
    reaches = []
    for row in range(24, 32):
        seen = torch.zeros(SIZE)
        # A maximum lets one input of its window through: several draws show them all.
        for draw in range(20):
            flow = torch.rand(1, 2, SIZE, SIZE, generator=torch.Generator().manual_seed(draw), requires_grad=False)
            flow.requires_grad_()
            (gradient,) = torch.autograd.grad(network(flow)[0, 0, row, SIZE // 2], flow)
            seen += gradient.abs().sum((0, 1, 3))
        rows = seen.nonzero().flatten()
        reaches += [row - int(rows.min()), int(rows.max()) - row]
    assert (min(reaches), max(reaches)) == (14, 21)
