"""Batch normalisation by the moments of a whole batch, whichever process of a group has its samples."""

import torch
from torch import Tensor, nn

from ofer.learning.group import group


class BatchNorm2d(nn.BatchNorm2d):
    """torch's BatchNorm2d, and where processes share a batch what its SyncBatchNorm computes, on CPUs as well."""

    def forward(self, input: Tensor) -> Tensor:
        """Return maps (N, C, h, w), normalised."""
        if not self.training or group().size == 1:
            return super().forward(input)
        maps = input.float()
        moments = torch.stack(torch.var_mean(maps, dim=(0, 2, 3), correction=0))
        variances, means = group().gathered(moments[None]).unbind(dim=1)
        # Shares are equal: the whole's variance is that within them and that between them.
        mean, variance = means.mean(dim=0), variances.mean(dim=0) + means.var(dim=0, correction=0)
        self._remember(mean.detach(), variance.detach(), group().size * maps[:, 0].numel())
        scale = self.weight * torch.rsqrt(variance + self.eps)
        shift = self.bias - mean * scale
        return (maps * scale[:, None, None] + shift[:, None, None]).to(input.dtype)

    def _remember(self, mean: Tensor, variance: Tensor, count: int) -> None:
        """Move the moments that are used in evaluation towards those of a batch of `count` values a channel."""
        assert self.running_mean is not None and self.running_var is not None and self.momentum is not None
        assert self.num_batches_tracked is not None
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * (count / (count - 1)), self.momentum)
        self.num_batches_tracked.add_(1)
