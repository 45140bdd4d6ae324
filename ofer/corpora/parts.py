"""The part that a sample belongs to: stable when other samples come or go, and of one official split alone."""

from collections.abc import Collection, Sequence

from ofer.corpora.sample import Sample
from ofer.jobs.provenance import digest_of


def part_of(sample: str, parts: int, split: str = "", splits: Sequence[str] = ()) -> int:
    """Return the part, 0 … `parts` − 1, of the sample with this id, which is in `split` of a corpus' official `splits`.

    A sample of none of them (its manifest says that it cannot be used) may lie in any part.
    """
    own = parts_with([split], parts, splits) or range(parts)
    return own[int(digest_of(sample.encode("utf-8")), 16) % len(own)]


def parts_with(wanted: Collection[str], parts: int, splits: Sequence[str]) -> Sequence[int]:
    """Return the parts that hold samples of the `wanted` ones of a corpus' official splits; without splits, all.

    The splits take turns, so that a part never mixes them: a changed test image then reaches no training.
    """
    return [part for part in range(parts) if not splits or splits[part % len(splits)] in wanted]


def split_fault(sample: Sample, splits: Collection[str]) -> str:
    """Return what is wrong with a sample's official split, where its corpus is said to have `splits`; "" if nothing."""
    if sample.split in (splits or [""]):
        return ""
    return (
        f"{sample.id}: its official split is {sample.split or 'missing'}, those of the corpus entry (`splits`) are "
        f"{', '.join(splits) or 'none'}; correct the entry, or this sample"
    )
