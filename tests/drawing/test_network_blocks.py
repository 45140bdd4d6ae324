"""Blocks of a network's drawing: one per map, with what was done to get it."""

from ofer.drawing.network_blocks import blocks
from ofer.drawing.network_figure import HEIGHT, block_sides, draw_networks
from ofer.drawing.operations import Operation, joins
from ofer.drawing.skips_figure import draw_skips, places

ENCODER_DECODER = [
    Operation("input", "input", (), (2, 8, 8)),
    Operation("down", "Conv2d", (0,), (4, 8, 8), 76, 3),
    Operation("relu", "relu", (1,), (4, 8, 8)),
    Operation("pool", "max_pool2d", (2,), (4, 4, 4)),
    Operation("up", "Decode", (3, 2), (2, 8, 8), 146, 3),
]
CLASSIFIER = [
    Operation("input", "input", (), (2, 8, 8)),
    Operation("pool", "MaxPool2d", (0,), (2, 4, 4)),
    Operation("flat", "flatten", (1,), (32,)),
    Operation("full", "Linear", (2,), (6,), 198),
    Operation("drop", "Dropout", (3,), (6,)),
]


def test_functions_that_keep_the_map_are_words_of_its_block():
    assert [block.label for block in blocks(ENCODER_DECODER)] == [
        ("flow",), ("conv 3×3,", "ReLU"), ("max-pool 2",), ("up ×2,", "concatenate,", "conv 3×3"),
    ]  # fmt: skip
    assert [block.label for block in blocks(CLASSIFIER)] == [
        ("flow",), ("max-pool 2",), ("flatten,", "fully conn.,", "dropout"),
    ]  # fmt: skip


def test_an_input_of_three_channels_is_said_to_have_the_mask():
    assert blocks([Operation("input", "input", (), (3, 8, 8))])[0].label == ("flow,", "mask")


def test_sources_are_blocks_and_levels_count_halvings():
    found = blocks(ENCODER_DECODER)
    assert joins(ENCODER_DECODER) == [(2, 4)]
    assert [block.sources for block in found] == [(), (0,), (1,), (2, 1)]
    assert [block.level for block in found] == [1, 1, 2, 1]
    assert [block.parameters for block in found] == [0, 76, 0, 146]
    assert blocks(CLASSIFIER)[-1].level == 0


def test_a_map_is_drawn_as_high_as_it_is_and_wider_with_more_channels():
    sides = [block_sides(block, 8) for block in blocks(ENCODER_DECODER)]
    assert [height for _, height in sides] == [HEIGHT, HEIGHT, HEIGHT / 2, HEIGHT]
    assert sides[0][0] == sides[3][0] < sides[1][0] == sides[2][0]


def test_the_drawing_says_shapes_weights_and_totals():
    figure = draw_networks({"one": ENCODER_DECODER, "two": CLASSIFIER}, title="t")
    first, second = figure.axes
    assert "one: 222 parameters" in first.get_title()
    assert "two: 198 parameters" in second.get_title()
    texts = [text.get_text() for text in first.texts]
    assert {"2×8×8", "4×8×8", "4×4×4", "146", "skip 1"} <= set(texts)
    assert not [text.get_text() for text in second.texts if "skip" in text.get_text()]


def test_skips_stand_on_the_line_of_their_level():
    found = blocks(ENCODER_DECODER)
    assert places(found) == {1: (0, 1), 2: (1, 2), 3: (2, 1)}
    without = [*ENCODER_DECODER[:4], Operation("up", "Decode", (3,), (2, 8, 8), 74, 3)]
    figure = draw_skips({"none": without, "1": ENCODER_DECODER}, title="t")
    numbers = [[text.get_text() for text in axes.texts if text.get_text() == "1"] for axes in figure.axes[:2]]
    assert numbers == [[], ["1"]]
    assert "150 parameters" in figure.axes[0].get_title(loc="right")
