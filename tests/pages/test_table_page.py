"""The page of a table: what is to be read, then every table in full, then nothing that needs another file."""

import base64
import re
from pathlib import Path

import pytest

from ofer.pages.table_page import table_page

MARKDOWN = (
    "# Table 10 (**synthetic** faces)\n\n| Method | Eyes |\n| --- | ---: |\n| Ours | 90.0 → **83.3** [78.6, 87.8] |\n"
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    contents = {
        "table10.csv": "row,ours\nOurs,83.333\n",
        "table10_pairs.csv": "row,other,difference\nOurs,Theirs,1.25\n",
        "table10.md": MARKDOWN,
        "page.css": "p {}\n",
    }
    paths = {name: tmp_path / name for name in contents}
    for name, content in contents.items():
        paths[name].write_text(content, encoding="utf-8")
    return paths


def made(files: dict[str, Path]) -> str:
    return table_page([files["table10.csv"], files["table10_pairs.csv"]], files["table10.md"], files["page.css"])


def test_each_table_can_be_opened_in_full_below_what_is_to_be_read(files: dict[str, Path]) -> None:
    html = made(files)
    assert re.findall(r"<summary>(.*?)</summary>", html) == [
        "Everything in table10.csv",
        "Everything in table10_pairs.csv",
    ]
    assert html.index("90.0") < html.index("83.333") < html.index("1.25")


def test_each_table_can_be_downloaded_byte_by_byte(files: dict[str, Path]) -> None:
    found = re.findall(r'download="(.*?)" href="data:text/csv;base64,(.*?)"', made(files))
    assert {name: base64.b64decode(data) for name, data in found} == {
        name: files[name].read_bytes() for name in ("table10.csv", "table10_pairs.csv")
    }


def test_generated_faces_are_marked_because_the_text_says_so(files: dict[str, Path]) -> None:
    assert 'class="synthetic"' in made(files)
    files["table10.md"].write_text(MARKDOWN.replace(" (**synthetic** faces)", ""), encoding="utf-8")
    assert 'class="synthetic"' not in made(files)


def test_neither_a_folder_nor_another_file_is_named(files: dict[str, Path], tmp_path: Path) -> None:
    html = made(files)
    assert str(tmp_path) not in html
    assert re.findall(r'(?:src|href)="(?!data:)', html) == []
