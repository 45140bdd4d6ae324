"""Drawings of networks: a block per map with what was done to get it, a line per skip connection."""

from ofer.drawing.blocks import Sketch
from ofer.figures.network import HEIGHT, block_sides, draw_networks
from ofer.figures.skips import draw_skips


def encoder_decoder(*skips):
    drawn = Sketch((2, 8, 8), "flow")
    encoded = drawn.convolution(4, 3, "ReLU")
    drawn.pooling(2)
    drawn.convolution(2, 3, up=2, skip=encoded if skips else None)
    return drawn.blocks


def test_a_map_is_drawn_as_high_as_it_is_and_wider_with_more_channels():
    sides = [block_sides(block, 8) for block in encoder_decoder(1)]
    assert [height for _, height in sides] == [HEIGHT, HEIGHT, HEIGHT / 2, HEIGHT]
    assert sides[0][0] == sides[3][0] < sides[1][0] == sides[2][0]


def test_the_drawing_says_operations_shapes_weights_and_totals():
    classifier = Sketch((2, 8, 8), "flow")
    classifier.fully_connected(6, "dropout")
    first, second = draw_networks({"one": encoder_decoder(1), "two": classifier.blocks}, title="t").axes
    assert "one: 222 parameters" in first.get_title()
    assert "two: 774 parameters" in second.get_title()
    texts = [text.get_text() for text in first.texts if text.get_text()]
    assert {"2×8×8", "4×8×8", "4×4×4", "conv 3×3,", "ReLU", "max-pool 2", "up ×2,", "146", "skip 1"} <= set(texts)
    texts = [text.get_text() for text in second.texts if text.get_text()]
    assert texts == ["2×8×8", "flow", "6", "flatten,", "fully conn.,", "dropout", "774"]


def test_skips_stand_on_the_line_of_their_level():
    figure = draw_skips({"none": encoder_decoder(), "1": encoder_decoder(1)}, title="t")
    heights = [{text.get_text(): text.get_position()[1] for text in axes.texts} for axes in figure.axes[:2]]
    assert "1" not in heights[0]
    assert heights[1]["1"] == heights[1]["4×8×8"] == heights[1]["2×8×8"] > heights[1]["4×4×4"]
    assert "150 parameters" in figure.axes[0].get_title(loc="right")
