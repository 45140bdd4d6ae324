"""The note below a table about how much its occlusions hide."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from ofer.base.tables import read_table
from ofer.base.wording import enumeration

TEXTS = ("occlusion", "feature", "frame", "label", "points_from")
SOURCES = {"landmarks": "the corpus' landmarks", "dlib68": "dlib's 68-point model, not for commercial use"}
WORDS = {"nose_tip": "tip of the nose"}


def coverage_note(path: Path, claims: Iterable[Sequence[str]], *, generated: bool) -> str:
    """Return whole sentences: in how many apex frames, or stills, each occlusion hides all points that it claims to.

    `path` is the corpus' coverage.csv; `claims` are pairs of an occlusion entry and what it claims to hide, joined by
    "+" as there. The landmarks of a `generated` corpus are true points. Raises OferError if the file cannot be read.
    """
    rows = read_table(path, TEXTS)
    apex = rows[rows["frame"].isin(["apex", "still"]) & (rows["n"] > 0)]
    said = [_sentence(apex[(apex["occlusion"] == name) & (apex["feature"] == of)], name, of) for name, of in claims]
    return " ".join([*said, *_source(apex, path, generated)])


def _sentence(rows: pd.DataFrame, name: str, claim: str) -> str:
    if not claim:
        return f"`{name}` claims to hide no feature."
    features = enumeration(WORDS.get(feature, feature) for feature in claim.split("+"))
    what = f"`{name}` hides all points of the {features}"
    if rows.empty:
        return f"Whether {what} is not measured: no points."
    shares = dict(zip(rows["label"], 100 * rows["faces_hidden"], strict=True))
    everyone = f"{shares.pop('all'):.1f} %"
    least = min(shares, key=lambda label: shares[label])
    lowest = f"{shares[least]:.1f} %"
    worst = "" if lowest == everyone else f" (least: {least}, {lowest})"
    faces = "stills" if set(rows["frame"]) == {"still"} else "apex frames"
    return f"{what} in {everyone} of {faces}{worst}."


def _source(rows: pd.DataFrame, path: Path, generated: bool) -> Iterator[str]:
    if not rows.empty:
        found = str(rows["points_from"].iloc[0])
        source = "true points" if generated and found == "landmarks" else SOURCES[found]
        n = int(rows.loc[rows["label"] == "all", "n"].max())
        further = "classes" if set(rows["frame"]) == {"still"} else "first frames, classes"
        yield f"(n = {n}; {source}; {further} and shares of points: {path}.)"
