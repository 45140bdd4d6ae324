"""Which occlusions are measured on which corpus, and which values they are painted by."""

from pathlib import Path

import yaml

from ofer.config.entries import above_papers, merged
from ofer.config.load import load_config
from ofer.plan.occlusions import occlusion_values, used_occlusions

PROJECT = Path(__file__).parents[2]
DEFAULT = above_papers(PROJECT, yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")))


def test_an_occlusion_is_made_of_the_values_that_its_entry_gives() -> None:
    config = load_config(DEFAULT)
    assert occlusion_values(config, "eyes").keys() == {"boxes", "fill", "seed"}
    assert occlusion_values(config, "r8").keys() == {"boxes", "share", "fill", "seed"}
    assert occlusion_values(config, "eyes-image").keys() == {"boxes", "fill", "seed", "images", "objects", "fit"}
    assert occlusion_values(config, "object")["objects_of"] == "test"


def test_on_each_corpus_is_measured_what_tables_hide_on_it() -> None:
    columns = {"lips": {"occlusion": "mouth"}, "brows": {"occlusion": "r8", "corpus": "mmi"}}
    tables = {"table10": DEFAULT["tables"]["table10"], "lowerhalf/table1": DEFAULT["tables"]["lowerhalf/table1"]}
    mine = {"title": "Mine", "columns": columns, "rows": {"r": "recogniser"}}

    def used(corpus: str, run: dict[str, str]) -> list[str]:
        return used_occlusions(load_config({**merged(DEFAULT, run), "tables": {**tables, "mine": mine}}), corpus)

    # Of columns that name no corpus whichever of sequences a run is on: so the same in every run.
    everywhere = ["eyes", "lower", "mouth"]
    for run in (dict[str, str](), {"corpus": "ckplus", "root": "/data"}):
        assert used("synthetic", run) == used("ckplus", run) == everywhere
        assert used("mmi", run) == [*everywhere, "r8"]
        assert used("affectnet-synthetic", run) == ["upper-half"]
        assert used("rafdb-synthetic", run) == []
