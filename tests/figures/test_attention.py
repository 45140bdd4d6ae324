"""Faces behind a headset, and what a network answers."""

import numpy as np

from ofer.figures.attention import Worn, draw_attention


def test_a_column_says_label_answer_and_whether_that_is_right() -> None:
    face = np.zeros((8, 8, 3), np.uint8)
    heat = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    columns = [
        Worn("fear", face, face + 9, heat, "fear", 0.625),
        Worn("anger", face, face + 9, heat, "disgust", 0.5),
    ]
    figure = draw_attention(columns, title="Behind a headset", generated=True)
    assert figure.get_suptitle() == "Behind a headset (synthetic faces)"
    axes = figure.axes
    assert len(axes) == 6
    assert [one.get_title() for one in axes[:2]] == ["fear", "anger"]
    assert [one.texts[0].get_text() for one in axes[4:]] == ["✓ fear\n62 %", "✗ disgust\n50 %"]
    # Only the last row has maps over its pictures.
    assert [len(one.images) for one in axes] == [1, 1, 1, 1, 2, 2]
