"""Which samples a figure shows: always the same ones, and faces of those only who may be shown."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ofer.errors import OferError

Publishable = Collection[str] | Literal["all"]


@dataclass(frozen=True)
class Chosen:
    """A sample that is drawn."""

    sample: str
    subject: str
    label: str
    public: bool
    """Whether its face may be shown; else its flows only."""


def choose(samples: pd.DataFrame, label: str, publishable: Publishable, count: int = 1) -> list[Chosen]:
    """Return the first sample by id of `label` of each of the first `count` subjects.

    `samples` has the columns sample, subject, label. Only `publishable` subjects are taken if there is one with that
    label; if not, the first of the others, who are not `public`. Raises OferError if nobody has the label.
    """
    found = samples[samples["label"] == label].sort_values("sample").drop_duplicates("subject")
    if found.empty:
        known = ", ".join(sorted(set(samples["label"])))
        raise OferError(f"config: illustrations: the corpus has no sample of {label!r}; name one of {known}")
    public = found if publishable == "all" else found[found["subject"].isin(list(publishable))]
    taken = (found if public.empty else public).head(count)
    return [
        Chosen(str(row.sample), str(row.subject), str(row.label), public=not public.empty) for row in taken.itertuples()
    ]


def how_chosen(chosen: list[Chosen]) -> str:
    """Return in words how the samples of a figure were chosen, and whether faces had to be left out."""
    names = ", ".join(one.sample for one in chosen)
    label, kind = chosen[0].label, "publishable subject" if chosen[0].public else "subject"
    if len(chosen) > 1:
        which = f"the first sample with {label}, by id, of each of the first {len(chosen)} {kind}s"
    else:
        which = f"the first sample with {label}, by id, of a {kind}"
    faces = "" if chosen[0].public else " The corpus allows showing no face of this expression (publishable_subjects)."
    return f"{names}, {which}.{faces}"
