"""A chain is read off the stamps: who made what, of what, in how many jobs."""

import pytest

from ofer.drawing.chain import chain
from ofer.errors import OferError


def stamp(stage: str, *inputs: str, **wildcards: str) -> dict[str, object]:
    return {"stage": f"ofer.stages.{stage}", "inputs": dict.fromkeys(inputs, "digest"), "wildcards": wildcards}


STAMPS = {
    "results/c/faces/00.h5": stamp("crop", "package.csv", corpus="c", part="00"),
    "results/c/faces/01.h5": stamp("crop", "package.csv", corpus="c", part="01"),
    "results/c/faces/notes.txt": stamp("crop", "package.csv", corpus="c", part="01"),
    "results/c/eyes/00.h5": stamp("hide", "results/c/faces/00.h5", corpus="c", part="00", occlusion="eyes"),
    "results/c/mouth/00.h5": stamp("hide", "results/c/faces/00.h5", corpus="c", part="00", occlusion="mouth"),
    "results/c/last.csv": stamp(
        "join", "results/c/faces/00.h5", "results/c/faces/01.h5", "results/c/eyes/00.h5", "results/c/mouth/00.h5"
    ),
}


def test_jobs_of_parts_are_one_step_and_other_entries_another():
    steps = chain(STAMPS)
    assert [(step.stage, dict(step.entries), step.jobs) for step in steps] == [
        ("crop", {"corpus": "c"}, 2),
        ("hide", {"corpus": "c", "occlusion": "eyes"}, 1),
        ("hide", {"corpus": "c", "occlusion": "mouth"}, 1),
        ("join", {}, 1),
    ]


def test_arrows_are_the_inputs_that_the_stamps_name():
    assert [step.reads for step in chain(STAMPS)] == [(), (0,), (0,), (0, 1, 2)]


def test_artefacts_that_nobody_reads_are_left_out_but_the_last():
    made = [step.made for step in chain(STAMPS)]
    assert made == [
        ("results/c/faces/*.h5",), ("results/c/eyes/*.h5",), ("results/c/mouth/*.h5",), ("results/c/last.csv",),
    ]  # fmt: skip


def test_the_order_of_the_stamps_does_not_matter():
    assert chain(dict(reversed(STAMPS.items()))) == chain(STAMPS)


def test_a_circle_is_an_error():
    circle = {"a": stamp("one", "b"), "b": stamp("two", "a")}
    with pytest.raises(OferError, match="stamps of one: it follows from itself"):
        chain(circle)
