import random

import pytest

from ofer.base.errors import OferError
from ofer.corpora.mmi_coding import coded_apex
from tests.corpora.mmi_tree import coding_xml


def written(path, coding):
    path.write_text(coding_xml(coding))
    return path


def slowly(coding, frames=60):
    """The middle of the first stretch in which most units are at their apex, looking at every frame."""
    at_apex = []
    for frame in range(1, frames):
        phases = []
        for unit, markers in coding.items():
            begun = [marker for marker in sorted(markers) if marker[0] <= frame]
            last = sorted(markers)[-1]
            # The last marker of a unit holds for its own frame.
            if begun and begun[-1][1] == 2 and (begun[-1] != last or frame == last[0]):
                phases.append((unit, begun[-1]))
        at_apex.append(phases)
    most = max(map(len, at_apex))
    if not most:
        return None
    start = end = next(frame for frame, phases in enumerate(at_apex) if len(phases) == most)
    while at_apex[end + 1] == at_apex[start]:
        end += 1
    return (start + end) // 2


@pytest.mark.parametrize("seed", range(40))
def test_most_units_are_at_their_apex_there(tmp_path, seed):
    draw = random.Random(seed)
    coding = {}
    for unit in range(draw.randint(1, 4)):
        frames = sorted(draw.sample(range(1, 50), draw.randint(1, 8)))
        coding[str(unit)] = [(frame, draw.randint(0, 3)) for frame in frames]
    assert coded_apex(written(tmp_path / "coding.xml", coding)) == slowly(coding)


def test_an_apex_of_one_unit_is_met_in_its_middle(tmp_path):
    coding = {"12": [(1, 0), (10, 1), (21, 2), (31, 3), (40, 0)]}
    # Frames 21 to 30, counted from 1.
    assert coded_apex(written(tmp_path / "coding.xml", coding)) == (21 + 30) // 2 - 1


def test_the_order_of_markers_does_not_matter(tmp_path):
    markers = [(1, 0), (10, 1), (21, 2), (31, 3)]
    for order in (markers, markers[::-1]):
        assert coded_apex(written(tmp_path / "coding.xml", {"12": order})) == 24


@pytest.mark.parametrize("coding", [{}, {"12": []}, {"12": [(1, 0), (9, 1)]}])
def test_a_coding_without_apex_names_none(tmp_path, coding):
    assert coded_apex(written(tmp_path / "coding.xml", coding)) is None


@pytest.mark.parametrize("marker", [("", 2), ("0", 2), ("-3", 2), ("4.5", 2), (4, "apex"), (4, ""), (4, "9" * 5001)])
def test_a_marker_without_numbers_is_one_line(tmp_path, marker):
    with pytest.raises(OferError, match=r"coding\.xml: has a marker at frame .* of type .*; correct it"):
        coded_apex(written(tmp_path / "coding.xml", {"12": [marker]}))
