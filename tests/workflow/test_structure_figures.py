"""The drawings of the code's own structure, made by the workflow of a finished run."""

from pathlib import Path

import pytest

from ofer.artefacts import read_stamp, stamp_path
from ofer.drawing.chain import Step, chain
from tests.workflow.experiment import TINY, Experiment

FIGURES = tuple(f"results/fig{number}.svg" for number in (2, 6, 7, 9))
LAST = Path("results/synthetic/stratified/flowrec/eyes/predictions.csv")


@pytest.fixture(scope="module")
def drawn(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    copy = finished.copy(tmp_path_factory.mktemp("drawn") / "project")
    figures = Experiment(copy.folder, (TINY.name,), FIGURES)
    assert figures.would_run() == {"draw_pipeline", "draw_network", "draw_folds", "draw_skips", "divide_folds"}
    figures.run()
    return figures


def steps_of(stamps: dict[str, dict]) -> dict[tuple[str, ...], Step]:
    return {(step.stage, *step.entries.values()): step for step in chain(stamps)}


def test_each_is_there_as_vector_and_as_picture_and_stays(drawn: Experiment) -> None:
    for name in FIGURES:
        assert (drawn.folder / name).read_bytes().startswith(b"<?xml")
        assert (drawn.folder / name).with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert drawn.would_run() == set()


def test_the_pipeline_is_drawn_from_every_artefact_that_the_predictions_follow_from(drawn: Experiment) -> None:
    # What the rules say (the drawing's inputs) against what the stamps say, followed back from the end.
    waiting, found = [LAST], {}
    while waiting:
        path = waiting.pop()
        if path.as_posix() not in found and stamp_path(drawn.folder / path).exists():
            found[path.as_posix()] = read_stamp(drawn.folder / path)
            waiting += map(Path, found[path.as_posix()]["inputs"])
    assert set(read_stamp(drawn.folder / FIGURES[0])["inputs"]) == set(found)
    steps = steps_of(found)
    assert {stage for stage, *_ in steps} == {
        "generate", "read_corpus", "crop_faces", "gather_samples", "divide_folds", "occlude_frames", "extract_flow",
        "train", "restore", "recognise",
    }  # fmt: skip
    assert len([stage for stage, *_ in steps if stage == "extract_flow"]) == 4
    assert len([stage for stage, *_ in steps if stage == "train"]) == 2


def test_a_missing_artefact_of_the_chain_is_an_error_and_no_smaller_drawing(drawn: Experiment) -> None:
    rule = "workflow/rules/chain.smk"
    drawn.edit(rule, "return sorted(found)", 'return sorted(path for path in found if "frames" not in path)')
    done = drawn.run("--forcerun", "draw_pipeline", check=False)
    drawn.edit(rule, 'return sorted(path for path in found if "frames" not in path)', "return sorted(found)")
    assert done.returncode != 0
    output = done.stdout + done.stderr
    assert "made of results/synthetic/frames/eyes/00.h5, which is missing in --artefacts" in output
