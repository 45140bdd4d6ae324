"""Divisions that a corpus is too small for are refused by what is labelled in it, which is read once."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.entries import merged
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.corpora import mmi
from ofer.plan import feasibility
from ofer.plan import validity as pipeline
from ofer.plan.feasibility import labelled_sizes, require_division
from tests.corpora.ckplus_tree import make_tree
from tests.corpora.mmi_tree import write_session

PROJECT = Path(__file__).parents[2]
DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def configured(**values: Any) -> Config:
    # Each as in a start of its own.
    pipeline._fingerprint.cache_clear()
    return load_config(merged(DEFAULT, values))


def test_a_built_in_corpus_has_six_samples_a_subject() -> None:
    config = configured(corpora={"synthetic": {"generate": {"subjects": 4}}})
    sizes, subjects = labelled_sizes(config, "synthetic")
    assert (set(sizes.values()), len(sizes), subjects) == ({4}, 6, 4)


@pytest.mark.parametrize(
    ("scheme", "subjects", "count", "said"),
    [
        ("stratified", 4, 10, "10 folds, but the corpus synthetic has only 4 samples of anger"),
        ("stratified_group", 4, 10, "10 folds, but the corpus synthetic has only 4 subjects"),
        ("stratified", 10, 10, ""),
        ("stratified_group", 10, 10, ""),
    ],
)
def test_a_preset_that_contradicts_the_corpus_is_refused(scheme: str, subjects: int, count: int, said: str) -> None:
    config = configured(
        corpora={"synthetic": {"generate": {"subjects": subjects}}}, divisions={"stratified": {"count": count}}
    )
    if not said:
        require_division(config, "synthetic", scheme)
        return
    with pytest.raises(OferError, match=said) as error:
        require_division(config, "synthetic", scheme)
    assert str(error.value).startswith(f"config: divisions.{scheme}: ")
    assert str(error.value).endswith("or raise corpora.synthetic.generate.subjects")


def test_a_corpus_on_disk_is_counted_by_its_labels(tmp_path: Path) -> None:
    root = make_tree(tmp_path / "ck", labels=["anger", "contempt", "fear", ""])
    config = configured(corpora={"ckplus": {"root": str(root)}})
    assert labelled_sizes(config, "ckplus") == ({"anger": 2, "fear": 2}, 2)
    config = configured(corpora={"ckplus": {"root": str(root), "labels": "official7"}})
    assert labelled_sizes(config, "ckplus") == ({"anger": 2, "contempt": 2, "fear": 2}, 2)
    with pytest.raises(OferError, match="10 folds, but the corpus ckplus has only 2 subjects"):
        require_division(config, "ckplus", "stratified_group")


def test_labels_are_read_once_until_files_or_entry_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_session(tmp_path / "mmi", 1, "S001-001", "anger")
    read = []
    labelled = mmi.labelled
    monkeypatch.setattr(mmi, "labelled", lambda root, **chosen: read.append(1) or labelled(root, **chosen))

    def sizes(**entry: Any) -> Any:
        return labelled_sizes(configured(corpora={"mmi": {"root": str(tmp_path / "mmi"), **entry}}), "mmi")

    for _ in range(3):
        assert sizes() == ({"anger": 1}, 1)
    assert len(read) == 1
    write_session(tmp_path / "mmi", 2, "S002-001", "fear", view=1)
    assert sizes() == ({"anger": 1}, 1)
    assert len(read) == 2
    assert sizes(options={"views": "any"}) == ({"anger": 1, "fear": 1}, 2)
    assert len(read) == 3
    for path in (tmp_path / "work/results/.store/fingerprints").glob("*.labels.json"):
        path.write_text("{}")
    assert sizes(options={"views": "any"}) == ({"anger": 1, "fear": 1}, 2)
    assert len(read) == 4


@pytest.mark.parametrize(
    ("given", "key"),
    [({"corpora": {"mmi": {"root": "/nowhere"}}}, "corpora.mmi.root"), ({"corpus": "mmi", "root": "/nowhere"}, "root")],
)
def test_a_root_that_is_not_there_is_said_with_its_key(given: dict[str, Any], key: str) -> None:
    with pytest.raises(OferError) as error:
        require_division(configured(**given), "mmi", "stratified")
    assert str(error.value).startswith(f"config: {key}: /nowhere: is not a folder; ")


def test_a_corpus_without_root_and_one_that_is_another_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OferError, match=r"config: corpora\.oulucasia\.root: no folder given; .*corpora=\{oulucasia: "):
        require_division(configured(), "oulucasia", "stratified")
    root = make_tree(tmp_path / "ck")
    with pytest.raises(OferError, match=r"config: corpora\.mmi\.root: .*: is not MMI"):
        require_division(configured(corpora={"mmi": {"root": str(root)}}), "mmi", "stratified")
    shutil.rmtree(root / "Emotion")
    with pytest.raises(OferError, match=r"^/.*/Emotion: is missing; "):
        require_division(configured(corpora={"ckplus": {"root": str(root)}}), "ckplus", "stratified")


def test_the_memory_is_no_more_than_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_tree(tmp_path / "ck")
    (tmp_path / "a file").touch()
    monkeypatch.setattr(feasibility, "MEMORY", tmp_path / "a file/no folder")
    assert labelled_sizes(configured(corpora={"ckplus": {"root": str(root)}}), "ckplus")[1] == 2
