"""ACNN: a face as 24 gated patches, and as a gated whole (Li et al., Figure 2)."""

import torch
from torch import Tensor, nn

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout
from ofer.methods.acnn.backbone import BACKBONES, ResNetBackbone, VGGBackbone
from ofer.methods.acnn.gates import Gate, GatedUnits, PatchGatedUnits
from ofer.methods.acnn.patches import PATCHES, Decomposition, cut_windows
from ofer.methods.vgg16 import narrow

PATCH_FEATURES, FACE_FEATURES, HIDDEN = 64, 512, 1024
"""Of a patch's vector, of the whole face's, and of the first fully connected layer."""
GATE_WIDTH, GATE_HIDDEN = 128, 64
"""Of an attention net's convolution and of its first inner product."""


class ACNN(nn.Module):
    """pACNN, and with `whole_face` gACNN; gives logits.

    side: pixels along one side of a picture. width: share of the paper's channels.
    gates: see `ofer.methods.acnn.gates`.
    """

    def __init__(
        self,
        *,
        side: int,
        classes: int,
        decomposition: Decomposition,
        backbone: str = "vgg16",
        width: float = 1.0,
        whole_face: bool = True,
        gates: str = "learned",
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.decomposition, self.whole_face = decomposition, whole_face
        stride, window = decomposition.stride, decomposition.window
        self.normalise = nn.BatchNorm2d(3)
        self.backbone: VGGBackbone | ResNetBackbone = BACKBONES[backbone](
            width=width, stride=stride, whole_face=whole_face
        )
        if side < window * stride:
            raise OferError(
                f"side: {side} is too small for windows of {window} cells of stride {stride}; use larger pictures, or "
                "a smaller `crop`, `window` or `stride`"
            )
        gate = Gate(gates, narrow(width, GATE_WIDTH), narrow(width, GATE_HIDDEN))
        features = narrow(width, PATCH_FEATURES)
        self.patches = PatchGatedUnits(PATCHES, self.backbone.early_channels, window, features, gate)
        length = PATCHES * features
        if whole_face:
            cells = self.backbone.late_cells(side)
            if cells == 0:
                raise OferError(f"side: {side} is too small for stride {stride}; use larger pictures")
            features = narrow(width, FACE_FEATURES)
            self.face = GatedUnits(1, self.backbone.late_channels, cells, features, gate)
            length += features
        hidden = narrow(width, HIDDEN)
        self.classifier = nn.Sequential(
            nn.Linear(length, hidden), Dropout(dropout), nn.ReLU(), nn.Linear(hidden, classes)
        )

    def forward(self, pictures: Tensor, points: Tensor | None = None) -> Tensor:
        """Return logits (N, classes) of pictures (N, 3, side, side) with 68 points (N, 68, 2) in their pixels."""
        vectors, _ = self.encode(pictures, points)
        return self.classify(vectors)

    def encode(self, pictures: Tensor, points: Tensor | None = None) -> tuple[list[Tensor], list[Tensor]]:
        """Return weighed vectors ϕ and gates α: (N, 24, features) and (N, 24) of patches, those of the whole face."""
        maps = self.maps(pictures)
        return self.weigh(maps, self.cut(maps, points, side=pictures.shape[-1]))

    def maps(self, pictures: Tensor) -> Tensor:
        """Return conv4_2's maps, or what stands for them."""
        return self.backbone.early(self.normalise(pictures))

    def cut(self, maps: Tensor, points: Tensor | None, *, side: int) -> Tensor:
        """Return the patches (N, 24, C, window, window) of maps of pictures of `side` with these points."""
        starts = self.decomposition.starts(points, len(maps), side)
        return cut_windows(maps, starts.to(maps.device), self.decomposition.window)

    def weigh(self, maps: Tensor, patches: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """Return weighed vectors and gates of patches, and of the whole face by its maps."""
        found = [self.patches(patches.flatten(1, 2))]
        if self.whole_face:
            found.append(self.face(self.backbone.late(maps)))
        vectors, gates = zip(*found, strict=True)
        return list(vectors), list(gates)

    def classify(self, vectors: list[Tensor]) -> Tensor:
        """Return logits (N, classes) of weighed vectors."""
        return self.classifier(torch.cat([vector.flatten(1) for vector in vectors], dim=1))
