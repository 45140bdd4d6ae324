"""Texts that are held as bytes are the same texts."""

from hypothesis import given
from hypothesis import strategies as st

from ofer.base.texts import Texts

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.lists(TEXT, max_size=5), max_size=4), st.slices(20))
def test_they_are_those_of_a_tuple(parts: list[list[str]], some: slice) -> None:
    plain = tuple(text for part in parts for text in part)
    packed = Texts.joined(map(Texts, parts))
    assert tuple(packed) == plain and len(packed) == len(plain)
    assert packed[some] == plain[some]
    assert [packed[number] for number in range(-len(plain), len(plain))] == [*plain, *plain]
