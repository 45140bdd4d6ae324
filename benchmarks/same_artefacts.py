"""Compare two results folders by the digests of their artefacts, such as those of a run before and after a change.

`python -m benchmarks.same_artefacts BEFORE/results AFTER/results` prints a line for each artefact that is not the same
in both, and how many are; it exits with 1 where one differs, or where nothing is in both. Digests are found under
`.stamps`, and beside the artefacts, where earlier versions wrote them: the two runs may be of different versions.
"""

import argparse
import sys
from pathlib import Path

from ofer.jobs.stamps import DIGEST_SUFFIX, STAMPS


def digests(results: Path) -> dict[str, str]:
    """Return {path below results: digest} of the artefacts of a results folder."""
    found = sorted(results.rglob(f"*{DIGEST_SUFFIX}"))
    beside = {path.relative_to(results): path for path in found if STAMPS not in path.parts}
    now = {path.relative_to(results / STAMPS): path for path in found if path.is_relative_to(results / STAMPS)}
    # In this order: what stands beside an artefact that was made anew is of the one before.
    return {
        name.as_posix().removesuffix(DIGEST_SUFFIX): path.read_text().strip()
        for name, path in {**beside, **now}.items()
    }


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return a line for each artefact that is in one alone, or has another digest."""
    alone = [f"only before: {name}" for name in sorted(before.keys() - after.keys())]
    alone += [f"only after: {name}" for name in sorted(after.keys() - before.keys())]
    return alone + [
        f"other bytes: {name}" for name in sorted(before.keys() & after.keys()) if before[name] != after[name]
    ]


def main() -> None:
    """Print the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    arguments = parser.parse_args()
    before, after = digests(arguments.before), digests(arguments.after)
    found = differences(before, after)
    print(*found, sep="\n", end="\n" if found else "")
    same = sum(digest == after.get(name) for name, digest in before.items())
    print(f"{same} artefacts are the same, of {len(before)} before and {len(after)} after")
    sys.exit(bool(not same or any(line.startswith("other bytes") for line in found)))


if __name__ == "__main__":
    main()
