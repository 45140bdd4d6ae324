"""Warnings about a corpus besides its counts: gaps that were kept, tags that turn frames, unread files."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from ofer.base.errors import printable
from ofer.base.wording import count, enumeration
from ofer.corpora.images import is_turned
from ofer.corpora.sample import Sample

_MOST_KINDS = 3


def unread_of(loader: ModuleType, root: Path, **chosen: Any) -> list[str]:
    """Return the files that look like the corpus' own and are not read, none if its loader has no function `unread`."""
    return sorted(loader.unread(root, **chosen)) if hasattr(loader, "unread") else []


def left_out_of(loader: ModuleType, root: Path, **chosen: Any) -> list[str]:
    """Return a one-line warning that counts what a loader leaves out, none if it has no function `left_out`."""
    numbers = Counter(loader.left_out(root, **chosen)) if hasattr(loader, "left_out") else Counter()
    kinds = ", ".join(f"{number:,} {printable(kind)}" for kind, number in numbers.most_common())
    return [f"WARNING left out: {kinds}"] if kinds else []


def notices(root: Path, samples: Iterable[Sample], unread: list[str]) -> list[str]:
    """Return a one-line warning, with number and example, for each kind of thing; `unread` are names in order."""
    usable = [sample for sample in samples if not sample.fault]
    return list(map(printable, [*_gaps(usable), *_alike(usable), *_turned(root, usable), *_unread(unread)]))


def _gaps(samples: list[Sample]) -> list[str]:
    found = [sample for sample in samples if sample.gap]
    return (
        [f"WARNING gaps: {count(len(found), 'sample')} kept, such as {found[0].id} ({found[0].gap})"] if found else []
    )


def _alike(samples: list[Sample]) -> list[str]:
    """Look for one person under two names, whose samples folds by subjects would divide."""
    spelt: dict[str, set[str]] = {}
    for sample in samples:
        spelt.setdefault(sample.subject.casefold(), set()).add(sample.subject)
    found = [sorted(names) for names in spelt.values() if len(names) > 1]
    if not found:
        return []
    number = count(len(found), "name")
    return [
        f"WARNING subjects: {number} in letters of either case, such as {enumeration(found[0])}, taken "
        "for several people"
    ]


def _turned(root: Path, samples: list[Sample]) -> list[str]:
    """Look at the first frame of samples whose landmarks refer to the pixels as they are stored."""
    found = [sample for sample in samples if sample.landmarks and is_turned(root / sample.frames[0])]
    if not found:
        return []
    return [
        f"WARNING orientation tags: {count(len(found), 'sample')} read as stored, not as tags turn them, because "
        f"landmarks come with them, such as {found[0].frames[0]}"
    ]


def _unread(names: list[str]) -> list[str]:
    if not names:
        return []
    suffixes = Counter(PurePosixPath(name).suffix.lower() or "without suffix" for name in names)
    kinds = enumeration(f"{number:,} {suffix}" for suffix, number in suffixes.most_common(_MOST_KINDS))
    kinds += ", …" if len(suffixes) > _MOST_KINDS else ""
    number = count(len(names), "file")
    return [f"WARNING not read, though like the corpus' own: {number} ({kinds}), such as {names[0]}"]
