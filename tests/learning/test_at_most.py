"""At most so many samples of a class are learned from."""

import numpy as np

from ofer.learning.at_most import at_most


def test_affectnet_with_15000_of_a_class_at_most_is_the_88021_samples_of_georgescu_and_ionescu():
    released = [74_874, 134_415, 25_459, 14_090, 6_378, 3_803, 24_882, 3_750]
    label = np.random.default_rng(0).permutation(np.repeat(np.arange(8), released))
    drawn = at_most(label, 15_000, seed=0)
    assert len(drawn) == len(np.unique(drawn)) == 88_021
    assert list(np.bincount(label[drawn])) == [min(count, 15_000) for count in released]


def test_a_draw_is_by_the_seed_and_without_a_limit_everything():
    label = np.arange(60) % 3
    first, again, other = (at_most(label, 5, seed) for seed in (0, 0, 1))
    assert list(first) == list(again) != list(other)
    assert list(at_most(label, None, 0)) == list(at_most(label, 20, 0)) == list(range(60))


def test_what_is_drawn_of_a_class_does_not_depend_on_others():
    label = np.arange(60) % 3
    without = at_most(label[label < 2], 5, seed=0)
    of_all = at_most(label, 5, seed=0)
    places = np.flatnonzero(label < 2)[without]
    assert list(places) == [place for place in of_all if label[place] < 2]
