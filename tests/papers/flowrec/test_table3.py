"""Table 3: the paper's rows, and the entries that render each of their kinds."""

from pathlib import Path

import yaml

from ofer.config.load import load_config
from ofer.occlusion.occlude import KINDS
from ofer.papers.flowrec import table3
from ofer.papers.literature import read_facts

FACTS = read_facts(Path(table3.__file__).with_suffix(".csv"), table3.FACTS)
PROJECT = Path(__file__).parents[3]


def test_the_papers_rows_are_these():
    printed = list(zip(FACTS["paper"], FACTS["occlusion_simulation"], strict=True))
    assert printed == [
        ("Dapogny et al. [4]", "overlay of a noisy pattern"),
        ("Poux et al. [15]", "removal of features"),
        ("Li et al. [12]", "overlay of images of objects"),
        ("Cornejo et al. [3]", "overlay of black boxes"),
    ]


def test_every_kind_has_a_name_in_print_and_every_row_a_kind():
    assert set(table3.SIMULATIONS) == set(KINDS)
    assert set(FACTS["fill"]) <= set(KINDS)


def test_the_default_shows_every_kind_in_three_regions():
    config = load_config(yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")))
    rows = table3.rows(FACTS, {name: config.occlusions[name].fill for name in config.illustrations.occlusions})
    assert len(rows) == len(KINDS)
    regions = [config.occlusions[name].hides for name in ("eyes", "mouth", "lower")]
    for _, entries in rows.values():
        assert [config.occlusions[name].hides for name in entries] == regions


def test_a_kind_without_an_entry_keeps_its_row_and_others_follow():
    rows = table3.rows(FACTS, {"hat": "image", "grey": "mean", "cup": "image"})
    assert rows["Li et al. [12]"] == ("overlay of images of objects", ["hat", "cup"])
    assert rows["Cornejo et al. [3]"] == ("overlay of black boxes", [])
    assert list(rows)[-1] == "not in the paper: mean"


def test_published_and_drawn_are_told_apart():
    table = table3.tidy(FACTS, table3.rows(FACTS, {"eyes": "black", "grey": "mean"}), "corpus x: S001_001.")
    cells = {(cell.row, cell.column): cell for cell in table.itertuples()}
    drawn = cells["Cornejo et al. [3]", "occlusion_localisation"]
    assert (drawn.published, drawn.ours, drawn.status) == ("(picture)", "eyes", "drawn")
    assert drawn.ours_from == "corpus x: S001_001."
    assert cells["Cornejo et al. [3]", "occlusion_simulation"].status == "cited"
    assert cells["Li et al. [12]", "occlusion_localisation"].ours == ""
    assert cells["not in the paper: mean", "occlusion_simulation"].published == ""
    text = table3.markdown(table, "corpus x: S001_001.", generated=False)
    assert "**synthetic**" not in text
    assert "**synthetic**" in table3.markdown(table, "corpus x: S001_001.", generated=True)
    assert "| Cornejo et al. [3] | eyes | overlay of black boxes |" in text
    assert "| Li et al. [12] | – | overlay of images of objects |" in text
    assert "| not in the paper: mean | grey | mean grey of the face |" in text
    assert "Poux et al. 2020, arXiv 2012.13217, Table 3" in text
