"""External weights: each layout under our names, and whatever is not of a layout refused in one line."""

import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from scipy.io import savemat

from ofer.base.errors import OferError
from ofer.learning import layouts
from ofer.learning.external import begin_with, import_weights, normalisation_of
from ofer.learning.layouts import ANY, LAYOUTS
from ofer.methods.resnet.network import ResNet


def resnet18() -> dict[str, torch.Tensor]:
    """Return the state of our network, which has torchvision's names; one value an array: small files."""
    with torch.device("meta"):
        network = ResNet(classes=10, channels=3, width=64, blocks=(2, 2, 2, 2), stem="imagenet")
    state = network.state_dict().items()
    return {name: torch.tensor(number).to(of.dtype).expand(of.shape) for number, (name, of) in enumerate(state)}


def mae(*, depth: int = 2, decoder: bool = False) -> dict[str, torch.Tensor]:
    """Return a tiny network's state under facebookresearch/mae's names."""
    width, inner, patch = 8, 4, 4

    def layer(name: str, *shape: int) -> dict[str, tuple[int, ...]]:
        return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}

    def block(name: str, of: int) -> dict[str, tuple[int, ...]]:
        attention = layer(f"{name}.attn.qkv", 3 * of, of) | layer(f"{name}.attn.proj", of, of)
        perceptron = layer(f"{name}.mlp.fc1", 4 * of, of) | layer(f"{name}.mlp.fc2", of, 4 * of)
        return layer(f"{name}.norm1", of) | attention | layer(f"{name}.norm2", of) | perceptron

    state = {"cls_token": (1, 1, width), "pos_embed": (1, 10, width)}
    state |= layer("patch_embed.proj", width, 3, patch, patch) | layer("norm", width)
    for number in range(depth):
        state |= block(f"blocks.{number}", width)
    if decoder:
        state |= {"mask_token": (1, 1, inner), "decoder_pos_embed": (1, 10, inner)}
        state |= layer("decoder_embed", inner, width) | layer("decoder_norm", inner) | block("decoder_blocks.0", inner)
        state |= layer("decoder_pred", 3 * patch**2, inner)
    return {name: torch.rand(shape) for name, shape in state.items()}


def saved(path: Path, state: object) -> Path:
    torch.save(state, path)
    return path


@pytest.mark.parametrize("wrap", [lambda s: s, lambda s: {"state_dict": s, "epoch": 3}, lambda s: {"model": s}])
def test_resnet18_is_read_plain_and_wrapped_and_fits_our_network(tmp_path, wrap):
    state = resnet18()
    path = saved(tmp_path / "resnet18_msceleb.pth", wrap(state))
    arrays, notes = import_weights(path, "resnet18")
    assert notes == {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "layout": "resnet18",
    }
    network = ResNet(classes=4, channels=3, width=64, blocks=(2, 2, 2, 2), stem="imagenet")
    begin_with(network, arrays, anew="fc.")
    for name, value in network.state_dict().items():
        assert name.startswith("fc.") or torch.equal(value, state[name])
    np.testing.assert_allclose(normalisation_of(arrays).mean / 255, (0.485, 0.456, 0.406))


def test_safetensors_and_names_of_a_network_on_several_devices_give_the_same(tmp_path):
    state = resnet18()
    expected, _ = import_weights(saved(tmp_path / "a.pth", state), "resnet18")
    save_file({name: value.contiguous() for name, value in state.items()}, tmp_path / "b.safetensors")
    parallel = saved(tmp_path / "c.pth", {f"module.{name}": value for name, value in state.items()})
    for path in (tmp_path / "b.safetensors", parallel):
        arrays, _ = import_weights(path, "resnet18")
        assert arrays.keys() == expected.keys()
        for name, value in expected.items():
            np.testing.assert_array_equal(arrays[name], value)


def test_files_older_than_the_count_of_batches_are_read(tmp_path):
    state = {name: value for name, value in resnet18().items() if "num_batches" not in name}
    arrays, _ = import_weights(saved(tmp_path / "old.pth", state), "resnet18")
    assert arrays["bn1.num_batches_tracked"] == 0


def test_vgg_face_gets_the_names_of_torchvisions_vgg16():
    layers = {theirs: array.name for theirs, array in LAYOUTS["vggface"].arrays({}).items()}
    # torchvision counts convolutions, ReLUs and max-pools in one row.
    assert layers["conv1_1.weight"] == "features.0.weight"
    assert layers["conv2_1.bias"] == "features.5.bias"
    assert layers["conv5_3.weight"] == "features.28.weight"
    assert (layers["fc6.weight"], layers["fc8.bias"]) == ("classifier.0.weight", "classifier.6.bias")
    torchvisions = LAYOUTS["vgg16"].arrays({})
    assert sorted(layers.values()) == sorted(torchvisions)
    assert torchvisions["features.28.weight"].shape == (512, 512, 3, 3)
    # Simonyan and Zisserman's Table 2: 138 million, with 1000 classes.
    lengths = [np.prod([1000 if length == ANY else length for length in a.shape]) for a in torchvisions.values()]
    assert sum(lengths) == 138_357_544


@pytest.mark.parametrize("decoder", [False, True])
def test_mae_is_read_at_the_size_that_a_file_has(tmp_path, decoder):
    state = mae(depth=3, decoder=decoder)
    arrays, _ = import_weights(saved(tmp_path / "mae.pth", {"model": state}), "mae")
    assert arrays.keys() - {"pixel_mean", "pixel_deviation"} == state.keys()
    np.testing.assert_array_equal(arrays["blocks.2.attn.qkv.weight"], state["blocks.2.attn.qkv.weight"].numpy())


