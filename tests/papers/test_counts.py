"""Counts of a corpus stand beside what its makers count, and what they do not count is seen."""

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.papers.counts import markdown, tidy


def test_every_sample_is_counted_beside_the_published_count() -> None:
    samples = pd.DataFrame({"label": ["sadness", "fear", "fear", "contempt"]})
    printed = {"sadness": 2, "fear": 2, "all": 4}
    published = pd.DataFrame({"row": printed.keys(), "column": "pictures", "value": printed.values(), "source": "here"})
    table = tidy(samples, published, "pictures")
    assert list(zip(table["row"], table["published"], table["ours"], strict=True)) == [
        ("sadness", "2", "1"), ("fear", "2", "2"), ("all", "4", "4"), ("contempt", "", "1"),
    ]  # fmt: skip
    page = markdown(table, 1, "pictures", "the corpus")
    assert "| contempt | – → **1** |" in page and "| sadness | 2 → **1** |" in page


def test_sequences_do_not_stand_beside_counts_of_pictures() -> None:
    published = pd.DataFrame({"row": ["fear", "all"], "column": "pictures", "value": [2, 4], "source": "here"})
    with pytest.raises(OferError, match="the published table has pictures, and the corpus consists of sequences; name"):
        tidy(pd.DataFrame({"label": ["fear"]}), published, "sequences")
