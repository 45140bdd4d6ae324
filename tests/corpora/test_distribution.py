import pytest

from ofer.base.errors import OferError
from ofer.corpora.distribution import contents, number_order, refuse_landmarks, require_folder


def test_numbers_count_not_their_digits():
    names = ["a10b2", "a2b10", "a2b9", "a002b1", "b1", "a", "a10b10"]
    assert sorted(names, key=number_order) == ["a", "a002b1", "a2b9", "a2b10", "a10b2", "a10b10", "b1"]


def test_what_file_managers_and_archivers_leave_is_not_listed(tmp_path):
    for name in ("10.png", "9.png", "__8.png", ".DS_Store", "._9.png", "Thumbs.db"):
        (tmp_path / name).touch()
    (tmp_path / "__MACOSX").mkdir()
    assert [path.name for path in contents(tmp_path, "here")] == ["9.png", "10.png", "__8.png"]


def test_a_folder_that_is_not_there_has_its_name_in_the_corpus(tmp_path):
    with pytest.raises(OferError, match=r"^Sessions/9: cannot be read \(No such file or directory\); "):
        contents(tmp_path / "none", "Sessions/9")


def test_a_root_must_be_a_folder_that_holds_something(tmp_path):
    with pytest.raises(OferError, match=r"nowhere: is not a folder; set root .* that holds MMI"):
        require_folder(tmp_path / "nowhere", "MMI")
    with pytest.raises(OferError, match=r": is empty; unpack MMI there"):
        require_folder(tmp_path, "MMI")
    (tmp_path / "@eaDir").mkdir()
    with pytest.raises(OferError, match=r": is empty; unpack MMI there"):
        require_folder(tmp_path, "MMI")
    (tmp_path / "file").touch()
    require_folder(tmp_path, "MMI")


def test_landmarks_cannot_be_needed_where_none_are_shipped():
    refuse_landmarks(False, "MMI")
    with pytest.raises(OferError, match=r"^pupils.source: landmarks: MMI ships none; "):
        refuse_landmarks(True, "MMI")
