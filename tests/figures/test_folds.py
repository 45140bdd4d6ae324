"""The drawing of folds: a cell for each fold and round, its use, and whom training and test have in common."""

import pandas as pd
from matplotlib.colors import to_hex

from ofer.figures.folds import _COLOURS, draw_folds
from tests.evaluation.made_division import rounds_of

FOLDS = pd.DataFrame(
    [
        ("a1", "a", "anger", 0), ("a2", "a", "fear", 1), ("b1", "b", "anger", 1), ("b2", "b", "fear", 2),
        ("c1", "c", "fear", 3), ("c2", "c", "anger", 3), ("c3", "c", "fear", 3),
    ],
    columns=["sample", "subject", "label", "fold"],
)  # fmt: skip


def test_contents_uses_and_shared_subjects():
    figure = draw_folds({"some": rounds_of(FOLDS, 4)}, classes=["anger", "fear"], title="t", generated=True)
    contents, uses = figure.axes
    assert [bar.get_height() for bar in contents.patches] == [1, 1, 0, 1, 0, 1, 1, 2]
    texts = [text.get_text() for text in uses.texts]
    assert [text for text in texts if text.isdecimal()] == 4 * ["1", "2", "1", "3"]
    # Round 0 trains on folds 2 and 3: not on a. Round 1 tests a and b, trains on folds 3 and 0: on a.
    assert [text for text in texts if " of " in text] == ["0 of 1", "1 of 2", "1 of 1", "0 of 1"]
    cells = [to_hex(cell.get_facecolor()) for cell in uses.patches]
    tested, validated = (
        [number for number, colour in enumerate(cells) if colour == to_hex(_COLOURS[role])]
        for role in ("test", "validation")
    )
    assert len(cells) == 16 and tested == [0, 5, 10, 15] and validated == [1, 6, 11, 12]
