import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora.landmarks import read_landmarks
from tests.corpora.ckplus_tree import landmarks, make_tree

NAME = "Landmarks/S005/001/S005_001_00000001_landmarks.txt"


def test_points_are_read_in_the_format_of_ck_plus(tmp_path):
    points = read_landmarks(make_tree(tmp_path) / NAME)
    assert points.dtype == np.float64
    np.testing.assert_allclose(points, landmarks(), atol=1e-5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2\n" * 67, "has 67 rows"),
        ("1 2\n" * 69, "has 69 rows"),
        ("", "has 0 rows"),
        ("1 2 3\n" * 68, "row 1 is not two finite numbers"),
        ("1 2\n" * 67 + "1\n", "row 68 is not two finite numbers"),
        ("1 2\n" * 67 + "1 nan\n", "row 68 is not two finite numbers"),
        ("1 2\n" * 67 + "1_0 2\n", "row 68 is not two finite numbers"),
        ("1, 2\n" * 68, "row 1 is not two finite numbers"),
        ("1 2\n" * 67 + "1 ö\n", "not a text file of numbers"),
    ],
)
def test_anything_else_is_refused_with_its_name(tmp_path, text, said):
    path = tmp_path / "points.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OferError, match=f"points.txt: .*{said}.*; unpack"):
        read_landmarks(path)


def test_a_blank_last_line_does_not_count(tmp_path):
    path = tmp_path / "points.txt"
    path.write_text("1 2\n" * 68 + "\n")
    assert read_landmarks(path).shape == (68, 2)
