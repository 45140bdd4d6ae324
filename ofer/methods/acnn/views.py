"""The view of a picture that a network gets: a crop, and in training perhaps with a square erased."""

import torch
from torch import Tensor, nn

from ofer.learning.draws import draw_rows


class Crop(nn.Module):
    """Take `margin` pixels off a picture's height and width: at random in training, else as many on either side."""

    def __init__(self, margin: int) -> None:
        super().__init__()
        self.margin = margin

    def forward(self, pictures: Tensor, points: Tensor | None) -> tuple[Tensor, Tensor | None]:
        """Return pictures (B, C, s - margin, s - margin) and points (B, P, 2) in their pixels."""
        if self.margin == 0:
            return pictures, points
        count, side = len(pictures), pictures.shape[-1] - self.margin
        corners = torch.full((count, 2), self.margin // 2)
        if self.training:
            corners = draw_rows(lambda whole: torch.randint(self.margin + 1, (whole, 2)), count)
        cropped = torch.stack(
            [picture[:, y : y + side, x : x + side] for picture, (x, y) in zip(pictures, corners.tolist(), strict=True)]
        )
        return cropped, None if points is None else points - corners[:, None].to(points)


class Erasing(nn.Module):
    """Random erasing (Zhong et al. 2020), in training: a square of a picture becomes the mean colour, 0.

    chance: that a picture has one. least, most: its side as a share of the picture's.
    """

    def __init__(self, chance: float, least: float, most: float) -> None:
        super().__init__()
        self.chance, self.least, self.most = chance, least, most

    def forward(self, pictures: Tensor) -> Tensor:
        """Return pictures (B, C, s, s)."""
        if not self.training or self.chance == 0:
            return pictures
        side = pictures.shape[-1]
        drawn, size, x, y = draw_rows(lambda whole: torch.rand(whole, 4), len(pictures)).unbind(1)
        length = ((self.least + size * (self.most - self.least)) * side).round() * (drawn < self.chance)
        cells = torch.arange(side)
        inside = [
            (cells >= start[:, None]) & (cells < (start + length)[:, None])
            for start in ((share * (side - length)).round() for share in (x, y))
        ]
        erased = inside[1][:, :, None] & inside[0][:, None, :]
        return pictures.masked_fill(erased[:, None].to(pictures.device), 0.0)


class Viewed(nn.Module):
    """A network for pictures, and points where there are any, with what it is shown of them."""

    def __init__(self, network: nn.Module, *, crop: int, erasing: Erasing | None) -> None:
        super().__init__()
        self.network = network
        self.crop = Crop(crop)
        self.erasing = erasing

    def forward(self, pictures: Tensor, points: Tensor | None = None) -> Tensor:
        """Return what the network makes of pictures (N, C, s, s) and points (N, P, 2) in their pixels."""
        pictures, points = self.view(pictures, points)
        return self.network(pictures) if points is None else self.network(pictures, points)

    def view(self, pictures: Tensor, points: Tensor | None) -> tuple[Tensor, Tensor | None]:
        """Return what is shown, with points in its pixels."""
        pictures, points = self.crop(pictures, points)
        return pictures if self.erasing is None else self.erasing(pictures), points
