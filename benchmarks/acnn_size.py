"""Parameters and operations of ACNN, its variants and its opponents, counted by torch for one picture of 224 pixels.

    python -m benchmarks.acnn_size

Operations are those of convolutions and products; a multiplication with its addition counts as two.
"""

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from ofer.methods.acnn.network import ACNN
from ofer.methods.acnn.patches import Decomposition
from ofer.methods.inpainting.networks import Discriminator, Generator
from ofer.methods.part_attention.network import PartAttention
from ofer.methods.resnet.network import ResNet
from ofer.methods.vgg16 import VGG16Classifier

SIDE, CLASSES = 224, 7


def acnn(**changed: object) -> ACNN:
    """Return ACNN at the paper's size."""
    return ACNN(side=SIDE, classes=CLASSES, decomposition=Decomposition(), **changed)


def networks() -> dict[str, tuple[nn.Module, tuple[torch.Tensor, ...]]]:
    """Return every network with what it is called with."""
    picture, points = torch.zeros(1, 3, SIDE, SIDE), torch.zeros(1, 68, 2)
    found: dict[str, tuple[nn.Module, tuple[torch.Tensor, ...]]] = {
        "VGG16": (VGG16Classifier(side=SIDE, classes=CLASSES), (picture,)),
        "ResNet-18": (
            ResNet(classes=CLASSES, channels=3, width=64, blocks=(2, 2, 2, 2), stem="imagenet"),
            (picture,),
        ),
    }
    for backbone, end in (("vgg16", ""), ("resnet18", ", ResNet-18")):
        for name, whole_face, gates in (
            ("pCNN", False, "one"), ("gCNN", True, "one"), ("pACNN", False, "learned"), ("gACNN", True, "learned"),
        ):  # fmt: skip
            found[name + end] = acnn(backbone=backbone, whole_face=whole_face, gates=gates), (picture, points)
    for maps in (2, 4, 8):
        attention = PartAttention(maps=maps, classes=CLASSES, features=512, width=1.0, stride=8)
        found[f"part attention, {maps} maps"] = attention, (picture,)
    found["inpainting, generator"] = Generator(side=SIDE), (picture,)
    found["inpainting, discriminator"] = Discriminator(), (picture, picture)
    return found


def main() -> None:
    """Print a row for each network."""
    print("network,parameters,operations")
    # Nothing is computed: only shapes go through.
    with torch.device("meta"), torch.no_grad():
        for name, (network, given) in networks().items():
            counter = FlopCounterMode(display=False)
            with counter:
                network.eval()(*given)
            print(f'"{name}",{sum(value.numel() for value in network.parameters())},{counter.get_total_flops()}')


if __name__ == "__main__":
    main()
