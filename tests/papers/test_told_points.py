"""A table says which points its methods are told: exact, shipped or found, and on which picture."""

from pathlib import Path

from ofer.config.entries import above_papers, read_yaml
from ofer.config.load import load_config
from ofer.papers.told_points import FROM, points_notes
from ofer.plan.cells import entry_of, told_points

PROJECT = Path(__file__).parents[2]
CONFIG = load_config(above_papers(PROJECT, read_yaml(PROJECT / "config.yaml")))


def notes(table: str) -> list[str]:
    return points_notes(told_points(CONFIG, entry_of(CONFIG, table)))


def test_of_each_row_it_is_said_what_it_is_told() -> None:
    assert notes("acnn/table2") == [
        "gACNN, gCNN, pACNN and pCNN: told the points of `clean`, exact ones, which the generator knows."
    ]
    assert notes("acnn/moved_points")[-1] == (
        "16 px: told the points of `moved-16`, exact ones, which the generator knows, put off by 16 pixels of 224."
    )
    assert "detected: told the points of `detected`, found by dlib in the occluded picture." in notes(
        "acnn/detected_points"
    )
    assert notes("table10") == []


def test_every_source_has_words() -> None:
    sources = type(next(iter(CONFIG.points.values()))).model_fields["source"].annotation
    assert set(FROM) == set(sources.__args__)  # type: ignore[union-attr]
