"""A sample's part follows from its id and its official split alone, and holds no sample of another split."""

from hypothesis import given
from hypothesis import strategies as st

from ofer.corpora.parts import part_of, parts_with

IDS = [f"S{subject:03d}_{sequence:03d}" for subject in range(100) for sequence in range(6)]


@given(st.text(), st.integers(1, 100))
def test_it_is_one_of_the_parts(sample: str, parts: int) -> None:
    assert 0 <= part_of(sample, parts) < parts


def test_it_is_the_same_on_every_machine() -> None:
    assert [part_of(sample, 4) for sample in IDS[:12]] == [2, 1, 1, 3, 0, 3, 2, 3, 2, 0, 1, 2]


def test_parts_are_of_about_equal_size() -> None:
    sizes = [sum(part_of(sample, 4) == part for sample in IDS) for part in range(4)]
    assert min(sizes) > 120
    assert max(sizes) < 180


def test_a_part_never_mixes_splits() -> None:
    splits = ("train", "validation", "test")
    found = {split: {part_of(sample, 7, split, splits) for sample in IDS} for split in splits}
    assert found == {"train": {0, 3, 6}, "validation": {1, 4}, "test": {2, 5}}
    assert all(found[split] == set(parts_with([split], 7, splits)) for split in splits)
    assert list(parts_with(["train", "validation"], 7, splits)) == [0, 1, 3, 4, 6]
    assert list(parts_with([], 3, ())) == [0, 1, 2]
