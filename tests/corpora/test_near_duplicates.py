"""Copies of a picture have nearly its hash, other pictures have not, and all such pairs are found."""

import json
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ofer.corpora.near_duplicates import CORRELATION, DISTANCE, Hashes, near_pairs, picture_hash, thumbnail
from tests.corpora.sample_corpus import sample_root
from tests.corpora.waves import waves

FACES = [waves(seed) for seed in range(12)]


def brighter(grey: np.ndarray) -> np.ndarray:
    return np.clip(grey * 1.1, 0, 255).astype(np.uint8)


def smaller(grey: np.ndarray) -> np.ndarray:
    return cv2.resize(grey, (48, 48), interpolation=cv2.INTER_LINEAR)


def compressed(grey: np.ndarray) -> np.ndarray:
    return cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], cv2.IMREAD_GRAYSCALE)


def hashes(pictures: list[np.ndarray]) -> Hashes:
    return np.array([picture_hash(one) for one in pictures], np.uint64)


def slow_pairs(first: Hashes, second: Hashes, distance: int) -> list[list[int]]:
    """Every picture against every other, bit by bit."""
    return [
        [i, j]
        for i, one in enumerate(first.tolist())
        for j, other in enumerate(second.tolist())
        if all((a ^ b).bit_count() <= distance for a, b in zip(one, other, strict=True))
    ]


@pytest.mark.parametrize("copied", [brighter, smaller, compressed, lambda grey: compressed(brighter(smaller(grey)))])
def test_a_copy_is_found_and_nothing_else(copied: Callable[[np.ndarray], np.ndarray]) -> None:
    copies = [copied(grey) for grey in FACES]
    pairs = near_pairs(hashes(FACES), hashes(copies)).tolist()
    assert pairs == [[number, number] for number in range(len(FACES))]
    assert all(thumbnail(one) @ thumbnail(copy) >= CORRELATION for one, copy in zip(FACES, copies, strict=True))


@pytest.mark.parametrize("distance", [0, 3, 4, DISTANCE])
def test_all_pairs_within_the_distance_are_found(distance: int) -> None:
    draw = np.random.default_rng(distance)
    first = draw.integers(0, 1 << 64, (60, 2), np.uint64)
    flipped = [[draw.choice(64, draw.integers(0, 10), replace=False) for _ in range(2)] for _ in first]
    changed = [[sum(1 << int(bit) for bit in half) for half in pair] for pair in flipped]
    second = np.concatenate([first ^ np.array(changed, np.uint64), first[:5], first[:5]])
    pairs = near_pairs(first, second, distance).tolist()
    assert pairs == slow_pairs(first, second, distance)
    assert 10 <= len(pairs) < len(second)


def test_of_none_there_are_no_pairs() -> None:
    some = hashes(FACES)
    assert near_pairs(some[:0], some).shape == near_pairs(some, some[:0]).shape == (0, 2)


def test_flat_pictures_are_alike_whatever_their_grey() -> None:
    noise = np.random.default_rng(0).integers(0, 2, (2, 40, 40)).astype(np.uint8)
    assert picture_hash(noise[0]) == picture_hash(200 + noise[1]) == (0, 0)
    assert thumbnail(np.full((4, 4), 7, np.uint8)) @ thumbnail(FACES[0]) == 0


def test_aligned_faces_of_other_people_are_no_duplicates() -> None:
    root = sample_root("rafdb_sample")
    subjects = {one["name"]: one["subject"] for one in map(json.loads, (root / "meta.jsonl").read_text().splitlines())}
    files = sorted((root / "basic/Image/aligned").iterdir())
    pictures = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in files]
    names = [subjects[path.stem.removesuffix("_aligned")] for path in files]
    found = near_pairs(hashes(pictures), hashes(pictures))
    alike = [(i, j) for i, j in found.tolist() if thumbnail(pictures[i]) @ thumbnail(pictures[j]) >= CORRELATION]
    assert all(names[i] == names[j] for i, j in alike) and len(alike) >= len(files) == 168
