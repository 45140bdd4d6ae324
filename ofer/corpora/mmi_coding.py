"""The apex of an MMI clip by its onset-apex-offset coding of action units.

    <ActionUnit Number="12"><Marker Frame="1" Type="0"/><Marker Frame="14" Type="1"/> … </ActionUnit>

A marker says where a phase of the unit begins: type 0 neutral, 1 onset, 2 apex, 3 offset; frames count from 1.
"""

from pathlib import Path
from xml.etree.ElementTree import Element

from ofer.base.errors import OferError
from ofer.base.foreign import whole_number
from ofer.corpora.xml_files import read_xml

APEX = 2


def coded_apex(path: Path) -> int | None:
    """Return the index, from 0, of the frame at which most action units are at their apex; of several the middle one.

    An apex lasts until the unit's next marker; one that no marker ends counts at its first frame. None if the coding
    has no apex. Raises OferError for a file that cannot be read, or a marker without numbers.
    """
    phases = [
        (start, end)
        for unit in read_xml(path).iter()
        if unit.tag.lower() == "actionunit"
        for start, end in _apexes(path, unit)
    ]
    if not phases:
        return None
    at_apex = {frame: sum(start <= frame < end for start, end in phases) for frame in _starts_and_ends(phases)}
    most = max(at_apex.values())
    start = min(frame for frame, count in at_apex.items() if count == most)
    # Until one of the units that are at their apex leaves it, or another unit comes.
    end = min(frame for frame in _starts_and_ends(phases) if frame > start)
    return (start + end - 1) // 2 - 1


def _apexes(path: Path, unit: Element) -> list[tuple[int, int]]:
    """Return (first frame, first frame after) of each apex of a unit, counted from 1."""
    markers = sorted(_marker(path, element.attrib) for element in unit if element.tag.lower() == "marker")
    ends = [frame for frame, _ in markers[1:]] + [markers[-1][0] + 1] if markers else []
    return [(frame, max(end, frame + 1)) for (frame, kind), end in zip(markers, ends, strict=True) if kind == APEX]


def _starts_and_ends(phases: list[tuple[int, int]]) -> list[int]:
    return sorted({frame for phase in phases for frame in phase})


def _marker(path: Path, attributes: dict[str, str]) -> tuple[int, int]:
    """Return (frame, type) of a marker."""
    lower = {name.lower(): value.strip() for name, value in attributes.items()}
    frame, kind = lower.get("frame", ""), lower.get("type", "")
    numbers = whole_number(frame), whole_number(kind)
    if not numbers[0] or numbers[1] is None:
        raise OferError(f"{path}: has a marker at frame {frame!r} of type {kind!r}; correct it, or remove this coding")
    return numbers[0], numbers[1]
