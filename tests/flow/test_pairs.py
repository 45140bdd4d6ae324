import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofer.base.errors import OferError
from ofer.flow.pairs import STRATEGIES, frame_pairs

length = st.integers(2, 70)


@pytest.mark.parametrize(("n", "count"), [(5, 9), (6, 14), (10, 39), (18, 125), (20, 154), (30, 344), (60, 1364)])
def test_mid_has_the_counts_of_the_protocol(n, count):
    assert len(frame_pairs("mid", n)) == count


@settings(deadline=None)
@given(length)
def test_mid_pairs_any_frame_with_later_frames_of_the_second_half(n):
    expected = [
        (t, later) for t in range(1, n + 1) for later in range(1, n + 1) if later > t and later >= math.ceil(n / 2)
    ]
    assert frame_pairs("mid", n) == expected


@settings(deadline=None)
@given(st.sampled_from(STRATEGIES), length)
def test_pairs_are_distinct_forward_within_the_sequence_and_reach_the_apex(strategy, n):
    pairs = frame_pairs(strategy, n)
    assert len(set(pairs)) == len(pairs)
    assert all(1 <= previous < following <= n for previous, following in pairs)
    assert max(following for _, following in pairs) == n


@settings(deadline=None)
@given(length)
def test_counts_of_the_other_strategies(n):
    assert frame_pairs("apex", n) == [(1, n)]
    assert len(frame_pairs("three_frames", n)) == min(3, n - 1)
    assert len(frame_pairs("all", n)) == n - 1
    assert len(frame_pairs("all_apex", n)) == (n if n > 2 else 1)


def test_examples():
    assert frame_pairs("three_frames", 9) == [(1, 7), (1, 8), (1, 9)]
    assert frame_pairs("three_frames", 3) == [(1, 2), (1, 3)]
    assert frame_pairs("all", 4) == [(1, 2), (2, 3), (3, 4)]
    assert frame_pairs("all_apex", 4) == [(1, 2), (2, 3), (3, 4), (1, 4)]
    assert frame_pairs("mid", 4) == [(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_one_frame_has_no_motion(strategy, n):
    with pytest.raises(OferError, match="has no motion"):
        frame_pairs(strategy, n)


def test_an_unknown_strategy_names_the_known_ones():
    with pytest.raises(ValueError, match="unknown flow strategy 'last'; known: apex, three_frames"):
        frame_pairs("last", 5)
