"""Keep what was read of a package's modules beside Python's own caches: to parse them all takes a second.

A module is known by the bytes of its source and the version of Python, never by a time, so that what is kept is never
out of date. Where nothing can be written, or what is there makes no sense, modules are parsed anew.
"""

import atexit
import json
import os
import sys
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = f"__pycache__/modules-{sys.version_info.major}{sys.version_info.minor}.json"
MOST = 5000
"""Modules that are kept at most; beyond, it begins anew."""


@dataclass(frozen=True)
class Module:
    """What is read of a module."""

    digest: str
    """Of its syntax tree."""
    own: tuple[str, ...]
    """Modules of the package that it imports."""
    perhaps: tuple[str, ...]
    """Names that it imports from modules of the package, which may be modules themselves."""
    foreign: tuple[str, ...]
    """Other top-level packages that it imports."""


class KnownModules:
    """The modules that are known of the package in a folder; new ones are written when Python ends."""

    def __init__(self, package: Path) -> None:
        self._path = package / FILE
        self._modules = _read(self._path)

    def get(self, key: str) -> Module | None:
        """Return the module that was added with this key, None if none was."""
        return self._modules.get(key)

    def add(self, key: str, module: Module) -> Module:
        """Keep a module, and return it."""
        if len(self._modules) >= MOST:
            self._modules.clear()
        self._modules[key] = module
        atexit.unregister(self.write)
        atexit.register(self.write)
        return module

    def write(self) -> None:
        """Write what is known, whole or not at all."""
        texts = {key: astuple(module) for key, module in sorted(self._modules.items())}
        temporary = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(exist_ok=True)
            temporary.write_text(json.dumps(texts), encoding="ascii")
            temporary.replace(self._path)
        except OSError:
            # Next time it is parsed again.
            with suppress(OSError):
                temporary.unlink()


@cache
def known_modules(package: Path) -> KnownModules:
    """Return what is known of the package in a folder."""
    return KnownModules(package)


def _read(path: Path) -> dict[str, Module]:
    try:
        return {key: _module(*values) for key, values in json.loads(path.read_text(encoding="ascii")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _module(digest: Any, *names: Any) -> Module:
    if not isinstance(digest, str) or not all(isinstance(name, str) for some in names for name in some):
        raise TypeError("no module")
    return Module(digest, *(tuple(some) for some in names))
