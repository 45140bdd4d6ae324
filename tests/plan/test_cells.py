"""Cells of tables: what a row's method is told, where it is measured, and which files that takes."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.papers.formulas import ACCURACY, ENDPOINT_ERROR
from ofer.plan.cells import entry_of
from ofer.plan.declared import all_files
from ofer.plan.stages import STAGES
from ofer.plan.targets import tables

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))


def configuration(**tables: Any) -> Config:
    return load_config({**DEFAULT, "tables": {**DEFAULT["tables"], **tables}})


def test_each_row_says_what_its_method_is_told() -> None:
    told = {row.method: row.told for row in entry_of(configuration(), "baselines").rows}
    assert told == {
        "flowrec": "occlusion",
        "flowrec-mask-channel": "hole",
        "flowrec-all-occlusions": "nothing",
        "recogniser": "nothing",
        "recogniser-occluded": "occlusion",
        "recogniser-clean-and-occluded": "occlusion",
        **dict.fromkeys(["zero-filling", "mean-filling", "harmonic-filling"], "hole"),
        **dict.fromkeys(["telea-inpainting", "navier-stokes-inpainting"], "hole"),
        **dict.fromkeys(["pca-reconstruction", "rpca-reconstruction"], "hole"),
        "oracle": "truth",
    }


def test_predictions_are_read_of_every_row_and_endpoint_errors_of_what_restores() -> None:
    entry, reads = entry_of(configuration(), "baselines"), STAGES["make_table"](configuration(), {"table": "baselines"})
    restored, predicted = (
        {tuple(cell.split("/", 1)) for cell in reads.reads[name]} for name in ("reconstructions", "predictions")
    )
    restoring = {row.method for row in entry.rows if row.restores}
    assert {method for method, _ in restored} == restoring
    assert {"recogniser-occluded", "recogniser-clean-and-occluded", "recogniser"}.isdisjoint(restoring)
    assert {method for method, _ in predicted} == {row.method for row in entry.rows}
    clean = {method for method, place in predicted if place.endswith("/none")}
    assert clean == {"recogniser"}


def test_a_second_table_of_a_paper_on_another_corpus_and_in_other_folds_is_one_entry() -> None:
    columns = {
        name: {"head": head, "occlusion": name, "corpus": "ckplus", "division": "stratified_group"}
        for name, head in (("eyes", "Eyes occ."), ("mouth", "Mouth occ."))
    }
    corpora = {**DEFAULT["corpora"], "ckplus": {**DEFAULT["corpora"]["ckplus"], "root": "/data/CK+"}}
    second = {"based_on": "table8", "columns": columns, "lines": []}
    config = load_config({**DEFAULT, "corpora": corpora, "tables": {**DEFAULT["tables"], "table8_ckplus": second}})
    declared = STAGES["make_table"](config, {"table": "table8_ckplus"})
    files = [path for paths in declared.reads["predictions"].values() for path in paths]
    assert len(files) == 8 * 2 and all(path.startswith("results/ckplus/stratified_group/") for path in files)
    assert declared.reads["divisions"] == {
        "ckplus/stratified_group": [f"results/ckplus/stratified_group/{name}.csv" for name in ("division", "rounds")]
    }
    assert declared.slice["corpora"] == {"ckplus": "ckplus"} and declared.slice["generated"] == []
    # The shape and the paper's numbers are Table 8's.
    assert entry_of(config, "table8_ckplus").heading == "Table 8"


def test_rows_of_a_table_that_is_based_on_another_are_its_own() -> None:
    config = configuration(
        mine={"based_on": "table10", "rows": {"ours again": "flowrec-apex"}, "restorer": "flowrec-apex"}
    )
    assert [row.name for row in entry_of(config, "mine").rows] == ["ours again"]
    assert entry_of(config, "mine").lines == entry_of(config, "table10").lines


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"lines": [["eyes", "chin"]]}, r"lines: no entry 'chin'; name one of"),
        ({"columns": {"a": {"difference": ["b", "a"]}, "b": {}}, "lines": []}, r"columns\.a: is made of itself"),
        ({"columns": {"a": {"sum": ["b"]}}, "lines": []}, r"columns\.a: no entry 'b'"),
        (
            {"columns": {"a": {"sum": ["b"], "mean": ["b"]}, "b": {}}, "lines": []},
            r"columns\.a: mean, sum and difference exclude one another",
        ),
        (
            {"columns": {"a": {"mean": ["b", "c"]}, "b": {}, "c": {"division": "stratified_group"}}, "lines": []},
            r"columns\.a: is made of several corpora, divisions or subsets",
        ),
        (
            {"columns": {"a": {"corpus": "mmu"}}, "lines": []},
            r"columns\.a\.corpus: no entry 'mmu' \(did you mean 'mmi'\?\)",
        ),
        ({"columns": {"a": {"occlusion": "eye"}}, "lines": []}, r"columns\.a\.occlusion: no entry 'eye'"),
        ({"published": {"paper": "flowrek", "table": 5}}, r"published\.paper: no entry 'flowrek'"),
        ({"compare": "restorer", "restorer": None}, r"restorer: missing"),
    ],
)
def test_what_an_entry_cannot_mean_is_one_line(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(OferError, match=rf"config: tables\.table10\.{fault}"):
        configuration(table10={**DEFAULT["tables"]["table10"], **changes})


HIDDEN = {"a": {"occlusion": "eyes"}}
GAIN = {"a": {"occlusion": "eyes", "over": {"plain": "recogniser"}}}


@pytest.mark.parametrize(
    ("stage", "entry", "fault"),
    [
        ("make_table", {"columns": GAIN, "rows": {"r": "flowrec", "p": "recogniser"}}, "rows.p: has no number"),
        ("make_table", {"columns": {"a": {}}, "rows": {"o": "recogniser-occluded"}}, "rows.o: has no number"),
        ("compare_restorers", {"columns": HIDDEN, "rows": {"r": "flowrec"}, "restorer": "flowrec"}, "rows: none is co"),
        (
            "draw", {"columns": HIDDEN, "rows": {"r": "flowrec"}, "compare": "restorer", "restorer": "flowrec"},
            "columns: none is an endpoint error",
        ),
    ],
)  # fmt: skip
def test_what_would_show_nothing_is_refused(stage: str, entry: dict[str, Any], fault: str) -> None:
    with pytest.raises(OferError, match=rf"^config: tables\.mine\.{re.escape(fault)}"):
        STAGES[stage](configuration(mine={"title": "Mine", **entry}), {"table": "mine", "figure": "baselines"})


def test_a_mean_of_endpoint_errors_is_one() -> None:
    error = {"occlusion": "eyes", "measure": "endpoint_error"}
    columns = {**HIDDEN, "error": error, "mean": {"mean": ["error"]}, "twice": {"sum": ["mean", "mean"]}}
    ranked = {"title": "Mine", "rows": {"r": "flowrec"}, "compare": "restorer", "restorer": "flowrec"}
    entry = entry_of(configuration(mine={**ranked, "columns": columns}), "mine")
    assert {one.name: one.measure for one in entry.columns} == {
        "a": ACCURACY, **dict.fromkeys(["error", "mean", "twice"], ENDPOINT_ERROR),
    }  # fmt: skip


def test_a_column_is_measured_on_one_division_as_what_it_is_made_of() -> None:
    columns = {"a": {}, "b": {"division": "official", "corpus": "ckplus"}, "twice": {"sum": ["b", "b"]}}
    entry = entry_of(configuration(mine={"title": "Mine", "columns": columns, "rows": {"r": "recogniser"}}), "mine")
    of_b = "ckplus/official"
    assert entry.tested_at == {"a": "synthetic/stratified", "b": of_b, "twice": of_b}


def elsewhere(**entry: Any) -> Config:
    """Return the built-in configuration with CK+ as the corpus, and a table that is measured on the built-in one."""
    columns = {"eyes": {"occlusion": "eyes", "corpus": "synthetic", "division": "stratified_group"}}
    rows = {"restored": "flowrec", "filled": "mean-filling"}
    table = {"title": "Mine", "columns": columns, "rows": rows, "restorer": "flowrec", **entry}
    raw = merged(DEFAULT, {"corpus": "ckplus", "root": "/data"})
    return load_config({**raw, "tables": {"mine": table}})


@pytest.mark.parametrize(
    ("stage", "figure"),
    [
        ("compare_restorers", ""), ("compare_divisions", ""),
        *(("draw", name) for name in ("table", "examples", "confusion", "curves")),
    ],
)  # fmt: skip
def test_what_is_shown_of_a_table_is_of_the_corpus_that_it_is_measured_on(stage: str, figure: str) -> None:
    two = [{"division": name, "called": name} for name in ("stratified", "stratified_group")]
    entry = {"compare": "divisions", "divisions": two} if stage == "compare_divisions" else {}
    declared = STAGES[stage](elsewhere(**entry), {"table": "mine", "figure": figure})
    assert (declared.slice["corpus"], declared.slice["generated"]) == ("synthetic", True)
    assert not [path for path in all_files(declared.reads) if "ckplus" in path]


def test_folds_are_drawn_of_divisions_of_the_corpus_alone() -> None:
    own = {"columns": {"a": {"occlusion": "eyes"}}, "division": "stratified"}
    for entry, divisions in ((own, ["stratified"]), ({}, [])):
        drawn = STAGES["draw"](elsewhere(**entry), {"figure": "folds"}).reads["divisions"]
        assert list(drawn) == divisions


def test_figures_of_a_restorer_show_one_corpus_and_are_not_asked_for_of_two() -> None:
    columns = {name: {"occlusion": "eyes", "corpus": name} for name in ("synthetic", "ckplus")}
    config = elsewhere(columns=columns)
    with pytest.raises(OferError, match=r"^config: tables\.mine\.columns: are of several corpora or divisions"):
        STAGES["draw"](config, {"table": "mine", "figure": "examples"})
    assert "results/mine_examples.svg" not in tables(config, "mine")
    assert STAGES["draw"](config, {"table": "mine", "figure": "table"}).slice["corpus"] == "ckplus and synthetic"


def test_a_heading_counts_the_rounds_of_every_division_that_columns_name() -> None:
    columns = {"a": {"division": "stratified"}, "b": {"division": "official", "occlusion": "eyes"}}
    division = STAGES["make_table"](
        configuration(mine={"title": "M", "columns": columns, "rows": {"r": "recogniser"}}), {"table": "mine"}
    ).slice["division"]
    assert division == "10 folds (stratified) and 1 round (official)"
