"""Which modules and data files reach which rules: a line for each, and training stands apart from what it should."""

from pathlib import Path

import pytest

from ofer.commands.configured import configuration
from ofer.commands.reach import lines, reach

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reached() -> dict[str, set[str]]:
    return reach(configuration()[0])


def test_a_line_for_each_module_names_its_rules(reached: dict[str, set[str]]) -> None:
    shown = dict(line.split(": ") for line in lines(reached))
    assert shown["ofer.jobs.artefacts"] == "every rule"
    assert shown["ofer.corpora.images"].split(", ") == [
        "read_corpus", "crop_faces", "gather_samples", "occlude_frames", "measure_coverage", "align_faces",
        "place_occluders", "render_stills", "locate_points", "train_stills", "recognise_stills", "measure_gates",
            "measure_masks",
        "draw_occlusion_kinds", "draw_gallery",
    ]  # fmt: skip
    assert shown["ofer.corpora.ckplus"] == "read_corpus", "a loader that entries name"
    assert "ofer.corpora" not in shown, "an empty file"


@pytest.mark.parametrize("room", ["corpora", "faces", "occlusion", "drawing", "figures", "papers", "commands"])
def test_what_stands_before_or_after_training_does_not_reach_it(reached: dict[str, set[str]], room: str) -> None:
    # The packages themselves are empty files.
    inside = {module for module in reached if module.startswith((f"ofer.{room}.", f"ofer/{room}/"))}
    assert {module for module in inside if "train" in reached[module]} == set()


def test_statistics_and_metrics_do_not_reach_training(reached: dict[str, set[str]]) -> None:
    into_training = {module for module, stages in reached.items() if "train" in stages}
    assert {module for module in into_training if module.startswith("ofer.evaluation.")} == {"ofer.evaluation.division"}
    assert "ofer.flow.farneback" not in into_training
    assert "ofer.flow.pooling" not in into_training
