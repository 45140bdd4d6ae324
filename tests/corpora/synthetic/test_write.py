import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora.synthetic.truth import true_landmarks
from ofer.corpora.synthetic.write import CODES, write_subject

SIZE = (160, 122)


@pytest.fixture(scope="module")
def values(parameters_path):
    return {"parameters": parameters_path, "seed": 4, "frames": (2, 3), "size": SIZE}


@pytest.fixture(scope="module")
def written(values, tmp_path_factory):
    root = tmp_path_factory.mktemp("corpus")
    return root, write_subject(root, 3, **values)


def test_the_layout_is_that_of_ckplus(written):
    root, paths = written
    assert all(path.is_file() for path in paths)
    assert sorted(paths) == sorted(path for path in root.rglob("*") if path.is_file())
    for sequence in range(1, 7):
        place, stem = f"S003/{sequence:03d}", f"S003_{sequence:03d}"
        frames = sorted((root / "cohn-kanade-images" / place).iterdir())
        assert [path.name for path in frames] == [f"{stem}_{n:08d}.png" for n in range(1, len(frames) + 1)]
        assert 2 <= len(frames) <= 3
        assert [path.name for path in sorted((root / "Landmarks" / place).iterdir())] == [
            f"{path.stem}_landmarks.txt" for path in frames
        ]
        (label,) = (root / "Emotion" / place).iterdir()
        (codes,) = (root / "FACS" / place).iterdir()
        assert label.name == f"{frames[-1].stem}_emotion.txt" and codes.name == f"{frames[-1].stem}_facs.txt"


def test_files_read_as_those_of_ckplus_do(written):
    root, _ = written
    labels = [path.read_text() for path in sorted(root.glob("Emotion/*/*/*"))]
    assert sorted(float(label) for label in labels) == sorted(CODES.values())
    assert all(label == f"   {float(label):.7e}\n" for label in labels)
    picture = cv2.imread(str(next(root.rglob("*.png"))), cv2.IMREAD_UNCHANGED)
    assert picture.shape == (SIZE[1], SIZE[0]) and picture.dtype == np.uint8
    for path in root.glob("Landmarks/*/*/*"):
        assert np.loadtxt(path).shape == (68, 2)
    for path in root.glob("FACS/*/*/*"):
        codes = np.loadtxt(path, ndmin=2)
        assert codes.shape[1] == 2 and ((codes[:, 1] >= 1) & (codes[:, 1] <= 5)).all()


def test_written_landmarks_are_the_true_ones(written, values):
    root, _ = written
    points = np.loadtxt(root / "Landmarks/S003/002/S003_002_00000002_landmarks.txt")
    truth = true_landmarks(**values, subject=3, sequence=2, frame=2)
    np.testing.assert_allclose(points, truth, atol=1e-4)


def test_a_subject_has_the_same_bytes_again_and_another_seed_has_others(written, values, tmp_path):
    root, paths = written
    write_subject(tmp_path / "other", 2, **values)  # what was written before must not matter
    again = write_subject(tmp_path / "again", 3, **values)
    assert [path.relative_to(tmp_path / "again") for path in again] == [path.relative_to(root) for path in paths]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(paths, again, strict=True))
    differing = write_subject(tmp_path / "seed", 3, **(values | {"seed": 5}))
    assert differing[0].read_bytes() != paths[0].read_bytes()


def test_impossible_numbers_are_refused(values, tmp_path):
    with pytest.raises(OferError, match="subject: 0"):
        write_subject(tmp_path, 0, **values)
    with pytest.raises(OferError, match="frames"):
        write_subject(tmp_path, 1, **(values | {"frames": (1, 5)}))
    assert not any(tmp_path.iterdir())
