"""Whose face a figure shows."""

import pandas as pd
import pytest

from ofer.drawing.choice import choose, how_chosen
from ofer.errors import OferError

SAMPLES = pd.DataFrame(
    [
        ("S002_002", "S002", "fear"),
        ("S002_001", "S002", "fear"),
        ("S001_003", "S001", "anger"),
        ("S001_004", "S001", "fear"),
        ("S003_001", "S003", "fear"),
    ],
    columns=["sample", "subject", "label"],
)


def names(*arguments, **options):
    return [one.sample for one in choose(SAMPLES, *arguments, **options)]


def test_the_first_sample_by_id_of_each_of_the_first_subjects():
    assert names("fear", "all", 5) == ["S001_004", "S002_001", "S003_001"]
    assert names("fear", "all", 2) == ["S001_004", "S002_001"]
    assert names("anger", "all") == ["S001_003"]


def test_only_publishable_subjects_where_there_is_one():
    assert names("fear", ["S003", "S002"], 5) == ["S002_001", "S003_001"]
    assert all(one.public for one in choose(SAMPLES, "fear", ["S003"], 5))


def test_others_are_chosen_where_there_is_none_and_are_not_public():
    for publishable in ([], ["S009"]):
        chosen = choose(SAMPLES, "fear", publishable, 2)
        assert [one.sample for one in chosen] == ["S001_004", "S002_001"]
        assert not any(one.public for one in chosen)
    assert [one.public for one in choose(SAMPLES, "anger", ["S002"])] == [False]


def test_a_label_that_nobody_has_is_refused_in_one_line():
    with pytest.raises(OferError, match=r"illustrations: .* no sample of 'disgust'; name one of anger, fear"):
        choose(SAMPLES, "disgust", "all")


def test_the_choice_is_said_in_words():
    assert how_chosen(choose(SAMPLES, "fear", "all")) == (
        "S001_004, the first sample with fear, by id, of a publishable subject."
    )
    several = how_chosen(choose(SAMPLES, "fear", [], 2))
    assert several.startswith("S001_004, S002_001, the first sample with fear, by id, of each of the first 2 subjects.")
    assert several.endswith("showing no face of this expression (publishable_subjects).")
