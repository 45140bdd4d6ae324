"""Dataclasses that somebody wrote for what a configuration names: settings of a recipe, options of a loader."""

import sys
from functools import cache
from typing import Any, get_type_hints

from pydantic import ConfigDict, PydanticUserError, TypeAdapter

from ofer.base.by_name import short_path
from ofer.base.errors import OferError


def require_frozen(model: Any, name: str, file: str, page: str) -> None:
    """Raise OferError, in one line, unless `model`, which `file` has as `name`, is a frozen dataclass."""
    # Its own: what stands in a class derived of a dataclass is no field.
    own = vars(model).get("__dataclass_params__") if isinstance(model, type) else None
    if own is None or not own.frozen:
        fault = f"has no class {name}" if model is None else f"its {name} is no frozen dataclass"
        remedy = f"write `@dataclass(frozen=True, kw_only=True)` above `class {name}`"
        raise OferError(f"{file}: {fault}; {remedy}, see {page}")


@cache
def validator(model: Any) -> TypeAdapter[Any]:
    """Return what makes values of a dataclass, and their schema with the texts below fields; other keys are errors.

    Raises OferError, in one line that names the file, where a type is none that can be checked.
    """
    model.__pydantic_config__ = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    try:
        get_type_hints(model)
        return TypeAdapter(model)
    except (PydanticUserError, NameError) as error:
        file, [fault, *_] = short_path(str(sys.modules[model.__module__].__file__)), str(error).splitlines()
        raise OferError(
            f"{file}: its {model.__name__} cannot be checked ({fault}); correct the types of its fields"
        ) from error
