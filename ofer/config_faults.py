"""What is wrong with a configuration, in one line that names the key and the remedy. Parse time only."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from ofer.errors import OferError


def one_line(error: ValidationError, model: type[BaseModel], prefix: str = "") -> str:
    """Return the first of pydantic's errors about `model` as one line; `prefix` is the path to what was validated."""
    first = error.errors()[0]
    # Without what pydantic adds to the keys: marks of a key, names of a union's members.
    location = [part for part in first["loc"] if not re.search(r"[\[\]]", str(part))]
    where = ".".join(map(str, location))
    if first["type"] == "extra_forbidden":
        known = _known_keys(model.model_json_schema(), location[:-1])
        return f"config: {prefix}{where}: unknown key{suggestion(str(location[-1]), known)}; remove or rename it"
    if first["type"] == "missing":
        return f"config: {prefix}{where}: missing; add this key"
    if first["type"] == "value_error" and not where:
        return f"config: {prefix}{first['ctx']['error']}"
    message = first["msg"].removeprefix("Value error, ")
    given = "" if isinstance(first["input"], Mapping) else f", not {first['input']!r}"
    return f"config: {prefix}{where}: {message}{given}; correct this value"


def suggestion(name: Any, known: Iterable[Any]) -> str:
    """Return the known name nearest to `name` as a question in brackets, "" if none is near."""
    near = difflib.get_close_matches(str(name), [str(one) for one in known], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def remedy(name: Any, known: Iterable[Any]) -> str:
    """Return what to do about an unknown name: the nearest known one, and all of them."""
    names = [str(one) for one in known]
    return f"{suggestion(name, names)}; name one of {', '.join(names)}"


def require_finite(value: Any, key: str = "") -> None:
    """Raise OferError for a NaN or an infinity anywhere in `value`; `key` is its path."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            require_finite(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            require_finite(inner, key)
    elif isinstance(value, float) and not math.isfinite(value):
        raise OferError(f"config: {key}: {value} is no finite number; give one")


def _known_keys(schema: dict[str, Any], parents: list[Any]) -> list[str]:
    """Return the keys that may stand below `parents`, a path in the configuration of this JSON schema."""
    nodes = _alternatives(schema, schema)
    for part in parents:
        inner = [child for node in nodes for child in _children(node, part)]
        nodes = [node for child in inner for node in _alternatives(schema, child)]
    return sorted({key for node in nodes for key in node.get("properties", {})})


def _children(node: dict[str, Any], part: Any) -> list[dict[str, Any]]:
    found = (node.get("properties", {}).get(part), node.get("additionalProperties"), node.get("items"))
    return [child for child in found if isinstance(child, dict)]


def _alternatives(schema: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        return _alternatives(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
    unions = node.get("anyOf") or node.get("oneOf")
    return [inner for one in unions for inner in _alternatives(schema, one)] if unions else [node]
