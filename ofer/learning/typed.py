"""A recipe's settings, made of the plain values that slices and stamps have."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, cast, get_args, get_type_hints

from ofer.base.by_name import load
from ofer.base.errors import OferError

Values = Mapping[str, Any]
"""Plain values of a method entry, as slices and stamps have them."""


def as_settings(values: Values) -> Any:
    """Return the settings that plain values stand for. Raises OferError where the recipe has other settings by now."""
    model = load(f"ofer.methods.{values['recipe']}.settings").Settings
    try:
        return _typed(model, values)
    except (TypeError, ValueError) as error:
        file = f"ofer/methods/{values['recipe']}/settings.py"
        raise OferError(
            f"{file}: takes other settings than those given ({error}); make again what they were for"
        ) from error


def _typed(model: type, values: Values) -> Any:
    """Return a dataclass of plain values, with the dataclasses in it; JSON's lists become tuples."""
    types = get_type_hints(model)
    return model(**{name: _value(types.get(name), value) for name, value in values.items()})


def _value(kind: Any, value: Any) -> Any:
    # Of a dataclass, or of one or None.
    for one in (kind, *get_args(kind)):
        if is_dataclass(one) and value is not None:
            return _typed(cast(type, one), value)
    return _frozen(value)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
