"""Layouts of external weights: what their files call each array, what we call it, and its shape.

Ours are torchvision's names, and facebookresearch/mae's for its networks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ANY = -1
"""A length that a layout leaves open: the number of classes."""

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]

IMAGENET = ((123.675, 116.28, 103.53), (58.395, 57.12, 57.375))
"""Mean and deviation of ImageNet's red, green and blue, in grey levels, that torchvision and MAE normalise by."""
VGG = ((123.68, 116.779, 103.939), (1.0, 1.0, 1.0))
"""Mean colour of ImageNet that VGG-f subtracts."""
VGG_FACE = ((129.1863, 104.7624, 93.5940), (1.0, 1.0, 1.0))
"""Mean colour that VGG-Face subtracts (Parkhi et al. 2015)."""


@dataclass(frozen=True)
class Array:
    """An array of a layout: our name for it, its shape, and whether files may lack it."""

    name: str
    shape: Shape
    optional: bool = False


@dataclass(frozen=True)
class Layout:
    """arrays: by the names of the files, given the shapes found in one, which say how large a network is.

    mean, deviation: what pictures have to be normalised by, in grey levels.
    """

    arrays: Callable[[Shapes], dict[str, Array]]
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]


def own(shapes: Shapes) -> dict[str, Array]:
    """Return arrays that we call as their files do."""
    return {name: Array(name, shape) for name, shape in shapes.items()}


def layer(name: str, *shape: int) -> dict[str, Shape]:
    """Return the shapes of a layer's weight and bias."""
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


VGG16_STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
"""Widths of VGG-16's convolutions between one max-pool and the next."""


def vgg16_layers(classes: int) -> dict[str, tuple[str, dict[str, Shape]]]:
    """Return {VGG-Face's name: (torchvision's name, shapes)} of VGG-16's layers (Simonyan and Zisserman 2015)."""
    layers = {}
    place, before = 0, 3
    for number, widths in enumerate(VGG16_STAGES, 1):
        for index, width in enumerate(widths, 1):
            name = f"features.{place}"
            layers[f"conv{number}_{index}"] = name, layer(name, width, before, 3, 3)
            # A ReLU follows each convolution,
            place, before = place + 2, width
        # a max-pool each stage.
        place += 1
    for name, ours, shape in (
        ("fc6", "classifier.0", (4096, 512 * 7 * 7)),
        ("fc7", "classifier.3", (4096, 4096)),
        ("fc8", "classifier.6", (classes, 4096)),
    ):
        layers[name] = ours, layer(ours, *shape)
    return layers


def vgg16(found: Shapes) -> dict[str, Array]:
    """Return torchvision's VGG-16."""
    return own({name: shape for _, shapes in vgg16_layers(ANY).values() for name, shape in shapes.items()})


def vggface(found: Shapes) -> dict[str, Array]:
    """Return VGG-16 as VGG-Face names its layers, conv1_1 to fc8."""
    return {
        name.replace(ours, theirs): Array(name, shape)
        for theirs, (ours, shapes) in vgg16_layers(ANY).items()
        for name, shape in shapes.items()
    }


def vggf(found: Shapes) -> dict[str, Array]:
    """Return VGG-f (CNN-F of Chatfield et al. 2014), with MatConvNet's names of its layers, which are ours too."""
    arrays = own(layer("conv1", 64, 3, 11, 11) | layer("conv2", 256, 64, 5, 5))
    for name in ("conv3", "conv4", "conv5"):
        arrays |= own(layer(name, 256, 256, 3, 3))
    for name, shape in (("fc6", (4096, 256 * 6 * 6)), ("fc7", (4096, 4096)), ("fc8", (ANY, 4096))):
        arrays |= own(layer(name, *shape))
    return arrays


def resnet18(found: Shapes) -> dict[str, Array]:
    """Return torchvision's ResNet-18."""

    def convolution(name: str, norm: str, *shape: int) -> dict[str, Array]:
        shapes = {f"{name}.weight": shape}
        shapes |= {f"{norm}.{what}": shape[:1] for what in ("weight", "bias", "running_mean", "running_var")}
        # Files older than torch 0.4.1 have not counted their batches; nothing computes with the number.
        counted = f"{norm}.num_batches_tracked"
        return own(shapes) | {counted: Array(counted, (), optional=True)}

    arrays = convolution("conv1", "bn1", 64, 3, 7, 7) | own(layer("fc", ANY, 512))
    before = 64
    for number, width in enumerate((64, 128, 256, 512), 1):
        for block in ("0", "1"):
            name = f"layer{number}.{block}"
            arrays |= convolution(f"{name}.conv1", f"{name}.bn1", width, before, 3, 3)
            arrays |= convolution(f"{name}.conv2", f"{name}.bn2", width, width, 3, 3)
            if before != width:
                arrays |= convolution(f"{name}.downsample.0", f"{name}.downsample.1", width, before, 1, 1)
            before = width
    return arrays


def mae(found: Shapes) -> dict[str, Array]:
    """Return facebookresearch/mae's encoder, of any size, and its decoder where a file has one."""
    width, _, _, patch = _known(found, "patch_embed.proj.weight", 4)
    _, places, _ = _known(found, "pos_embed", 3)
    positions = (1, places, width)
    shapes: dict[str, Shape] = {"cls_token": (1, 1, width), "pos_embed": positions}
    shapes |= layer("patch_embed.proj", width, 3, patch, patch) | layer("norm", width)
    shapes |= transformer("blocks", width, found)
    if "mask_token" in found:
        *_, inner = _known(found, "mask_token", 3)
        shapes |= {"mask_token": (1, 1, inner), "decoder_pos_embed": (*positions[:2], inner)}
        shapes |= layer("decoder_embed", inner, width) | layer("decoder_norm", inner)
        shapes |= layer("decoder_pred", 3 * patch * patch, inner) | transformer("decoder_blocks", inner, found)
    return own(shapes)


def _known(found: Shapes, name: str, lengths: int) -> Shape:
    """Return the shape that an array has in a file; one of any lengths where it is missing or has another number."""
    shape = found.get(name, ())
    return shape if len(shape) == lengths else (ANY,) * lengths


def transformer(name: str, width: int, found: Shapes) -> dict[str, Shape]:
    """Return the shapes of as many blocks of a transformer (Dosovitskiy et al. 2021) as a file has, one at least."""
    numbers = {int(part) for key in found if key.startswith(f"{name}.") and (part := key.split(".")[1]).isdigit()}
    shapes: dict[str, Shape] = {}
    for block in (f"{name}.{number}" for number in range(max(len(numbers), 1))):
        for norm in ("norm1", "norm2"):
            shapes |= layer(f"{block}.{norm}", width)
        shapes |= layer(f"{block}.attn.qkv", 3 * width, width) | layer(f"{block}.attn.proj", width, width)
        shapes |= layer(f"{block}.mlp.fc1", 4 * width, width) | layer(f"{block}.mlp.fc2", width, 4 * width)
    return shapes


LAYOUTS: dict[str, Layout] = {
    "vgg16": Layout(vgg16, *IMAGENET),
    "vggface": Layout(vggface, *VGG_FACE),
    "vggf": Layout(vggf, *VGG),
    "resnet18": Layout(resnet18, *IMAGENET),
    "mae": Layout(mae, *IMAGENET),
}
"""The layouts that can be imported."""
