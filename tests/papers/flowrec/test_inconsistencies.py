"""The page of the papers' inconsistencies points at things that are there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.plan.stages import FIGURES

PROJECT = Path(__file__).resolve().parents[3]
PAGE = PROJECT / "docs/inconsistencies.md"
TEXT = PAGE.read_text(encoding="utf-8")
MAIN, OTHERS = TEXT.split("## The other paper")
ROWS = [line.strip("| ").split(" | ") for line in MAIN.splitlines() if re.match(r"\| \d+ \|", line)]


def key_of(config: dict[str, Any], path: str) -> Any:
    for name in path.split("."):
        config = config[name]
    return config


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_links_lead_somewhere(link: str) -> None:
    assert (PAGE.parent / link).is_file()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_point_of_an_implemented_paper_says_place_fault_resolution_and_where(row: list[str]) -> None:
    number, place, fault, resolution, where = row
    assert number == str(ROWS.index(row) + 1)
    assert re.search(r"§|Eq\.|Table|Fig\.|tables", place)
    assert fault.endswith(".") and resolution.endswith(".")
    assert re.search(r"\]\(|`", where)


@pytest.mark.parametrize("key", sorted({key for row in ROWS for key in re.findall(r"`([a-z0-9_.]+)`", row[-1])}))
def test_keys_are_in_the_configuration(key: str) -> None:
    key_of(yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")), key)


def test_drawings_that_the_page_names_are_made_by_the_workflow() -> None:
    drawings = set(re.findall(r"`results/(\S+)\.svg`", TEXT))
    assert drawings
    assert drawings <= {figure.shown.name for figure in FIGURES.values()}


def test_what_is_known_of_the_paper_to_come_is_listed() -> None:
    assert "| Lee et al." in OTHERS
