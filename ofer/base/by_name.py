"""Load modules that a configuration names: what is wrong with one that somebody wrote is said in one line."""

import os
import traceback
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ofer.base.errors import OferError

PACKAGE = __name__.partition(".")[0]


def load(module: str) -> ModuleType:
    """Return a module of the package. Raises OferError, with file and line, where importing it fails."""
    try:
        return import_module(module)
    except (OferError, MemoryError):
        raise
    except Exception as error:
        raise OferError(fault_line(error, module)) from error


def fault_line(error: Exception, module: str) -> str:
    """Return what went wrong while code of `module` ran, with the last line of the package that was reached."""
    place = f"{module.replace('.', '/')}.py"
    if isinstance(error, SyntaxError):
        return f"{short_path(error.filename or place)}:{error.lineno or 1}: {error.msg}; mend this line"
    for frame, line in traceback.walk_tb(error.__traceback__):
        owner = str(frame.f_globals.get("__name__", ""))
        if owner.startswith(f"{PACKAGE}.") and owner != __name__:
            place = f"{short_path(frame.f_code.co_filename)}:{line}"
    return f"{place}: {type(error).__name__}: {error}; mend this line"


def short_path(file: str | Path) -> str:
    """Return a path as it is shortest to read: relative if it lies below the working directory."""
    relative = os.path.relpath(file)
    return str(file) if relative.startswith(os.pardir) else relative
