"""Lists of others name samples of a corpus, row by row."""

from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.corpora.settings import SubsetSettings
from ofer.corpora.subsets import FORMATS, of_subset, read_subset, subset_of

HASHES = [f"{number:056x}" for number in range(3)]
ROWS = {
    "ran_rafdb": ["test_0003_aligned 3 2", "test_0009_aligned 0 4", "test_0003_aligned 3 2", "test_0011_aligned 6 1"],
    "ran_affectnet": [f"val/{code}/{name}/" for code, name in zip((0, 1, 7), HASHES, strict=True)],
    "ran_ferplus": ["3_fer0034656.png 8 0", "0_fer0034700.png 8 3"],
    "ran_pose": ["3/test_0003_aligned.jpg", "6/test_0011_aligned.jpg"],
}
LABELS = {"test_0003": "happiness", "test_0009": "surprise", "test_0011": "neutral", "train_0003": "fear"}


def write(folder: Path, rows: list[str], end: str = "\n") -> Path:
    (folder / "list.txt").write_text(end.join(rows), encoding="utf-8", newline="")
    return folder / "list.txt"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize(
    ("format", "first"),
    [
        ("ran_rafdb", ("test_0003", "happiness")),
        ("ran_affectnet", (HASHES[0], "neutral")),
        ("ran_ferplus", ("fer0034656", "")),
        ("ran_pose", ("test_0003", "")),
    ],
)
def test_a_row_is_a_picture_with_what_is_known_of_it(
    tmp_path: Path, format: str, first: tuple[str, ...], end: str
) -> None:
    """Without a line end at the end, as the list of RAF-DB has none: 735 rows, 734 line ends."""
    listed = read_subset(write(tmp_path, ROWS[format], end), format)
    assert len(listed) == len(ROWS[format])
    assert (listed[0].picture, listed[0].label) == first


def test_a_picture_that_is_listed_twice_counts_twice_unless_asked(tmp_path: Path) -> None:
    """As test_2464 is: papers count 735 rows of 734 pictures."""
    listed = read_subset(write(tmp_path, ROWS["ran_rafdb"]), "ran_rafdb")
    subset = subset_of(listed, LABELS, {}, corpus="rafdb", dedup=False)
    assert subset.samples == ("test_0003", "test_0009", "test_0003", "test_0011")
    assert subset.said == "counts 4 of the 4 rows of list.txt (3 pictures, one that stands twice counts twice)"
    once = subset_of(listed, LABELS, {}, corpus="rafdb", dedup=True)
    assert once.samples == ("test_0003", "test_0009", "test_0011")
    assert once.said == (
        "counts 3 of the 4 rows of list.txt (3 pictures); left out: 1 row of pictures that stand above, such as "
        "test_0003 (list.txt:3)"
    )


def test_what_counts_twice_is_drawn_once() -> None:
    predictions = pd.DataFrame(
        [(name, name, seed, 0.5) for seed in (0, 1) for name in LABELS], columns=["sample", "subject", "seed", "p"]
    )
    chosen = of_subset(predictions, ["test_0003", "test_0009", "test_0003"])
    assert list(chosen) == list(predictions)
    for _, rows in chosen.groupby("seed"):
        assert rows["sample"].tolist() == ["test_0003", "test_0009", "test_0003#2"]
        assert rows["subject"].tolist() == ["test_0003", "test_0009", "test_0003"]


def test_rows_that_do_not_count_are_counted_by_why(tmp_path: Path) -> None:
    listed = read_subset(write(tmp_path, [*ROWS["ran_rafdb"], "train_0003_aligned 1 1"]), "ran_rafdb")
    labels = {"test_0009": "surprise", "test_0011": "", "train_0003": "fear"}
    unfit = {"excluded samples": {"test_0011"}, "samples that it does not test": {"train_0003"}}
    subset = subset_of(listed, labels, unfit, corpus="rafdb", dedup=False)
    assert subset.samples == ("test_0009",)
    assert subset.said == (
        "counts 1 of the 5 rows of list.txt (1 picture); left out: 2 rows of pictures that are no sample of rafdb, "
        "such as test_0003 (list.txt:1), 1 row of excluded samples, such as test_0011 (list.txt:4) and 1 row of "
        "samples that it does not test, such as train_0003 (list.txt:5)"
    )


def test_ids_end_in_the_names_of_pictures(tmp_path: Path) -> None:
    listed = read_subset(write(tmp_path, ROWS["ran_affectnet"]), "ran_affectnet")
    ids = tuple(f"Manually_Annotated_Images_12_{name}" for name in HASHES)
    labels = dict(zip(ids, ("neutral", "happiness", "contempt"), strict=True))
    assert subset_of(listed, labels, {}, corpus="affectnet", dedup=False).samples == ids
    aligned = {f"{name}_aligned": label for name, label in LABELS.items()}
    rows = read_subset(write(tmp_path, ROWS["ran_rafdb"][:1]), "ran_rafdb")
    assert subset_of(rows, aligned, {}, corpus="rafdb", dedup=False).samples == ("test_0003_aligned",)


@pytest.mark.parametrize(
    ("format", "labels", "said"),
    [
        (
            "ran_rafdb",
            {"test_0003": "sadness"},
            "list.txt:1: says happiness of test_0003, the corpus mine says sadness; ",
        ),
        ("ran_rafdb", {"train_0003": "fear"}, "list.txt:1: no row names a sample of the corpus mine; look at `corpus`"),
        (
            "ran_affectnet",
            {"val_set_images_12": "fear"},
            r"list.txt:1: names pictures by the hashes of AffectNet's first",
        ),
        ("ran_rafdb", {"a_test_0003": "happiness", "b_test_0003": "happiness"}, "a_test_0003 and b_test_0003 are both"),
    ],
)
def test_a_list_of_another_corpus_is_refused(tmp_path: Path, format: str, labels: dict[str, str], said: str) -> None:
    listed = read_subset(write(tmp_path, ROWS[format]), format)
    with pytest.raises(OferError, match=said):
        subset_of(listed, labels, {}, corpus="mine", dedup=False)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "list.txt: lists no picture; get it again"),
        (
            ["test_0003_aligned 3 2", "test_0004_aligned 9 2"],
            r"list.txt:2: 'test_0004_aligned 9 2' is no row of the format",
        ),
        (
            ["test_0003_aligned 3"],
            r"list.txt:1: 'test_0003_aligned 3' is no row of the format ran_rafdb; correct `format`",
        ),
        (["tést 3 2"], "list.txt: is no list of pictures, it has other characters than ASCII; get it again"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, rows: list[str], said: str) -> None:
    with pytest.raises(OferError, match=said):
        read_subset(write(tmp_path, rows), "ran_rafdb")


def test_every_format_can_be_named() -> None:
    assert get_args(SubsetSettings.model_fields["format"].annotation) == FORMATS == tuple(ROWS)
