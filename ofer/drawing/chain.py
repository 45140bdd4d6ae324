"""The chain of jobs that made a result, read off the stamps of its artefacts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ofer.errors import OferError

ENTRIES = ("corpus", "folds", "flow", "method", "occlusion", "table")
"""Wildcards that name an entry or a scheme; others (part, fold, …) only divide the work into jobs."""


@dataclass(frozen=True)
class Step:
    """The jobs of a chain that do the same to the same entries, for different parts or folds.

    made: their artefacts that other steps read, or all where nothing reads any; numbers are written as `*`.
    reads: indices of the steps whose artefacts they read.
    """

    stage: str
    entries: Mapping[str, str]
    jobs: int
    made: tuple[str, ...]
    reads: tuple[int, ...]


def chain(stamps: Mapping[str, Mapping[str, Any]]) -> list[Step]:
    """Return the steps of a chain, each after those that it reads; `stamps` holds the stamp of each artefact by path.

    What no stamp tells of, such as package data, is left out. Raises OferError if an artefact follows from itself.
    """
    maker = {path: _key(stamp) for path, stamp in stamps.items()}
    reads: dict[tuple[str, ...], set[tuple[str, ...]]] = {key: set() for key in maker.values()}
    for path, stamp in stamps.items():
        reads[maker[path]] |= {maker[name] for name in stamp["inputs"] if name in maker} - {maker[path]}
    used = {name for stamp in stamps.values() for name in stamp["inputs"]}
    order = _in_order(reads)
    steps = []
    for key in order:
        artefacts = [path for path in stamps if maker[path] == key]
        some = stamps[artefacts[0]]
        steps.append(
            Step(
                stage=key[0],
                entries={name: some["wildcards"][name] for name in ENTRIES if name in some["wildcards"]},
                jobs=len({tuple(sorted(stamps[path]["wildcards"].items())) for path in artefacts}),
                made=tuple(sorted({_pattern(path) for path in artefacts if path in used or not used & {*artefacts}})),
                reads=tuple(sorted(order.index(other) for other in reads[key])),
            )
        )
    return steps


def _key(stamp: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        stamp["stage"].rsplit(".", 1)[-1],
        *(f"{name} {stamp['wildcards'][name]}" for name in ENTRIES if name in stamp["wildcards"]),
    )


def _pattern(path: str) -> str:
    return re.sub(r"\d+(?=[^/]*\.[^/.]*$)", "*", path)


def _in_order(reads: Mapping[tuple[str, ...], set[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    order: list[tuple[str, ...]] = []
    waiting = sorted(reads)
    while waiting:
        ready = [key for key in waiting if reads[key] <= set(order)]
        if not ready:
            raise OferError(f"stamps of {waiting[0][0]}: it follows from itself; delete its results and run again")
        order += ready
        waiting = [key for key in waiting if key not in ready]
    return order
