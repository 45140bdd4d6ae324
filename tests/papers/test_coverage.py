"""What a table says about how much its occlusions hide."""

from pathlib import Path

import pytest

from ofer.papers.coverage import coverage_note

HEAD = "occlusion,feature,frame,label,n,points_hidden,faces_hidden,points_from\n"
CLAIMS = [["eyes", "eyes+brows"], ["mouth", "mouth"]]


def noted(folder: Path, rows: str, claims: list[list[str]] = CLAIMS, *, generated: bool = False) -> str:
    path = folder / "coverage.csv"
    path.write_text(HEAD + rows)
    return coverage_note(path, claims, generated=generated).replace(f"{folder}/", "")


MEASURED = """\
eyes,eyes+brows,first,all,9,1.0,0.5,{source}
eyes,eyes+brows,apex,all,9,0.99,1.0,{source}
eyes,eyes+brows,apex,fear,9,0.99,1.0,{source}
mouth,mouth,apex,all,9,0.99,0.995,{source}
mouth,mouth,apex,NA,4,1.0,1.0,{source}
mouth,mouth,apex,surprise,5,0.9,0.972,{source}
"""


@pytest.mark.parametrize(
    ("source", "generated", "said"),
    [
        ("landmarks", True, "true points"),
        ("landmarks", False, "the corpus' landmarks"),
        ("dlib68", True, "dlib's 68-point model, not for commercial use"),
    ],
)
def test_it_says_of_how_many_apex_frames_all_that_is_claimed_is_hidden_and_by_which_points(
    tmp_path: Path, source: str, generated: bool, said: str
) -> None:
    assert noted(tmp_path, MEASURED.format(source=source), generated=generated) == (
        "`eyes` hides all points of the eyes and brows in 100.0 % of apex frames. "
        "`mouth` hides all points of the mouth in 99.5 % of apex frames (least: surprise, 97.2 %). "
        f"(n = 9; {said}; first frames, classes and shares of points: coverage.csv.)"
    )


def test_without_points_nothing_is_claimed_to_be_measured(tmp_path: Path) -> None:
    rows = "eyes,eyes+brows,apex,all,0,,,\nmouth,mouth,apex,all,0,,,\n"
    assert noted(tmp_path, rows) == (
        "Whether `eyes` hides all points of the eyes and brows is not measured: no points. "
        "Whether `mouth` hides all points of the mouth is not measured: no points."
    )


def test_an_entry_without_a_claim_says_so(tmp_path: Path) -> None:
    assert noted(tmp_path, "", [["ears", ""]]) == "`ears` claims to hide no feature."
