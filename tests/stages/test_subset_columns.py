"""A column of a subset: from a corpus, a list of others and predictions to the table, its comparisons and its page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.base.expressions import EXPRESSIONS
from ofer.base.tables import read_table
from ofer.config.entries import above_papers, merged, read_yaml, yaml_value
from ofer.config.load import load_config
from ofer.corpora.rafdb import read_samples
from ofer.evaluation.schemes import divide
from ofer.jobs.job import Job
from ofer.occlusion.coverage import COLUMNS
from ofer.papers import pairs, table
from ofer.plan.stages import STAGES
from ofer.stages import make_table
from tests.corpora.still_trees import write_rafdb
from tests.stages.made_up import inputs

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs/corpora.md").read_text(encoding="utf-8")
EXAMPLE = yaml_value(PAGE[PAGE.index("# occluded.yaml") : PAGE.index("```", PAGE.index("# occluded.yaml"))])
"""What the page says of subsets."""
DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
CLASSES = ("happiness", "surprise")
LISTED = {
    **{f"train_0000{number}": CLASSES[number % 2] for number in range(8)},
    **{f"test_000{number}": CLASSES[number % 2] for number in range(6)},
}
EXCLUDED = "test_0005"
CODES = {"surprise": 0, "happiness": 3}
ROWS = ["test_0001", "test_0000", "test_0003", "test_0001", EXCLUDED, "train_00002", "test_0099"]
MISSED = {"resnet": set(), "resnet-holes": {"test_0001"}}
"""What each method gets wrong."""

Table = tuple[pd.DataFrame, pd.DataFrame, str]


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Table]:
    root = write_rafdb(tmp_path / "RAF-DB", LISTED)

    def made(named: list[str] = ROWS, **subset: Any) -> Table:
        listed = tmp_path / "list.txt"
        listed.write_text("\n".join(f"{name}_aligned {CODES[LISTED.get(name, 'surprise')]} 1" for name in named))
        over = {
            "corpora": {"rafdb": {"root": str(root)}},
            "subsets": {"occlusion-rafdb": {"list": str(listed), **subset}},
            # Of so few training samples.
            "divisions": {"official": {"validation_share": 0.5}},
        }
        config = load_config(merged(merged(DEFAULT, EXAMPLE), over))
        samples = pd.DataFrame(
            [
                (one.id, one.id, one.label, one.split)
                for one in read_samples(root, labels="basic7", need_landmarks=False, options={"images": "aligned"})
                if one.id != EXCLUDED
            ],
            columns=["sample", "subject", "label", "split"],
        )
        division = divide(samples, config.divisions["official"].values(), name="official")

        def file(path: Path) -> Path:
            frames = {
                "division.csv": division.samples,
                "rounds.csv": division.rounds,
                "excluded.csv": pd.DataFrame({"sample": [EXCLUDED], "reason": ["no face"]}),
                "coverage.csv": pd.DataFrame(columns=COLUMNS),
            }
            frame = frames.get(path.name)
            if frame is None:
                frame = division.tested().assign(seed=0)
                right = ~frame["sample"].isin(MISSED[path.parts[-3]])
                for name in EXPRESSIONS:
                    frame[f"p_{name}"] = ((frame["label"] == name) == right).astype(float)
            made_file = tmp_path / path
            made_file.parent.mkdir(parents=True, exist_ok=True)
            frame.to_csv(made_file, index=False)
            return made_file

        declared = STAGES["make_table"](config, {"table": "rafdb_occluded"})
        outputs = {"table": "mine.csv", "pairs": "mine_pairs.csv", "markdown": "mine.md"}
        paths = {key: tmp_path / name for key, name in outputs.items()}
        slice_ = json.loads(json.dumps(declared.slice))
        make_table.build(Job("ofer.stages.make_table", slice_, inputs(declared.reads, file), paths))
        cells, compared = (
            read_table(paths[name], text) for name, text in (("table", table.TEXT), ("pairs", pairs.TEXT))
        )
        return cells, compared, paths["markdown"].read_text(encoding="utf-8")

    return made


def numbers(cells: pd.DataFrame, row: str) -> dict[str, tuple[float, int, str]]:
    of_row = cells[cells["row"] == row]
    return {cell.column: (cell.ours, cell.n, cell.corpus) for cell in of_row.itertuples()}


def test_rows_of_the_list_are_counted_and_nothing_else(make: Callable[..., Table]) -> None:
    cells, compared, page = make()
    assert numbers(cells, "whole faces") == {"all": (100, 5, "rafdb"), "occluded": (100, 4, "occlusion-rafdb of rafdb")}
    # The one that is missed stands twice.
    assert numbers(cells, "faces behind objects") == {
        "all": (80, 5, "rafdb"),
        "occluded": (50, 4, "occlusion-rafdb of rafdb"),
    }
    [pair] = compared[compared["column"] == "occluded"].to_dict("records")
    assert (pair["row"], pair["difference"], pair["n"], pair["p_mcnemar"]) == ("faces behind objects", -50, 4, 0.5)
    assert page.startswith("# Rafdb occluded on corpus rafdb: n = 4 to 5, 1 round (official)\n")
    assert (
        "- occlusion-rafdb counts 4 of the 7 rows of list.txt (3 pictures, one that stands twice counts twice); left "
        "out: 1 row of excluded samples, such as test_0005 (list.txt:5), 1 row of samples that official does not test, "
        "such as train_00002 (list.txt:6) and 1 row of pictures that are no sample of rafdb, such as test_0099 "
        "(list.txt:7)."
    ) in page


def test_a_picture_may_count_once(make: Callable[..., Table]) -> None:
    cells, _, page = make(dedup=True)
    assert numbers(cells, "faces behind objects")["occluded"] == (66.6667, 3, "occlusion-rafdb of rafdb")
    assert "counts 3 of the 7 rows of list.txt (3 pictures); left out: 1 row of pictures that stand above" in page


def test_a_list_of_training_samples_is_refused(make: Callable[..., Table]) -> None:
    with pytest.raises(OferError, match=r"list\.txt: official tests no sample of rafdb that it names; look at"):
        make(["train_00002"])


def test_a_list_that_is_not_there_is_said_before_anything_runs(make: Callable[..., Table]) -> None:
    with pytest.raises(
        OferError, match=r"config: subsets\.occlusion-rafdb\.list: no file 'nowhere\.txt'; get the list"
    ):
        make(list="nowhere.txt")
