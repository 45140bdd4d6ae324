"""Notes below a table about samples that are not in it."""

from pathlib import Path

from ofer.base.tables import read_texts
from ofer.base.wording import count


def notes_about(excluded: Path) -> list[str]:
    """Return whole sentences: the corpus' warnings, and how many samples its `excluded.csv` leaves out."""
    rows = read_texts(excluded)
    notes = [f"{warning}." for warning in rows.loc[rows["sample"] == "(corpus)", "reason"]]
    left_out = int((rows["sample"] != "(corpus)").sum())
    if left_out:
        notes.append(f"{count(left_out, 'sample')} {'is' if left_out == 1 else 'are'} excluded; {excluded} says why.")
    return notes