def changed(state: dict[str, torch.Tensor], **changes: torch.Tensor | None) -> dict[str, torch.Tensor]:
    return {name: value for name, value in (state | changes).items() if value is not None}


@pytest.mark.parametrize(
    ("state", "layout", "fault"),
    [
        (changed(resnet18(), head=torch.ones(1)), "resnet18", "holds head, which layout resnet18 has not"),
        (changed(resnet18(), **{"bn1.bias": None}), "resnet18", "lacks bn1.bias of layout resnet18"),
        (changed(resnet18(), **{"conv1.weight": torch.ones(64, 1, 7, 7)}), "resnet18", r"conv1.weight is \(64, 1"),
        (changed(resnet18(), **{"fc.weight": torch.ones(10, 512).int()}), "resnet18", "fc.weight is of int32"),
        (changed(resnet18(), **{"fc.bias": torch.full((10,), torch.nan)}), "resnet18", "fc.bias has values that"),
        (resnet18(), "vgg16", "another architecture than vgg16 .* say `layout: resnet18`"),
        (changed(mae(), **{"blocks.0.norm1.bias": None}), "mae", "lacks blocks.0.norm1.bias"),
        (changed(mae(), **{"blocks.1.mlp.fc1.weight": torch.ones(4, 8)}), "mae", r"fc1.weight is \(4, 8\)"),
        (mae(), "resnet18", "another architecture than resnet18 .* say `layout: mae`"),
        ({"a": 3}, "mae", "'a' is int, no array"),
        ([torch.ones(1)], "mae", "holds list, no arrays by name"),
        ({}, "mae", "holds dict, no arrays by name"),
        ({"a": torch.ones(1)}, "vgg16", "another architecture than vgg16"),
        ({"a": torch.ones(1)}, "alexnet", "unknown name 'alexnet'; use one of vgg16"),
    ],
)  # fmt: skip
def test_what_is_not_of_the_layout_is_refused_in_one_line(tmp_path, state, layout, fault):
    with pytest.raises(OferError, match=fault) as raised:
        import_weights(saved(tmp_path / "weights.pth", state), layout)
    assert "\n" not in str(raised.value)


class Code:
    """What runs when it is unpickled."""

    def __reduce__(self):
        return Path.write_text, (Path("ran"), "")


@pytest.mark.parametrize("kind", ["code", "cut", "text", "missing", "suffix", "matlab"])
def test_a_file_that_is_none_of_arrays_is_refused_and_runs_no_code(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / {"suffix": "weights.csv", "matlab": "weights.mat"}.get(kind, "weights.pth")
    if kind == "code":
        path.write_bytes(pickle.dumps({"a": Code()}, protocol=2))
    elif kind == "cut":
        torch.save(resnet18(), path)
        path.write_bytes(path.read_bytes()[:-1000])
    elif kind != "missing":
        path.write_text("no weights\n")
    with pytest.raises(
        OferError, match=r"more than arrays|no network of MatConvNet|there is no such file|of no kind that is read"
    ) as raised:
        import_weights(path, "resnet18")
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "ran").exists()


def test_weights_of_another_width_are_refused():
    narrow = ResNet(classes=4, channels=3, width=8, blocks=(2, 2, 2, 2), stem="imagenet")
    arrays = {name: value.numpy() for name, value in resnet18().items()}
    with pytest.raises(OferError, match=r"weights: conv1.weight is \(64, 3, 7, 7\), the network's \(8, 3, 7, 7\)"):
        begin_with(narrow, arrays, anew="fc.")


def matconvnet(path: Path, state: dict[str, np.ndarray], *, old: bool) -> None:
    """Write a network as MatConvNet does: cells of layers, filters (height, width, in, out), with pooling between."""
    layers: list[dict[str, object]] = []
    for name in dict.fromkeys(key.split(".")[0] for key in state):
        weight, bias = state[f"{name}.weight"], state[f"{name}.bias"]
        if weight.ndim == 2:
            side = 6 if name == "fc6" else 1
            weight = weight.reshape(len(weight), -1, side, side)
        cell = np.empty((1, 2), dtype=object)
        cell[0, 0], cell[0, 1] = weight.transpose(2, 3, 1, 0), bias[None]
        weights = {"filters": cell[0, 0], "biases": cell[0, 1]} if old else {"weights": cell}
        layers += [{"name": name, "type": "conv", **weights}, {"name": f"relu_{name}", "type": "relu"}]
    row = np.empty((1, len(layers)), dtype=object)
    row[0] = layers
    savemat(path, {"layers": row})


@pytest.mark.parametrize("old", [False, True])
def test_a_file_of_matconvnet_gives_the_weights_that_torch_would_have(tmp_path, monkeypatch, old):
    # Of VGG-f's shape, but small.
    small = {"conv1": (4, 3, 11, 11), "conv2": (6, 4, 5, 5), "fc6": (5, 6 * 36), "fc8": (1, 5)}
    shapes = {key: shape for name, of in small.items() for key, shape in layouts.layer(name, *of).items()}
    layout = layouts.Layout(lambda found: layouts.own(shapes), *layouts.VGG)
    monkeypatch.setitem(LAYOUTS, "vggf", layout)
    generator = np.random.default_rng(0)
    state = {name: generator.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    matconvnet(tmp_path / "imagenet-vgg-f.mat", state, old=old)
    arrays, _ = import_weights(tmp_path / "imagenet-vgg-f.mat", "vggf")
    for name, value in state.items():
        np.testing.assert_array_equal(arrays[name], value)
