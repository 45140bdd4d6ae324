"""A configuration of any content is taken or refused by our own error: nothing hangs, recurs for ever, or runs."""

import copy
import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ofer.base.errors import OferError, printable
from ofer.commands.configured import configuration
from ofer.config.entries import merged, read_yaml
from ofer.config.lines import with_lines
from ofer.config.load import load_config
from tests.workflow.experiment import PROJECT

BASE = read_yaml(PROJECT / "config.yaml")

LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
TEXTS = {
    "aliases without end": LAUGHS,
    "a mapping that holds itself": "corpora: &c {ckplus: *c}",
    "a list that holds itself": "parts: &p [*p]",
    "lists nested deep": "parts: " + "[" * 50_000,
    "mappings nested deep": "{a: " * 5_000 + "1" + "}" * 5_000,
    "nested less deep": "parts: " + "[" * 60 + "]" * 60,
    "no date": "corpus: 2001-99-99",
    "a date": "corpus: 2001-01-01",
    "a number of many digits": "parts: " + "9" * 5_000,
    "a number of many bits": "training: { seed: 0x" + "f" * 4_000 + " }",
    "an object of Python": "corpus: !!python/object/apply:os.system [touch pwned]",
    "a name of Python": "corpus: !!python/name:os.system",
    "bytes": "corpus: !!binary aGVsbG8=",
    "a set": "corpora: !!set {a, b}",
    "the value key": "corpus: =",
    "half a character": 'corpus: "\\ud800"',
    "a NUL": 'root: "a\\0b"',
    "an escape": 'root: "\\e[2J"',
    "a null key": "null: 1",
    "a list as key": "? [1, 2]\n: 3",
    "a number as key": "1.5: 1",
    "keys that look like pydantic's": "'[key]': 1",
    "a key twice with a wrong value": "parts: 1\nparts: x",
    "infinity": "corpora: { ckplus: { crop: { x: [-.inf, .inf] } } }",
    "nothing a number": "corpora: { ckplus: { largest_excluded_share: .nan } }",
    "two documents": "a: 1\n---\nb: 2",
    "a tab": "a:\n\t- b",
}


def refused(path: Path) -> str:
    """Return the line with which a configuration is refused, by the workflow as by the commands."""
    with pytest.raises(OferError) as caught:
        load_config(merged(BASE, read_yaml(path)))
    with pytest.raises(OferError) as by_command:
        configuration([path])
    said = str(caught.value)
    assert printable(said) == said and printable(str(by_command.value)) == str(by_command.value) and "; " in said
    return with_lines(said, {}, [path])


@pytest.mark.parametrize("what", TEXTS)
def test_what_yaml_can_say_and_nobody_means_is_refused(tmp_path: Path, what: str) -> None:
    (tmp_path / "over.yaml").write_text(TEXTS[what])
    assert refused(tmp_path / "over.yaml")
    assert not Path("pwned").exists()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"corpus: \xe4", b"\xed\xa0\x80: 1", b"\0", b"corpus: \x1b[2J"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "over.yaml").write_bytes(data)
    assert refused(tmp_path / "over.yaml").startswith(f"{tmp_path}/over.yaml: not ")


@pytest.mark.parametrize("value", ["2001-99-99", "[" * 5_000, "9" * 5_000, "!!python/name:os.system", "'\\", "{"])
def test_values_of_the_command_line_are_refused_alike(value: str) -> None:
    with pytest.raises(OferError, match="--config"):
        configuration(given=[f"parts={value}"])


def test_aliases_as_people_use_them_are_taken(tmp_path: Path) -> None:
    (tmp_path / "over.yaml").write_text(
        "methods:\n  short: &s { based_on: recogniser, steps: 2 }\n  shorter: { <<: *s, steps: 1 }\n"
    )
    config = load_config(merged(BASE, read_yaml(tmp_path / "over.yaml")))
    assert (config.methods["short"].steps, config.methods["shorter"].steps) == (2, 1)  # type: ignore[attr-defined]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside."""
    if isinstance(value, dict):
        return [path, *(found for key, inner in value.items() for found in places(inner, (*path, key)))]
    if isinstance(value, list):
        return [path, *(found for key, inner in enumerate(value) for found in places(inner, (*path, key)))]
    return [path]


PLACES = [path for path in places(BASE) if path]
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=4), st.dates(),
    st.integers(min_value=1 << 60), st.lists(st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.none() | st.integers() | st.text(max_size=4), st.integers() | st.none(), max_size=3),
    st.sampled_from([*dict.fromkeys(str(path[-1]) for path in PLACES)]), st.just(datetime.datetime(2001, 1, 1)),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(["set", "add", "drop"]), ODD), min_size=1, max_size=3
    )
)
def test_any_value_in_any_place_is_taken_or_refused(changes: list[tuple[tuple[Any, ...], str, Any]]) -> None:
    raw = copy.deepcopy(BASE)
    for path, how, value in changes:
        holder: Any = raw
        for step in path[:-1]:
            try:
                holder = holder[step]
            except (KeyError, IndexError, TypeError):
                break
        if isinstance(holder, dict):
            if how == "drop":
                holder.pop(path[-1], None)
            else:
                holder[str(value) if how == "add" else path[-1]] = value
    said = ""
    try:
        load_config(raw)
    except OferError as error:
        said = str(error)
    assert printable(said) == said
