"""The configuration of a command is that of the workflow with the same options."""

import argparse
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.commands.configured import BASE, add_options, configuration


def test_without_options_it_is_that_of_the_checkout() -> None:
    config, raw, files = configuration()
    assert config.corpus == raw["corpus"] == "synthetic"
    assert files[0] == BASE
    assert [path.name for path in files[1:]] == ["ssl.yaml", "lowerhalf.yaml", "acnn.yaml"]


def test_later_presets_are_stronger_and_the_command_line_strongest(tmp_path: Path) -> None:
    for name, count in (("a", 4), ("b", 5)):
        (tmp_path / f"{name}.yaml").write_text(f"divisions: {{ stratified: {{ count: {count} }} }}\nparts: {count}\n")
    presets = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    config, _, files = configuration(presets, ["parts=7", "corpora={mmi: {root: /data}}"])
    assert (config.divisions["stratified"].count, config.parts, config.corpora["mmi"].root) == (5, 7, "/data")
    assert files[:3] == [*presets[::-1], BASE]
    assert {path.parent.name for path in files[3:]} == {"papers"}
    assert config.corpora["mmi"].loader == "mmi", "the rest of the entry stays"


@pytest.mark.parametrize(
    "words",
    [
        ["--configfile", "a.yaml", "b.yaml", "--config", "x=1", "y=2"],
        ["--configfile", "a.yaml", "--config", "x=1", "--configfiles=b.yaml", "-C", "y=2"],
    ],
)
def test_an_option_may_be_given_several_times(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    given = parser.parse_args(words)
    assert (given.configfile, given.config) == ([Path("a.yaml"), Path("b.yaml")], ["x=1", "y=2"])


def test_a_fault_names_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("seeds:\n  first: 1\n  count: two\n")
    with pytest.raises(OferError, match=r"^a\.yaml:3: seeds\.count: Input should be a valid integer"):
        configuration([Path("a.yaml")])
    with pytest.raises(OferError, match=r"^--config: parts: Input should be"):
        configuration([], ["parts=none"])
