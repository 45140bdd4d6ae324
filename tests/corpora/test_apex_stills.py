"""Sequences become stills: their peaks show the expression, their onsets neutral faces."""

from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import pytest

from ofer.base.errors import OferError
from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.config.loaders import loader_modules
from ofer.corpora import apex_stills
from ofer.corpora.apex_stills import folder_counts, labelled, read_samples
from ofer.corpora.sample import Sample
from ofer.corpora.stills import read_still
from ofer.corpora.synthetic.write import write_subject
from tests.corpora.ckplus_tree import landmarks, make_tree
from tests.corpora.clip_files import number_of, numbered_frames
from tests.corpora.mmi_tree import write_session
from tests.corpora.oulu_tree import write_sequence
from tests.corpora.refusals import refusals
from tests.corpora.sample_corpus import sample_root
from tests.workflow.experiment import PROJECT


def options(of: str, of_options: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """Return the options as the configuration makes them of those that an entry gives."""
    given |= {"of": of, "of_options": of_options or {}}
    entry = {"loader": "apex_stills", "options": given, "align": {"by": "eyes"}}
    return (
        load_config(merged(read_yaml(PROJECT / "config.yaml"), {"corpora": {"stills": entry}}))
        .corpora["stills"]
        .options
    )


def stills(root: Path, labels: str, chosen: dict[str, Any]) -> dict[str, Sample]:
    samples = list(read_samples(root, labels=labels, need_landmarks=False, options=chosen))
    assert len({sample.id for sample in samples}) == len(samples), "ids are unique"
    assert all(len(sample.frames) == 1 and not sample.landmarks for sample in samples if not sample.fault)
    usable = [(sample.subject, sample.label) for sample in samples if not sample.fault]
    if len(usable) == len(samples):
        assert Counter(labelled(root, labels=labels, options=chosen)) == Counter(usable)
    return {sample.id: sample for sample in samples}


def counts(samples: dict[str, Sample]) -> Counter[str]:
    return Counter(sample.label for sample in samples.values())


def test_of_ck_plus_the_apex_is_a_picture_of_the_expression_and_the_onset_a_neutral_one(tmp_path: Path) -> None:
    root = make_tree(tmp_path)
    samples = stills(root, "basic7", options("ckplus"))
    assert counts(samples)["neutral"] == 12 == len(samples) // 2
    peak, neutral = samples["S005_002_peak1"], samples["S005_002_neutral1"]
    assert (peak.label, peak.subject) == ("disgust", "S005")
    assert peak.frames == ("cohn-kanade-images/S005/002/S005_002_00000004.png",)
    assert neutral.frames == ("cohn-kanade-images/S005/002/S005_002_00000001.png",)
    assert peak.points == pytest.approx(landmarks()) and len(peak.points) == 68
    assert folder_counts(root, labels="basic7", options=options("ckplus")) == {"sequences": 12, "subjects": 2}


def test_a_sequence_whose_expression_is_not_asked_for_still_begins_neutral(tmp_path: Path) -> None:
    """So 309 peaks and 327 onsets make the 636 pictures of CK+ that papers count."""
    root, chosen = make_tree(tmp_path, labels=[*SIX_EXPRESSIONS, "contempt"]), options("ckplus", of_labels="official7")
    six = dict.fromkeys(SIX_EXPRESSIONS, 2)
    assert counts(stills(root, "basic6", chosen)) == six
    assert counts(stills(root, "basic7", chosen)) == six | {"neutral": 14}
    assert counts(stills(root, "basic8", chosen)) == six | {"neutral": 14, "contempt": 2}


def test_of_the_rendered_sample_corpus_every_sequence_gives_two() -> None:
    samples = stills(sample_root(), "basic7", options("ckplus"))
    assert counts(samples) == dict.fromkeys(SIX_EXPRESSIONS, 4) | {"neutral": 24}
    assert all(len(sample.points) == 68 for sample in samples.values())


def test_of_the_built_in_corpus_the_points_lie_in_the_pictures(tmp_path: Path) -> None:
    parameters = PROJECT / "ofer/corpora/synthetic/parameters.csv"
    write_subject(tmp_path, 1, parameters=parameters, seed=1, frames=(2, 2), size=(160, 120))
    for sample in stills(tmp_path, "basic7", options("ckplus")).values():
        height, width, _ = read_still(tmp_path, sample.frames[0]).shape
        assert all(0 < x < width and 0 < y < height for x, y in sample.points[36:48])


def test_of_oulu_casia_the_last_three_frames_are_taken(tmp_path: Path) -> None:
    folder = write_sequence(tmp_path, "P001", "Anger", frames=numbered_frames(6))
    samples = stills(tmp_path, "basic7", options("oulucasia", peaks=3))
    assert [Path(one.frames[0]).name for one in samples.values()] == ["000.jpeg", "003.jpeg", "004.jpeg", "005.jpeg"]
    assert [one.label for one in samples.values()] == ["neutral", "anger", "anger", "anger"]
    assert folder.name == "Anger"


def test_of_mmi_the_frames_around_the_apex_are_taken(tmp_path: Path) -> None:
    write_session(tmp_path, 1, "S001-001", "fear", frames=numbered_frames(9))
    chosen = options("mmi", peaks=3, peak_frames="centred")
    samples = stills(tmp_path, "basic7", chosen)
    numbers = [
        number_of(cv2.cvtColor(read_still(tmp_path, one.frames[0]), cv2.COLOR_RGB2GRAY)) for one in samples.values()
    ]
    assert numbers == [0, 3, 4, 5], "the apex is the middle one of nine"
    with pytest.raises(OferError, match="has no frame 9"):
        read_still(tmp_path, "Sessions/1/S001-001.avi#9")
    coding = {"12": [(1, 1), (9, 2)]}
    write_session(tmp_path, 2, "S002-001", "fear", frames=numbered_frames(9), coding=coding)
    fault = stills(tmp_path, "basic7", chosen)["S002-001"].fault
    assert fault == "Sessions/2: has 9 frames, its apex is frame 9: too few behind it; remove it"


def test_a_fault_of_a_sequence_is_one_of_one_still(tmp_path: Path) -> None:
    root = make_tree(tmp_path, faults={"S005/001": "empty_folder", "S010/002": "landmarks_short"})
    faults = {name: sample.fault for name, sample in stills(root, "basic7", options("ckplus")).items() if sample.fault}
    assert faults.pop("S005_001").startswith("cohn-kanade-images/S005/001: holds no frame; ")
    assert faults == {} or all(fault.startswith("Landmarks/S010/002/") for fault in faults.values())
    few = stills(make_tree(tmp_path / "short", frames=3), "basic7", options("ckplus", peaks=3))["S005_001"]
    assert few.fault.startswith("S005_001: has 3 frames, fewer than the 1 neutral and 3 of the peak; lower options.")


@pytest.mark.parametrize(
    ("labels", "chosen", "said"),
    [
        ("official6", {"of": "ckplus"}, "labels: 'official6' is no label set of stills of sequences; use basic6"),
        ("basic7", {"of": "image_folder"}, "options.of: loader image_folder reads stills; name one of sequences"),
    ],
)
def test_what_cannot_be_read_is_refused_before_the_first_sample(
    tmp_path: Path, labels: str, chosen: dict[str, Any], said: str
) -> None:
    told = refusals(apex_stills, make_tree(tmp_path), labels=labels, options=options(**chosen))
    assert all(text.startswith(said) for text in told)


def test_frames_behind_the_apex_are_those_of_a_loader_that_reads_them(tmp_path: Path) -> None:
    chosen = options("ckplus", peaks=3, peak_frames="centred")
    with pytest.raises(OferError, match=r"options\.peak_frames: loader ckplus reads no frame behind the apex"):
        read_samples(make_tree(tmp_path), labels="basic7", need_landmarks=False, options=chosen)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"of": "ckpuls"}, r"corpora\.stills\.options\.of: no loader 'ckpuls' \(did you mean 'ckplus'\?\)"),
        ({"of": "mmi", "of_options": {"sensor": "VL"}}, r"options\.of_options\.sensor: loader mmi has no such option"),
        ({"of": "mmi", "of_options": {"apex": "last"}}, r"options\.of_options\.apex: "),
        ({"of": "mmi", "of_options": {"behind_apex": 1}}, r"options\.of_options\.behind_apex: loader mmi has no such"),
    ],
)
def test_options_of_the_loader_of_sequences_are_checked(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OferError, match=said):
        options(**given)


def test_both_loaders_belong_to_what_reads_the_corpus() -> None:
    chosen = options("mmi")
    assert chosen["of_options"]["apex"] == "middle"
    assert loader_modules("apex_stills", chosen) == ("ofer.corpora.apex_stills", "ofer.corpora.mmi")
    assert loader_modules("mmi", {}) == ("ofer.corpora.mmi",)
