"""Keep glibc from returning memory that a training frees at every step and needs again at the next."""

import ctypes

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Numbers of the parameters in glibc's `malloc.h`."""

KEPT, MAPPED = 256 << 20, 32 << 20
"""Bytes of freed memory that stay with the process; size from which an array is mapped by itself (glibc's most)."""


def keep_freed_memory() -> bool:
    """Let this process keep what it frees, where its C library can be told so (glibc); return whether it could.

    Left alone, glibc hands arrays of megabytes back to the system at once, and each step of a training pays for
    getting the same pages again, emptied one by one.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all((mallopt(TRIM_THRESHOLD, KEPT), mallopt(MMAP_THRESHOLD, MAPPED)))
