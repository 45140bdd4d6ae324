"""A recognition as JSON and as lines for the terminal. The fields are explained in docs/recognise.md."""

from typing import Any

import numpy as np

from ofer.recognition.doubts import CANNOT_TELL, answer, doubts_of, frame_doubts
from ofer.recognition.recognise import Recognition
from ofer.recognition.stillness import LEAST_SCORE, Assumption
from ofer.recognition.trained_model import CLEAN, Tested

SCHEMA = "ofer recognised clip 2"
DIGITS = 6
MOST_LINES = 16


def as_json(found: Recognition) -> dict[str, Any]:
    """Return everything that is known about the clip, ready for JSON."""
    clip, model, cut = found.clip, found.model, found.cut
    return {
        "schema": SCHEMA,
        "warning": model.says,
        "clip": {
            "source": clip.source.name,
            "path": str(clip.source.absolute()),
            "frames": [clip.first, found.numbers[-1]],
            "width": cut.frame_shape[1],
            "height": cut.frame_shape[0],
            "turned_by": clip.turn or 0,
            "frames_per_second": clip.frame_rate(),
        },
        "model": {
            "folder": model.folder.as_posix(),
            "trained_on": [{"corpus": name, "generated": generated} for name, generated in model.trained_on.items()],
            "division": model.division,
            "fold_models": len(model.recogniser.weights),
            "recogniser": model.recogniser.name,
            "restorer": found.restorer.name if found.restorer else None,
            "tested": {name: _tested(one) for name, one in model.tested.items()},
            "weights": model.digests,
            "other_libraries": list(model.other_libraries),
            "other_code": list(model.other_code),
        },
        "face": {
            "eyes": np.round(cut.face.at(cut.number), 2).tolist(),
            "found": cut.face.how,
            "other_faces": cut.face.others.get(cut.number, 0),
            "resized_by": round(cut.factor, DIGITS),
            "inter_ocular_distance": round(cut.distance, DIGITS),
            "tilt": round(cut.face.tilt(cut.number), 2),
            "seen_in_neutral_crop": found.checks.face_in_neutral,
        },
        "neutral_frame": cut.number,
        "from_neutral": round(found.from_neutral, DIGITS),
        "occlusion": {
            "asked": found.asked,
            "taken": found.occlusion,
            "scores": _scores(found.assumption),
        },
        "expressions": list(model.classes),
        "motion_unit": model.flow["unit"],
        "answer": answer(found, found.apex),
        "cannot_tell": [{"doubt": doubt.kind, "reason": doubt.says} for doubt in doubts_of(found)],
        "apex": {"frame": found.numbers[found.apex], **_answer(found, found.apex)},
        "frames": [
            {
                "frame": number,
                "motion": round(float(found.motion[row]), DIGITS),
                **_answer(found, row),
                "doubts": [doubt.kind for doubt in frame_doubts(found, row)],
                "follows": round(float(found.checks.follows[row]), DIGITS),
                "step": round(float(found.checks.step[row]), DIGITS),
                "rigid": round(float(found.checks.rigid[row]), DIGITS),
                "face": bool(found.checks.face[row]),
                "by_fold": np.round(found.by_round[:, row], DIGITS).tolist(),
            }
            for row, number in enumerate(found.numbers)
        ],
    }


def as_lines(found: Recognition) -> list[str]:
    """Return what the terminal shows: what was assumed, the expression over time, and the answer."""
    model, cut = found.model, found.cut
    lines = [
        f"model      {model.folder.as_posix()}, {len(model.recogniser.weights)} fold models (their mean is given)",
        f"           {model.says}",
        f"           {tested_words(found)}",
        f"face       eyes {_eyes(found)} in frame {cut.number}, {cut.face.how}{_resized(found)}",
        f"neutral    frame {cut.number}",
        f"occlusion  {_occlusion(found)}",
        "",
        f"{'frame':>5}  {'motion':>6}  {'expression':<11} {'probability':>11}",
    ]
    for row in shown_rows(len(found.numbers), found.apex, MOST_LINES):
        probability, said = found.mean[row].max(), answer(found, row)
        shown = f"{'–':>11}" if said == CANNOT_TELL else f"{probability:>11.2f}  {'█' * round(20 * probability)}"
        lines.append(
            f"{found.numbers[row]:>5}  {found.motion[row]:>6.2f}  {said:<11} {shown}"
            f"{'  ← most motion' if row == found.apex else ''}"
        )
    return [*lines, "", *_conclusion(found)]


def _conclusion(found: Recognition) -> list[str]:
    """Return the answer at the apex, or why there is none."""
    where = f"at frame {found.numbers[found.apex]}, of most motion"
    doubts = doubts_of(found)
    if doubts:
        return [f"{where}: {CANNOT_TELL}", *(f"  {doubt.says}" for doubt in doubts)]
    ranked = np.argsort(-found.mean[found.apex], kind="stable")[:3]
    strongest = ", ".join(f"{found.model.classes[index]} {found.mean[found.apex, index]:.2f}" for index in ranked)
    return [f"{where}: {strongest}; {agreement(found)}"]


