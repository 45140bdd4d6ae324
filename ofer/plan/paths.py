"""Paths of results, by the names of entries. Parse time only."""

from collections.abc import Collection

from ofer.config.whole import Config
from ofer.papers.settings import CLEAN


def faces(config: Config, corpus: str, splits: Collection[str] | None = None) -> list[str]:
    """Return the clean crops, or pictures, of a corpus: all parts, or those with samples of some official splits."""
    return [f"results/{corpus}/faces/{part}.h5" for part in _parts(config, corpus, splits)]


def stills(config: Config, corpus: str, still: str, occlusion: str, splits: Collection[str]) -> list[str]:
    """Return the pictures of a corpus as methods see them: the parts with samples of some of its official splits."""
    return [f"results/{corpus}/stills/{still}/{occlusion}/{part}.h5" for part in _parts(config, corpus, splits)]


def points(config: Config, corpus: str, points: str, occlusion: str, splits: Collection[str]) -> list[str]:
    """Return the points of the faces of a corpus, of the parts with samples of some splits, by an entry of points.

    Those of clean pictures hold for whatever is painted over them.
    """
    seen = occlusion if config.points[points].of == "occluded" else CLEAN
    return [f"results/{corpus}/points/{points}/{seen}/{part}.h5" for part in _parts(config, corpus, splits)]


def occluders(corpus: str, occlusion: str) -> str:
    """Return the file that says where the occluder lies in each picture of a corpus."""
    return f"results/{corpus}/occlusions/{occlusion}.csv"


def frames(config: Config, corpus: str, occlusion: str) -> list[str]:
    """Return the crops of a corpus under an occlusion entry, or clean ones, all parts."""
    if occlusion == CLEAN:
        return faces(config, corpus)
    return [f"results/{corpus}/frames/{occlusion}/{part}.h5" for part in config.part_names()]


def flows(config: Config, corpus: str, flow: str, occlusion: str, splits: Collection[str] | None = None) -> list[str]:
    """Return the flows of a corpus: all parts, or those with samples of some of its official splits."""
    return [f"results/{corpus}/flows/{flow}/{occlusion}/{part}.h5" for part in _parts(config, corpus, splits)]


def truth(config: Config, corpus: str) -> list[str]:
    """Return the true motion of a corpus, all parts; of filmed faces nobody knows it, and no job makes it."""
    return [f"results/{corpus}/truth/{part}.h5" for part in config.part_names()]


def division(corpus: str, name: str) -> list[str]:
    """Return the two files of a division of a corpus: its groups, and its rounds."""
    return [f"results/{corpus}/{name}/{file}.csv" for file in ("division", "rounds")]


def at_place(place: str, method: str, name: str) -> str:
    """Return a file of a method entry at a place, whose subset, if it is of one, has none of its own."""
    corpus, division, occlusion = place.split("/")[:3]
    return method_file(corpus, division, method, occlusion, name)


def method_file(corpus: str, division: str, method: str, occlusion: str, name: str) -> str:
    """Return a file of a method entry at an occlusion."""
    return f"results/{corpus}/{division}/{method}/{occlusion}/{name}"


def pack_files(config: Config, corpus: str, division: str, method: str, occlusion: str, name: str) -> list[str]:
    """Return the files of a method entry's training, of every pack; `name` holds `{pack}`."""
    packs = config.pack_names(division)
    return [method_file(corpus, division, method, occlusion, name.format(pack=pack)) for pack in packs]


def _parts(config: Config, corpus: str, splits: Collection[str] | None) -> list[str]:
    return config.part_names() if splits is None else config.parts_of(corpus, splits)
