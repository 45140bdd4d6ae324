"""Sequences in the layouts of MMI and Oulu-CASIA are read as such, and their peaks and onsets as stills."""

from collections import Counter
from dataclasses import asdict

import cv2
import numpy as np
import pytest

from ofer.base.by_name import load
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.corpora import apex_stills
from ofer.corpora.stills import read_still
from ofer.corpora.synthetic.stills.truth import true_points
from ofer.faces.dlib_pupils import DlibPupils, find_model
from ofer.faces.eye_centres import from_landmarks, inter_ocular_distance

SUBJECTS = 1
LAYOUTS = {"mmi": ("centred", (240, 192)), "oulucasia": ("last", (240, 180))}
"""Of each the peak frames that the entries of these corpora take, and the size of what is written here."""


@pytest.fixture(scope="module", params=LAYOUTS)
def tree(request, write, tmp_path_factory):
    root = tmp_path_factory.mktemp(request.param)
    write(root, layout=request.param, subjects=SUBJECTS, side=240, seed=6)
    return request.param, root


def stills(layout, root):
    chosen = {"of": layout, "of_options": asdict(load(f"ofer.corpora.{layout}").Options()), "peaks": 3}
    options = asdict(apex_stills.Options(**chosen, peak_frames=LAYOUTS[layout][0]))
    return list(apex_stills.read_samples(root, labels="basic7", need_landmarks=False, options=options))


def test_every_sequence_gives_its_stills(tree):
    layout, root = tree
    samples = stills(layout, root)
    assert not [sample.fault for sample in samples if sample.fault]
    assert Counter(sample.label for sample in samples) == dict.fromkeys(SIX_EXPRESSIONS, 3 * SUBJECTS) | {
        "neutral": 6 * SUBJECTS
    }
    assert len({sample.subject for sample in samples}) == SUBJECTS
    height, width, _ = read_still(root, samples[0].frames[0]).shape
    assert (width, height) == LAYOUTS[layout][1]


def test_the_truth_of_each_still_lies_on_its_face(tree):
    layout, root = tree
    true, dlib = dict(true_points(root / "truth_00.csv")), DlibPupils(find_model(), 1)
    for sample in stills(layout, root)[::5]:
        [name] = sample.frames
        [face] = dlib.find(cv2.cvtColor(read_still(root, name), cv2.COLOR_RGB2GRAY))
        eyes = from_landmarks(true[name])
        assert np.linalg.norm(face.pupils - eyes, axis=1).max() < 0.35 * inter_ocular_distance(eyes), name


def test_an_expression_grows_from_a_face_at_rest(tree):
    layout, root = tree
    true = dict(true_points(root / "truth_00.csv"))
    for first, *peaks in zip(*[iter(stills(layout, root))] * 4, strict=True):
        neutral, *shown = (true[sample.frames[0]] for sample in (first, *peaks))
        moved = [np.linalg.norm(points - neutral, axis=1).max() for points in shown]
        assert min(moved) > 0.5 * max(moved) > 0.01 * inter_ocular_distance(from_landmarks(neutral)), first.id


def test_a_file_is_the_same_in_whichever_part_it_is(tree, write, tmp_path):
    layout, root = tree
    for path in write(tmp_path, layout=layout, subjects=SUBJECTS, side=240, seed=6, parts=3, only=[1]):
        if not path.match("truth_*.csv"):
            assert path.read_bytes() == (root / path.relative_to(tmp_path)).read_bytes()
    assert [*tmp_path.rglob("*.avi"), *tmp_path.rglob("*.jpeg")]
