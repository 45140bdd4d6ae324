"""The network of the pretext task (Wang et al. 2021, Figure 1): extractor F, projection head R, mask recogniser U_o."""

from torch import Tensor, nn
from torch.nn.functional import interpolate, relu

from ofer.methods.resnet.network import Extractor


class MaskRecogniser(nn.Module):
    """U_o: two convolutions and one up-sampling layer after the extractor's first convolution; gives logits."""

    def __init__(self, before: int, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, maps: Tensor, side: int) -> Tensor:
        """Return logits (N, side, side) of occlusion, of the maps (N, before, s', s') of the first convolution."""
        maps = interpolate(relu(self.conv1(maps)), size=(side, side), mode="bilinear", align_corners=False)
        return self.conv2(maps)[:, 0]


class ProjectionHead(nn.Sequential):
    """R: two fully connected layers; gives the embeddings (N, size) of features (N, features)."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__(nn.Linear(features, features), nn.ReLU(), nn.Linear(features, size))


class Pretext(nn.Module):
    """Extractor, projection head and mask recogniser; without one of the heads, what it alone would train is still."""

    def __init__(self, extractor: Extractor, *, projection: int | None, mask_width: int | None) -> None:
        super().__init__()
        self.extractor = extractor
        self.projection = None if projection is None else ProjectionHead(extractor.features, projection)
        self.mask = None if mask_width is None else MaskRecogniser(extractor.width, mask_width)
        extractor.draw_weights()
        for name, parameter in extractor.named_parameters():
            # U_o stands after the first convolution: nothing of what follows that would get a gradient.
            parameter.requires_grad_(self.projection is not None or name.startswith(("conv1.", "bn1.")))

    def forward(self, pictures: Tensor) -> tuple[Tensor | None, Tensor | None]:
        """Return embeddings (2K, size) and mask logits (K, s, s) of normalised pictures (2K, channels, s, s).

        Of K faces the first half are the occluded views, whose masks are asked for, the second the clean ones.
        """
        maps = self.extractor.first(pictures)
        embeddings = None if self.projection is None else self.projection(self.extractor.after(maps))
        return embeddings, None if self.mask is None else self.mask(maps.chunk(2)[0], pictures.shape[-1])

    def mask_logits(self, pictures: Tensor) -> Tensor:
        """Return mask logits (N, s, s) of normalised pictures (N, channels, s, s)."""
        assert self.mask is not None
        return self.mask(self.extractor.first(pictures), pictures.shape[-1])
