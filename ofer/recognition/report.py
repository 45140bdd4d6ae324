"""A recognition as JSON and as lines for the terminal. The fields are explained in docs/recognise.md."""

from typing import Any

import numpy as np

from ofer.recognition.recognise import Recognition
from ofer.recognition.stillness import LEAST_SCORE, Assumption

SCHEMA = "ofer recognised clip 1"
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
            "frames": [clip.first, found.numbers[-1]],
            "width": cut.frame_shape[1],
            "height": cut.frame_shape[0],
            "turned_by": clip.turn,
            "frames_per_second": clip.frame_rate(),
        },
        "model": {
            "folder": model.folder.as_posix(),
            "trained_on": [{"corpus": name, "generated": generated} for name, generated in model.trained_on.items()],
            "folds": model.folds,
            "fold_models": len(model.recogniser.weights),
            "recogniser": model.recogniser.name,
            "restorer": found.restorer.name if found.restorer else None,
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
        },
        "neutral_frame": cut.number,
        "occlusion": {
            "asked": found.asked,
            "taken": found.occlusion,
            "scores": _scores(found.assumption),
        },
        "expressions": list(model.classes),
        "motion_unit": model.flow["unit"],
        "hardly_moves": found.hardly_moves,
        "apex": {"frame": found.numbers[found.apex], **_answer(found, found.apex)},
        "frames": [
            {
                "frame": number,
                "motion": round(float(found.motion[row]), DIGITS),
                **_answer(found, row),
                "by_fold": np.round(found.by_fold[:, row], DIGITS).tolist(),
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
        f"face       eyes {_eyes(found)} in frame {cut.number}, {cut.face.how}{_resized(found)}",
        f"neutral    frame {cut.number}",
        f"occlusion  {_occlusion(found)}",
        "",
        f"{'frame':>5}  {'motion':>6}  {'expression':<11} {'probability':>11}",
    ]
    for row in shown_rows(len(found.numbers), found.apex, MOST_LINES):
        probability = found.mean[row].max()
        lines.append(
            f"{found.numbers[row]:>5}  {found.motion[row]:>6.2f}  {found.expression(row):<11} {probability:>11.2f}  "
            f"{'█' * round(20 * probability)}{'  ← most motion' if row == found.apex else ''}"
        )
    ranked = np.argsort(-found.mean[found.apex], kind="stable")[:3]
    answer = ", ".join(f"{model.classes[index]} {found.mean[found.apex, index]:.2f}" for index in ranked)
    lines += ["", f"at frame {found.numbers[found.apex]}, of most motion: {answer}"]
    if found.hardly_moves:
        lines.append("hardly anything moves in this clip: the models know no neutral face, so the answer means nothing")
    return lines


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
    return {"expression": found.expression(row), "probabilities": values}


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
