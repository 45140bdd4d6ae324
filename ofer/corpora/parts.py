"""The part that a sample belongs to: stable when other samples come or go."""

from ofer.jobs.provenance import digest_of


def part_of(sample: str, parts: int) -> int:
    """Return the part, 0 … `parts` − 1, of the sample with this id."""
    return int(digest_of(sample.encode("utf-8")), 16) % parts