def agreement(found: Recognition) -> str:
    """Return how many of the rounds' models would give the answer themselves."""
    return f"{found.agreeing(found.apex)} of {len(found.by_round)} models agree"


def tested_words(found: Recognition) -> str:
    """Return how good the models are by their own test, on faces with the same occlusion."""
    tested = found.model.tested.get(found.occlusion)
    if tested is None:
        return f"how good these models are was not tested (occlusion {found.occlusion})"
    return tested.says


def warnings(found: Recognition) -> list[str]:
    """Return what the user should know before believing the answer."""
    model, cut = found.model, found.cut
    lines = []
    others = cut.face.others.get(min(cut.face.pupils), 0)
    if others:
        lines.append(
            f"{found.clip.source}: {others + 1} faces in frame {min(cut.face.pupils)}; the largest, with eyes at "
            f"{_eyes(found)}, is taken; choose another by --eyes"
        )
    if cut.number not in cut.face.pupils:
        nearest = min(cut.face.pupils, key=lambda number: abs(number - cut.number))
        lines.append(
            f"{found.clip.source}: no face found in frame {cut.number}; the eyes of frame {nearest} are taken; "
            "if the head moved between, give them by --eyes"
        )
    if cut.face.doubtful:
        lines.append(
            f"{found.clip.source}: the detector is not sure of this face, so look at the figure whether it is one; "
            "hidden eyes are guessed to about an eighth of their distance, and --eyes sets them right"
        )
    if gap := found.clip.gap(found.numbers[-1]):
        lines.append(gap)
    unanswered = [number for row, number in enumerate(found.numbers) if answer(found, row) == CANNOT_TELL]
    if unanswered and not doubts_of(found):
        lines.append(
            f"{found.clip.source}: {len(unanswered)} of {len(found.numbers)} frames, from frame {unanswered[0]} on, "
            "have no answer; the JSON says why"
        )
    if found.occlusion == CLEAN and not found.checks.face_in_neutral:
        lines.append(
            f"{found.clip.source}: the detector sees no face in the crop of frame {cut.number}, so later frames were "
            "not searched for one; look at the figure"
        )
    if model.pupils["source"] == "landmarks":
        lines.append("the model's corpus has landmarks of its own; here the eyes come from dlib or --eyes")
    if model.other_libraries:
        lines.append(f"other libraries than the models were made with: {'; '.join(model.other_libraries)}")
    if model.other_code:
        lines.append(f"other code than the models were made with: {', '.join(model.other_code)}")
    return lines


def shown_rows(count: int, apex: int, most: int) -> list[int]:
    """Return at most `most` rows, evenly spread from the first to the last of `count`, `apex` among them."""
    if count <= most:
        return list(range(count))
    rows = np.unique(np.linspace(0, count - 1, most).round().astype(int)).tolist()
    if apex not in rows:
        inner = range(1, len(rows) - 1)
        rows[min(inner, key=lambda index: abs(rows[index] - apex))] = apex
    return sorted(rows)


def _answer(found: Recognition, row: int) -> dict[str, Any]:
    values = {
        name: round(float(value), DIGITS) for name, value in zip(found.model.classes, found.mean[row], strict=True)
    }
    said = answer(found, row)
    return {
        "expression": said,
        "usable": said != CANNOT_TELL,
        "models_agree": found.agreeing(row),
        "probabilities": values,
    }


def _tested(tested: Tested) -> dict[str, Any]:
    return {
        "accuracy": round(tested.accuracy, DIGITS),
        "samples": tested.samples,
        "chance": round(tested.chance, DIGITS),
    }


def _scores(assumption: Assumption | None) -> dict[str, float] | None:
    if assumption is None:
        return None
    return {name: round(score, DIGITS) for name, score in assumption.scores.items()}


def _occlusion(found: Recognition) -> str:
    if found.assumption is None:
        how = "as asked"
    else:
        scores = ", ".join(f"{name} {score:.2f}" for name, score in found.assumption.scores.items())
        how = f"assumed, ahead by {found.assumption.lead:.2f} (stillness: {scores}; from {LEAST_SCORE} on it counts)"
    restored = f"; flow restored by {found.restorer.name}" if found.restorer else "; flow not restored"
    return f"{found.occlusion}, {how}{restored}"


def _eyes(found: Recognition) -> str:
    (left, top), (right, bottom) = found.cut.face.at(found.cut.number)
    return f"({left:.0f}, {top:.0f}) and ({right:.0f}, {bottom:.0f})"


def _resized(found: Recognition) -> str:
    if found.cut.factor == 1.0:
        return ""
    return f"; frames resized by {found.cut.factor:.2f}, so that faces are as large as the corpus's"
