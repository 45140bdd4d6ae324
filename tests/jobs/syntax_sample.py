"""Python's syntax, as much of it as differs between versions' trees; parsed by a test, never run."""

# fmt: off
# ruff: noqa
from __future__ import annotations
import os.path as path, sys
from . import sibling
from collections.abc import Callable as C, Iterator

LIMIT: int = 3
"""Documents a constant."""
text, *rest = "ab", b"\x00", 1_000, 0.1, 1e-300, 2j, ..., None, True, 'ü\U00031350'
message = f"{text!r:>{LIMIT}.{LIMIT}} {LIMIT=} {f'{text:{LIMIT}}'} {LIMIT:%H:%M}" f"" "joined"


@staticmethod
def positional(a, /, b: list[int] = [1], *args: int, c=lambda x=1, *y, **z: x, d, **kwargs) -> C[..., int] | None:
    """Docstring."""
    global LIMIT
    total = 0

    def inner():
        nonlocal total
        total += (yield from range(a))
        return [x async for x in y] if False else {**kwargs, "k": (n := 1)}

    assert 0 <= a < b != c is not d, "chained"
    del args[0], kwargs[a:b, ::2]
    return -a ** +b @ ~c // d if not a and b or c in d else (*args,)


class Shape(dict, metaclass=type, size=2):
    """Docstring."""

    __slots__ = ()

    async def wait(self):
        async with self as s, open("f") as (t, u):
            await s
        async for x in self:
            continue
        else:
            pass


match sys.argv:
    case []:
        pass
    case [Shape(size=1, x=0) | {"k": -1}, {"m": 2, **others}, *_] if LIMIT > 2:
        raise ValueError("x") from None
    case "a" | None | path.sep as found:
        pass
    case _:
        pass
try:
    with open("f") as stream:
        while (line := stream.readline()):
            break
except* (OSError, ValueError) as group:
    print({x for x in range(3) if x if not x}, {k: v for k, v in {}.items()}, (x for x in []))
finally:
    u"unicode"
