"""Faults of a configuration, each in one line that names the key and the remedy. Parse time only."""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from ofer.base.errors import OferError

MOST_VALUES = 100_000
DEEPEST = 40
LARGEST = 1 << 63

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters, which no file name of use has and no UTF-8 file takes."""


UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
"""What pydantic calls a key that a model, or a dataclass, has not."""


def one_line(error: ValidationError, schema: Callable[[], dict[str, Any]], prefix: str = "") -> str:
    """Return one of pydantic's errors as one line; `prefix` is the path to what was held against `schema`."""
    errors = error.errors()
    # What is missing may stand there by a misspelt key.
    first = next((one for one in errors if one["type"] in UNKNOWN), errors[0])
    # Without what pydantic adds to the keys: marks of a key, names of a union's members.
    # The key that is unknown is the user's, whatever is in it.
    unknown = first["loc"][-1:] if first["type"] in UNKNOWN else ()
    parents = first["loc"][: len(first["loc"]) - len(unknown)]
    location = [*(part for part in parents if not re.search(r"[\[\]]", str(part))), *unknown]
    where = ".".join(map(str, location))
    if first["type"] in UNKNOWN:
        known = _known_keys(schema(), location[:-1])
        return f"config: {prefix}{where}: unknown key{suggestion(str(location[-1]), known)}; remove or rename it"
    if first["type"] == "missing":
        return f"config: {prefix}{where}: missing; add this key"
    if first["type"] == "value_error" and not where:
        return f"config: {prefix}{first['ctx']['error']}"
    # YAML has no tuples.
    message = first["msg"].removeprefix("Value error, ").replace("Tuple", "List").replace("tuple", "list")
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


def require_entry(key: str, name: str, section: Iterable[str]) -> None:
    """Raise OferError unless `name`, which stands at `key`, is one of a section's entries."""
    if name not in section:
        raise OferError(f"config: {key}: no entry {name!r}{remedy(name, section)}")


def require_plain(raw: Any) -> None:
    """Raise OferError unless `raw` is made of mappings, lists, texts, finite numbers, truth values and nulls alone.

    Also for more than MOST_VALUES of them or DEEPEST levels: in YAML, aliases let a few lines stand for any number of
    values, or for a value that contains itself.
    """
    waiting: list[tuple[str, Any, int]] = [("", raw, 0)]
    seen = 0
    while waiting:
        key, value, depth = waiting.pop()
        seen += 1
        if seen > MOST_VALUES or depth > DEEPEST:
            what = f"more than {MOST_VALUES:,} values" if seen > MOST_VALUES else f"more than {DEEPEST} levels"
            raise OferError(f"config: {key}: has {what}; write it without aliases (`*name`), or leave some out")
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if not isinstance(name, str | int) or _CONTROL.search(str(name)):
                    where = f"config: {key}" if key else "config"
                    raise OferError(f"{where}: {name!r} is no plain text; write this key in quotation marks")
                waiting.append((f"{key}.{name}" if key else str(name), inner, depth + 1))
        elif isinstance(value, list | tuple):
            waiting += [(key, inner, depth + 1) for inner in value]
        elif fault := _fault(value):
            raise OferError(f"config: {key}: {fault}")


def _fault(value: Any) -> str:
    """Return what is wrong with a value that is neither mapping nor list, and the remedy; "" if nothing is."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is no finite number; give one"
    if isinstance(value, int) and abs(value) >= LARGEST:
        return f"is a number of {value.bit_length()} bits; give one below 2^63"
    if isinstance(value, str) and _CONTROL.search(value):
        return f"{value!r} holds a control character; write it without"
    if value is not None and not isinstance(value, str | int | float):
        return f"{value!r} is a {type(value).__name__}; write it in quotation marks if it is meant as text"
    return ""


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
