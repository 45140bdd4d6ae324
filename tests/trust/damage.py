"""Damage to files that were whole: what disks, editors and people with ill intent do to them, step by step."""

import random
from collections.abc import Sequence

from hypothesis import strategies

Step = tuple[str, float, int]
"""What is done, where (a share of the length), and a number that says which or how much."""

TOKENS = (
    b"\0", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n\r\n",
    b"\x1b[2J", "\u202e\u2028".encode(), b"'", b'"', b",", b";", b"\t", b"\\", b"..", b"../../../etc/passwd",
    b"/etc/passwd",
    b"~", b"$(touch pwned)", b"`id`", b"%n%s", b"nan", b"-inf", b"1e999", b"-1", b"0", b"1e-400", b"9" * 5000,
    b"18446744073709551616", b"0x1p9999", b"1_0", "٣".encode(), b"{", b"}", b"[", b"]", b"[" * 3000, b"{a: " * 2000,
    b":",
    b"&a [*a, *a]", b"*a", b"!!python/object/apply:os.system [id]", b"2001-99-99", b"=", b"<<: 1", b"? ", b"---\n",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<a>" * 3000, b"\xff\xd8", b"\xff\xd9", b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0", b"\0\0\0\1", b"\xff" * 8, b"A" * 70_000,
)  # fmt: skip
"""What is put in or over."""

KINDS = ("flip", "set", "cut", "drop", "repeat", "insert", "over", "swap", "number", "line", "join")


def steps() -> strategies.SearchStrategy[list[Step]]:
    """Return a strategy for a few steps of damage, which shrinks to the fewest."""
    step = strategies.tuples(
        strategies.sampled_from(KINDS), strategies.floats(0, 1, exclude_max=True), strategies.integers(0, 1 << 16)
    )
    return strategies.lists(step, min_size=1, max_size=4)


def drawn(seed: int) -> list[Step]:
    """Return the steps of a seed."""
    draw = random.Random(seed)
    # Where formats have their lengths and types: at the beginning.
    where = (lambda: draw.random() ** 4) if draw.random() < 0.5 else draw.random
    return [(draw.choice(KINDS), where(), draw.randrange(1 << 16)) for _ in range(draw.choice((1, 1, 1, 2, 3, 8, 30)))]


def damaged(data: bytes, damage: Sequence[Step]) -> bytes:
    """Return `data` after some steps of damage; never much longer than it was."""
    for kind, where, number in damage:
        data = _damaged(data, kind, int(where * max(1, len(data))), number)[: 4 * len(data) + (1 << 18)]
    return data


def _damaged(data: bytes, kind: str, at: int, number: int) -> bytes:
    before, after = data[:at], data[at:]
    length = 1 << number % 13
    token = TOKENS[number % len(TOKENS)]
    if kind == "flip":
        return before + bytes([after[0] ^ (1 << number % 8)]) + after[1:] if after else data
    if kind == "set":
        return before + bytes([number % 256]) + after[1:]
    if kind == "cut":
        return before
    if kind == "drop":
        return before + after[length:]
    if kind == "repeat":
        return before + after[:length] * (2 + number % 7) + after[length:]
    if kind == "insert":
        return before + token + after
    if kind == "over":
        return before + token + after[len(token) :]
    if kind == "swap":
        return before + after[length : 2 * length] + after[:length] + after[2 * length :]
    if kind == "number":
        # A length or count of two, four or eight bytes, in either order of bytes.
        width = (2, 4, 8)[number % 3]
        value = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1, number)[number // 3 % 8] % (1 << 8 * width)
        return before + value.to_bytes(width, ("big", "little")[number // 24 % 2]) + after[width:]
    lines = data.splitlines(keepends=True)
    if not lines:
        return token
    place = min(len(lines) - 1, int(at / max(1, len(data)) * len(lines)))
    if kind == "line":
        return b"".join([*lines[:place], lines[number % len(lines)], *lines[place:]])
    return b"".join(
        [*lines[:place], token.join(lines[place].split(b" ,"[number % 2 : number % 2 + 1])), *lines[place + 1 :]]
    )
