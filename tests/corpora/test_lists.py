"""Lists as spreadsheets, data frames and other systems save them."""

import codecs

import pytest

from ofer.base.errors import OferError
from ofer.corpora.lists import read_list

COLUMNS = ("sample", "subject", "label")
PLAIN = "sample,subject,label\na,p,anger\nb,q,fear\n"


def read(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_list(path, COLUMNS, "look")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        "sep=\t\n" + PLAIN.replace(",", "\t"),
        PLAIN.replace(",", ", "),
        PLAIN.replace(",", '", "').replace("\n", '"\n"')[:-1].join(['"', ""]),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", ",,\n"),
        PLAIN.replace("sample,subject,label", "Sample,SUBJECT,Label"),
        PLAIN.replace("a,p", "\u00a0a ,\tp "),
        "\n\n" + PLAIN + ",,\n \n;,,\n".replace(";", ""),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.replace(",", "\t").encode("utf-16-be"),
    ],
)
def test_the_same_rows_are_read_however_they_were_saved(tmp_path, data):
    rows = [row for _, row in read(tmp_path / "l.csv", data)]
    assert rows == [
        {"sample": "a", "subject": "p", "label": "anger"},
        {"sample": "b", "subject": "q", "label": "fear"},
    ]


def test_a_place_is_the_line_of_the_file(tmp_path):
    text = "sep=;\n\nsample;subject;label\n;;\na;p;anger\n"
    assert [place for place, _ in read(tmp_path / "l.csv", text)] == ["l.csv:5"]


def test_short_rows_are_filled_and_further_columns_kept(tmp_path):
    assert read(tmp_path / "l.csv", "sample,subject,label,note\na,p\n") == [
        ("l.csv:2", {"sample": "a", "subject": "p", "label": "", "note": ""})
    ]


def test_accents_come_in_one_form(tmp_path):
    (_, row), _ = read(tmp_path / "l.csv", "sample,subject,label\na,Zoe\u0308,anger\nb,q,fear\n")
    assert row["subject"] == "Zo\u00eb"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("sample subject label\na p anger\n", "has no column sample; give it a header sample,subject,label"),
        ("sample,subject,label,label\na,p,anger,\n", "has 2 columns label; keep one"),
        ("sample,subject,label\na,b.mp4,p,anger\n", "line 2 has 4 cells where the header has 3; put text"),
        ("sample,subject,label\na;p;anger\n", "line 2 is separated by semicolons, the header is not"),
        ("sample;subject;label\na,p,anger\n", "line 2 is separated by commas, the header is not"),
        ("sample,subject,label\n,,\n", "lists no sequence"),
        ('sample,subject,label\n"a,p,anger\nb,q,fear\n', "line 3 is not CSV (unexpected end of data); save"),
        ('sample,subject,label,note\na,p,anger,"so\nb,q,fear,\nc,r,fear,"what"\n', "line 4 is not CSV ("),
        (PLAIN.encode("utf-16-le"), "is not a CSV file in UTF-8 (it has NUL characters)"),
        (PLAIN.replace("p", "Zoë").encode("latin-1"), "is not a CSV file in UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff", "is not a CSV file in UTF-8"),
    ],
)
def test_what_cannot_be_understood_is_one_line_with_a_remedy(tmp_path, data, said):
    with pytest.raises(OferError) as error:
        read(tmp_path / "l.csv", data)
    assert str(error.value).startswith(f"{tmp_path / 'l.csv'}: {said}") and "; " in str(error.value)
