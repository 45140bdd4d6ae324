"""ACNN: a face as 24 gated patches, and as a gated whole (Li et al., Figure 2)."""

import torch
from torch import Tensor, nn

from ofer.base.errors import OferError
from ofer.learning.draws import Dropout
from ofer.methods.acnn.backbone import BACKBONES, ResNetBackbone, VGGBackbone
from ofer.methods.acnn.gates import Gate, GatedUnits, PatchGatedUnits
from ofer.methods.acnn.patches import PATCHES, cut_windows, grid_centres, landmark_centres, window_starts
from ofer.methods.acnn.views import Crop
from ofer.methods.vgg16 import narrow

PATCH_FEATURES, FACE_FEATURES, HIDDEN = 64, 512, 1024
"""Of a patch's vector, of the whole face's, and of the first fully connected layer."""
GATE_WIDTH, GATE_HIDDEN = 128, 64
"""Of an attention net's convolution and of its first inner product."""


class ACNN(nn.Module):
    """pACNN, and with `whole_face` gACNN; gives logits.

    side: pixels along one side of a picture, of which `crop` are taken off. width: share of the paper's channels.
    stride: pixels from one cell to the next of the maps that patches are cut from; window: cells along a patch's side.
    landmarks: patches lie around points of the face, `official`: moved as the released script does; else on a grid.
    gates: see `ofer.methods.acnn.gates`.
    """

    def __init__(
        self,
        *,
        side: int,
        classes: int,
        backbone: str = "vgg16",
        width: float = 1.0,
        stride: int = 8,
        window: int = 6,
        landmarks: bool = True,
        official: bool = False,
        whole_face: bool = True,
        gates: str = "learned",
        crop: int = 0,
        dropout: float = 0.5,
    ) -> None:
        super().__init__()
        self.stride, self.window = stride, window
        self.landmarks, self.official, self.whole_face = landmarks, official, whole_face
        self.crop = Crop(crop)
        self.normalise = nn.BatchNorm2d(3)
        self.backbone: VGGBackbone | ResNetBackbone = BACKBONES[backbone](
            width=width, stride=stride, whole_face=whole_face
        )
        gate = Gate(gates, narrow(width, GATE_WIDTH), narrow(width, GATE_HIDDEN))
        features = narrow(width, PATCH_FEATURES)
        self.patches = PatchGatedUnits(PATCHES, self.backbone.early_channels, window, features, gate)
        length = PATCHES * features
        if whole_face:
            cells = self.backbone.late_cells((side - crop) // stride)
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
        return self.classifier(torch.cat([vector.flatten(1) for vector in vectors], dim=1))

    def encode(self, pictures: Tensor, points: Tensor | None = None) -> tuple[list[Tensor], list[Tensor]]:
        """Return weighed vectors ϕ and gates α: (N, 24, features) and (N, 24) of patches, those of the whole face."""
        pictures, points = self.crop(pictures, points)
        maps = self.backbone.early(self.normalise(pictures))
        starts = self.starts(points, len(pictures), pictures.shape[-1]).to(maps.device)
        patches = cut_windows(maps, starts, self.window)
        found = [self.patches(patches.flatten(1, 2))]
        if self.whole_face:
            found.append(self.face(self.backbone.late(maps)))
        vectors, gates = zip(*found, strict=True)
        return list(vectors), list(gates)

    def starts(self, points: Tensor | None, count: int, side: int) -> Tensor:
        """Return first columns and rows (N, 24, 2) of the patches in maps of pictures of `side`."""
        if not self.landmarks:
            centres = grid_centres(side).expand(count, -1, -1)
        elif points is None:
            raise ValueError("patches around landmarks need points")
        else:
            centres = landmark_centres(points, side, official=self.official)
        return window_starts(centres, stride=self.stride, window=self.window)
