"""Each clip's results have a folder of their own."""

import json
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.corpora.corpus_files import RECOGNISED
from ofer.recognition.out_folder import holds, out_folder, require_usable


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(folder: Path, clip: Path) -> None:
    """Write what `recognise` keeps of the clip whose results they are."""
    folder.mkdir()
    (folder / RECOGNISED).write_text(json.dumps({"clip": {"path": str(clip.absolute())}}))


def test_clips_of_one_name_have_folders_of_their_own_and_the_same_clip_its_old_one() -> None:
    first, second = Path("a/clip.mp4"), Path("b/clip.mp4")
    assert out_folder(first) == Path("clip_recognised")
    keep(Path("clip_recognised"), first)
    assert out_folder(second) == Path("clip_recognised-2")
    keep(Path("clip_recognised-2"), second)
    assert [out_folder(clip).name for clip in (first, second)] == ["clip_recognised", "clip_recognised-2"]
    assert out_folder(Path("a/clip.avi")) == Path("clip_recognised-3")


def test_results_that_do_not_say_whose_they_are_are_not_replaced() -> None:
    Path("clip_recognised").mkdir()
    assert out_folder(Path("clip.mp4")) == Path("clip_recognised")
    for text in ("", "[]", '{"clip": {"source": "clip.mp4"}}'):
        (Path("clip_recognised") / RECOGNISED).write_text(text)
        assert holds(Path("clip_recognised")) == ""
        assert out_folder(Path("clip.mp4")) == Path("clip_recognised-2")


def test_a_folder_keeps_the_whole_of_its_name() -> None:
    Path("session.1").mkdir()
    assert out_folder(Path("session.1")) == Path("session.1_recognised")


def test_where_nothing_can_be_written_is_said_and_where_it_can_nothing_is_left_behind(here: Path) -> None:
    require_usable(Path("new/and/deep"), Path("clip.mp4"))
    assert list(here.iterdir()) == []
    (here / "file").write_text("")
    for folder in ("file", "file/below"):
        with pytest.raises(OferError, match=rf"^{folder}: cannot be written \(Not a directory\).*--out"):
            require_usable(Path(folder), Path("clip.mp4"))


@pytest.mark.parametrize(
    ("clip", "said"),
    [("x/recognised.mp4", "written over it"), ("x", "stand among its frames"), ("link", "stand among")],
)
def test_results_never_take_the_place_of_the_clip(here: Path, clip: str, said: str) -> None:
    (here / "x").mkdir()
    (here / "link").symlink_to("x")
    require_usable(Path("x/out"), Path(clip))
    with pytest.raises(OferError, match=rf"^{clip}: the results in x would .*{said}.*; name another folder by --out"):
        require_usable(Path("x"), Path(clip))
