"""Four pictures for each face, a row for each occlusion, and no face where none may be shown."""

import numpy as np

from ofer.drawing.reconstructed_faces import ReconstructedFace, draw_reconstructed_faces


def face(occlusion: str, label: str) -> ReconstructedFace:
    image, occluded, whole, filled = (np.full((8, 8), level) for level in (50.0, 0.0, 60.0, 55.0))
    return ReconstructedFace(occlusion, label, image, occluded, whole, filled, error=4.6)


def drawn(faces: list[ReconstructedFace]):
    return draw_reconstructed_faces(faces, title="Faces", method="RPCA result", note="of 9 faces", generated=True)


def test_a_face_is_four_pictures_in_the_paper_s_order():
    figure = drawn([face("eyes", "fear"), face("eyes", "anger"), face("mouth", "sadness")])
    assert len(figure.axes) == 12
    assert [axes.images[0].get_array().mean() for axes in figure.axes[:4]] == [50, 0, 60, 55]
    heads = ["image", "occluded", "RPCA result", "filled"]
    assert [axes.get_title() for axes in figure.axes] == 2 * heads + [""] * 4
    assert [axes.get_ylabel() for axes in figure.axes[::4]] == ["eyes", "", "mouth"]
    assert [axes.get_xlabel() for axes in figure.axes[::4]] == ["fear", "anger", "sadness"]
    assert {axes.get_xlabel() for axes in figure.axes[3::4]} == {"off by 5"}


def test_generated_faces_say_so_and_the_note_stands_below():
    figure = drawn([face("eyes", "fear")])
    assert "synthetic" in figure.get_suptitle() and figure.get_supxlabel() == "of 9 faces"


def test_without_a_face_to_show_the_note_says_why():
    figure = drawn([])
    [axes] = figure.axes
    assert not axes.images and axes.texts[0].get_text() == "of 9 faces"
