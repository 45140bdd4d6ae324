"""Faults of a module that somebody wrote, found by reading it: nothing is imported. Parse time only."""

import ast
import builtins
import re
import symtable
import warnings
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.util import find_spec, resolve_name
from inspect import Parameter, Signature
from pathlib import Path

from ofer.base.by_name import PACKAGE, fault_line, short_path
from ofer.base.errors import OferError
from ofer.jobs.provenance import imports_in, source_of

MODULE_NAMES = {*dir(builtins), "__file__", "__path__", "__builtins__", "__annotations__", "__dict__"}
"""What a module need not define."""


class Source:
    """A module's source, which compiles.

    Raises OferError, one line with file and line, where there is none, or it does not compile.
    """

    def __init__(self, module: str, path: Path) -> None:
        self.module, self.file = module, short_path(path)
        try:
            self._text = path.read_bytes().decode("utf-8-sig")
            self.tree = ast.parse(self._text, str(path))
            with warnings.catch_warnings(action="ignore"):
                compile(self.tree, str(path), "exec", dont_inherit=True)
            self._table = symtable.symtable(self._text, str(path), "exec")
        except OSError as error:
            raise OferError(f"{self.file}: cannot be read ({error.strerror}); add this file") from error
        except SyntaxError as error:
            raise OferError(fault_line(error, module)) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise OferError(f"{self.file}: is no Python source in UTF-8 ({error}); mend this file") from error

    def require_defined(self) -> None:
        """Raise OferError for an import that finds nothing and for a name that nothing defines."""
        for node in self.tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name in self._imported(node):
                    self._require_module(node, name)
        names = self.names
        if names is None:
            return
        used = {symbol.get_name() for symbol in _symbols(self._table) if symbol.is_global() and symbol.is_referenced()}
        undefined = used - names - MODULE_NAMES
        for found in ast.walk(self.tree) if undefined else ():
            if isinstance(found, ast.Name) and found.id in undefined:
                raise OferError(f"{self.file}:{found.lineno}: name {found.id!r} is not defined; import or define it")

    @cached_property
    def names(self) -> set[str] | None:
        """The names that the module has; None where a star import, or `__getattr__`, may bring any."""
        found = {symbol.get_name() for symbol in self._table.get_symbols() if _is_bound(symbol)}
        found |= {one.get_name() for one in _symbols(self._table) if one.is_declared_global() and one.is_assigned()}
        stars = re.search(r"^\s*from\s.*import\s*\(?\s*\*", self._text, re.MULTILINE)
        return None if stars or "__getattr__" in found else found

    def constant(self, name: str) -> object:
        """Return the value of the last `name = <literal>` of the module, frozen sets among them; None without one."""
        value: object = None
        for node in self.tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                value = _literal(getattr(node, "value", None))
        return value

    def require_function(self, name: str, positional: tuple[str, ...], keywords: tuple[str, ...], page: str) -> None:
        """Raise OferError unless `name` is there and can be called with these arguments; `page` says what they are."""
        call = f"{name}({', '.join([*positional, *(['*', *keywords] if keywords else [])])})"
        names = self.names
        if names is not None and name not in names:
            raise OferError(f"{self.file}: has no function {name}; define {call}, see {page}")
        for node in self.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name != name:
                continue
            where = f"{self.file}:{node.lineno}"
            if isinstance(node, ast.AsyncFunctionDef):
                raise OferError(f"{where}: {name} is asynchronous; define {call}, see {page}")
            # What a decorator makes of it is not to be seen.
            if not node.decorator_list:
                try:
                    _signature(node.args).bind(*positional, **dict.fromkeys(keywords))
                except TypeError as error:
                    raise OferError(f"{where}: {name} cannot be called as {call} ({error}); see {page}") from error

    def imports(self) -> set[str]:
        """Return the modules of the package that it imports, wherever in it."""
        return imports_in(self.tree, self.module, is_package=False)[0]

    def _imported(self, node: ast.Import | ast.ImportFrom) -> list[str]:
        if isinstance(node, ast.Import):
            return [alias.name for alias in node.names]
        try:
            return [resolve_name("." * node.level + (node.module or ""), self.module.rpartition(".")[0])]
        except ImportError as error:
            raise OferError(f"{self.file}:{node.lineno}: {error}; correct this import") from error

    def _require_module(self, node: ast.Import | ast.ImportFrom, name: str) -> None:
        where = f"{self.file}:{node.lineno}"
        if name.partition(".")[0] != PACKAGE:
            # Only the first step: to look further down, Python would import it.
            if find_spec(name.partition(".")[0]) is None:
                raise OferError(f"{where}: no module named {name!r}; install it, or correct this import")
            return
        path = source_of(name)
        if path is None:
            raise OferError(f"{where}: no module named {name!r}; correct this import")
        if isinstance(node, ast.ImportFrom):
            names = source(name, path).names
            for alias in node.names:
                known = names is None or alias.name in (*names, "*") or source_of(f"{name}.{alias.name}")
                if not known:
                    raise OferError(f"{where}: {name} has no {alias.name!r}; correct this import")


@cache
def source(module: str, path: Path) -> Source:
    """Return the source of a module that others import; it is read once."""
    return Source(module, path)


def _literal(node: ast.expr | None) -> object:
    """Return the value of a literal, or of a frozen set of one; None of anything else."""
    try:
        match node:
            case ast.Call(func=ast.Name(id="frozenset"), args=[*inner], keywords=[]):
                return frozenset(*(ast.literal_eval(one) for one in inner))
            case None:
                return None
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None


def _symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    yield from table.get_symbols()
    for inner in table.get_children():
        yield from _symbols(inner)


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _signature(arguments: ast.arguments) -> Signature:
    """Return the signature that a definition has, whatever its defaults are worth."""
    ordinary = [*arguments.posonlyargs, *arguments.args]
    defaults = [Parameter.empty] * (len(ordinary) - len(arguments.defaults)) + [None] * len(arguments.defaults)
    found = []
    for place, (one, default) in enumerate(zip(ordinary, defaults, strict=True)):
        by_name = place >= len(arguments.posonlyargs)
        kind = Parameter.POSITIONAL_OR_KEYWORD if by_name else Parameter.POSITIONAL_ONLY
        found.append(Parameter(one.arg, kind, default=default))
    if arguments.vararg:
        found.append(Parameter(arguments.vararg.arg, Parameter.VAR_POSITIONAL))
    for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(Parameter(one.arg, Parameter.KEYWORD_ONLY, default=Parameter.empty if value is None else None))
    if arguments.kwarg:
        found.append(Parameter(arguments.kwarg.arg, Parameter.VAR_KEYWORD))
    return Signature(found)
