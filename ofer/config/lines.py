"""Places of a configuration's values: the file and line that a message about one names. Parse time only."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ofer.base.by_name import short_path
from ofer.base.foreign import whole_number

COMMAND_LINE = "--config"
"""The place of a value that is in no file, because `--config` on the command line gave it."""

_ABOUT_A_KEY = re.compile(r"config: (?P<key>\S[^:]*): (?P<rest>.*)", re.DOTALL)


def with_lines(message: str, raw: Any, files: Sequence[Path]) -> str:
    """Return a message "config: <key>: …" as "<file>:<line>: <key>: …"; any other message as it is.

    `raw` is the configuration as it was put together; `files` are those that it was put together of, the strongest
    first. The line is that of the key or, where it is missing, of what it is missing in; the file is the strongest of
    those that have most of the key. A value that is another in `raw` than in that file was given on the command line.
    Files that cannot be read are passed over: reading them says so.
    """
    found = _ABOUT_A_KEY.fullmatch(message)
    if not found:
        return message
    steps = found["key"].split(".")
    depth, place = 0, "config"
    for file in files:
        node = _root(file)
        line, length = 0, 0
        for step in steps:
            inner = _child(node, step)
            if inner is None:
                break
            line, node = inner
            length += 1
        if length > depth:
            depth, place = length, f"{short_path(file)}:{line}"
            if length == len(steps) and not _is_value(node, _value(raw, steps)):
                place = COMMAND_LINE
    return f"{place}: {found['key']}: {found['rest']}"


def _root(file: Path) -> yaml.Node | None:
    try:
        return yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return None


def _child(node: yaml.Node | None, step: str) -> tuple[int, yaml.Node] | None:
    """Return the line, from 1, and the value of a key or a list's element, None if there is none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and whole_number(step) in range(len(node.value)):
        element = node.value[int(step)]
        return element.start_mark.line + 1, element
    return None


def _value(raw: Any, steps: Sequence[str]) -> Any:
    for step in steps:
        if isinstance(raw, Mapping):
            raw = raw.get(step)
        elif isinstance(raw, Sequence) and not isinstance(raw, str) and whole_number(step) in range(len(raw)):
            raw = raw[int(step)]
        else:
            return None
    return raw


def _is_value(node: yaml.Node | None, value: Any) -> bool:
    # Mappings are merged from all files, so that they differ from each.
    if not isinstance(node, yaml.ScalarNode):
        return True
    try:
        return bool(yaml.safe_load(yaml.serialize(node)) == value)
    except (ValueError, LookupError, TypeError, yaml.YAMLError):
        return True
