"""Pairs of a sequence's frames that flow is computed between (Poux et al., section 4.3.3; protocol §2.4)."""

from ofer.base.errors import OferError

STRATEGIES = ("apex", "three_frames", "all", "all_apex", "mid")


def frame_pairs(strategy: str, n: int) -> list[tuple[int, int]]:
    """Return the pairs (previous, next) of a sequence of `n` frames, counted from 1, onset 1 and apex n.

    - `apex`: (1, n).
    - `three_frames`: (1, n-2), (1, n-1), (1, n); those that exist in sequences of two or three frames.
    - `all`: (t, t+1) for t = 1 .. n-1. The paper prints t up to n, whose pair does not exist.
    - `all_apex`: `all`, then `apex` where it is not among them.
    - `mid`: for t = 1 .. n-1 all (t, next) with next from max(t+1, ceil(n/2)) to n. The paper leaves the
      rounding of n/2 open; upwards agrees with "the second half".

    Raises OferError for a sequence of less than two frames, ValueError for an unknown strategy.
    """
    if n < 2:
        raise OferError(f"sequence of {n} frame(s): has no motion; remove it from the corpus")
    if strategy == "apex":
        return [(1, n)]
    if strategy == "three_frames":
        return [(1, last) for last in range(max(2, n - 2), n + 1)]
    if strategy == "all":
        return [(t, t + 1) for t in range(1, n)]
    if strategy == "all_apex":
        return [(t, t + 1) for t in range(1, n)] + ([(1, n)] if n > 2 else [])
    if strategy == "mid":
        middle = -(-n // 2)
        return [(t, later) for t in range(1, n) for later in range(max(t + 1, middle), n + 1)]
    raise ValueError(f"unknown flow strategy {strategy!r}; known: {', '.join(STRATEGIES)}")
