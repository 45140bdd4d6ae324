"""Entries of a configuration: reading YAML, presets over it, and what `based_on` gives. Parse time only."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from ofer.base.errors import OferError
from ofer.base.foreign import read_plain
from ofer.config.faults import remedy

MOST_BYTES = 1 << 24


class _Loader(yaml.SafeLoader):
    """A SafeLoader that refuses a key that stands twice, of which it would take the last without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping of a node. Raises ConstructorError."""
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    raise ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file. Raises OferError if it is missing, is no YAML in UTF-8, or no mapping."""
    try:
        text = read_plain(path, MOST_BYTES).decode("utf-8")
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise OferError(f"{path}: not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error
    try:
        value = yaml_value(text)
    except ValueError as error:
        raise OferError(f"{path}: not YAML ({error}); mend that line") from error
    if not isinstance(value, dict):
        raise OferError(f"{path}: holds no mapping; see config.yaml for the shape")
    return value


def yaml_value(text: str) -> Any:
    """Return the value of some YAML. Raises ValueError, one line, for what is none or nested too deep."""
    try:
        return _Loader(text).get_single_data()
    except RecursionError:
        raise ValueError("nested too deep") from None
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError) as error:
        # PyYAML lets through what Python says of dates such as 2001-99-99, of numbers of too many digits, and of `=`.
        raise ValueError(" ".join(str(error).split())) from None


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `over` put over it; nested mappings are merged."""
    together = dict(base)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(together.get(key), Mapping):
            together[key] = merged(together[key], value)
        else:
            together[key] = value
    return together


def paper_files(project: Path) -> list[Path]:
    """Return the files with the entries of further papers, which `config.yaml` stands above; later ones are stronger.

    `project` is the folder of `config.yaml`.
    """
    return sorted((project / "workflow" / "papers").glob("*.yaml"))


def above_papers(project: Path, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return `config` merged over the entries of further papers. Raises OferError where one cannot be read."""
    beneath: dict[str, Any] = {}
    for path in paper_files(project):
        beneath = merged(beneath, read_yaml(path))
    return merged(beneath, config)


def resolve_entry(section: str, name: str, entries: Mapping[str, Any]) -> dict[str, Any]:
    """Return entry `name` with the values of its `based_on` chain, nearest first.

    Nested values are merged, but for tables: one that names rows has those, and none of the other's.
    """
    chain: list[str] = []
    while name is not None:
        if name in chain:
            circle = " → ".join([*chain, name])
            raise OferError(f"config: {section}.{chain[0]}: based_on goes in a circle ({circle}); base one on none")
        if not isinstance(name, Hashable) or name not in entries:
            raise OferError(f"config: {section}.{chain[-1]}.based_on: no entry {name!r}{remedy(name, entries)}")
        if not isinstance(entries[name], Mapping):
            raise OferError(f"config: {section}.{name}: is {entries[name]!r}; give it the keys of an entry")
        chain.append(name)
        name = entries[name].get("based_on")
    resolved: dict[str, Any] = {}
    for link in reversed(chain):
        values = {key: value for key, value in entries[link].items() if key != "based_on"}
        resolved = {**resolved, **values} if section == "tables" else merged(resolved, values)
    return resolved
