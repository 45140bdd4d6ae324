"""A message about a key names the file and the line in which the key stands."""

from pathlib import Path

import pytest

from ofer.config.entries import merged, read_yaml
from ofer.config.lines import with_lines

BASE = """\
# A comment.
corpus: ckplus
corpora:
  ckplus:
    root: null
    crop: { x: [-1.3, 1.3],
            y: [-0.7, 1.9] }
seeds: { count: 10 }
tables:
  table10: { fillings: { mean filling: mean-filling } }
"""
OVER = """\
seeds:
  first: 1
  count: 5
corpora:
  mine: { based_on: ckplus }
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return an overlay in the working folder and the configuration under it, which lies elsewhere."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    paths = [tmp_path / "work/over.yaml", tmp_path / "config.yaml"]
    paths[0].write_text(OVER)
    paths[1].write_text(BASE)
    return paths


def said(files: list[Path], key: str, **given: object) -> str:
    raw = merged(merged(read_yaml(files[1]), read_yaml(files[0])), given)
    place, found, fault, remedy = with_lines(f"config: {key}: is wrong: so; mend it", raw, files).rsplit(": ", 3)
    assert (found, fault, remedy) == (key, "is wrong", "so; mend it")
    return place


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("corpus", 2),
        ("corpora.ckplus.root", 5),
        ("corpora.ckplus.crop.y", 7),
        ("corpora.ckplus.crop.y.0", 7),
        ("tables.table10.fillings.mean filling", 10),
        # What is missing is missing in what stands there.
        ("corpora.ckplus.loader", 4),
        ("tables.table10.fillings.none.of.it", 10),
    ],
)
def test_the_line_is_that_of_the_key(files: list[Path], key: str, line: int) -> None:
    assert said(files, key) == f"{files[1]}:{line}"


@pytest.mark.parametrize(("key", "line"), [("seeds.count", 3), ("seeds.first", 2), ("corpora.mine.root", 5)])
def test_the_strongest_file_that_has_the_key_is_named_as_seen_from_here(files: list[Path], key: str, line: int) -> None:
    assert said(files, key) == f"over.yaml:{line}"


def test_a_key_in_no_file_stays_as_it_is(files: list[Path]) -> None:
    assert said(files, "sise") == "config"


def test_a_value_of_the_command_line_is_not_looked_for_in_files(files: list[Path]) -> None:
    assert said(files, "corpus", corpus="mmi") == "--config"
    assert said(files, "corpora.ckplus.root", corpora={"ckplus": {"root": "/data"}}) == "--config"
    assert said(files, "seeds.first", corpus="mmi") == "over.yaml:2"


@pytest.mark.parametrize("message", ["/data/CK+: is not a folder; set root", "labels: no; yes", "config", ""])
def test_other_messages_stay_as_they_are(files: list[Path], message: str) -> None:
    assert with_lines(message, {}, files) == message


@pytest.mark.parametrize("text", ["a: [", "- 1\n", "", "\x00"])
def test_a_file_that_cannot_be_read_is_passed_over(files: list[Path], text: str) -> None:
    files[0].write_text(text)
    raw = read_yaml(files[1])
    assert with_lines("config: corpus: x; y", raw, files) == f"{files[1]}:2: corpus: x; y"
    files[0].unlink()
    assert with_lines("config: corpus: x; y", raw, files) == f"{files[1]}:2: corpus: x; y"
