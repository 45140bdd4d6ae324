from types import SimpleNamespace

import pytest

from ofer.base.errors import OferError
from ofer.corpora import xml_files
from ofer.corpora.xml_files import elements, read_xml


def written(tmp_path, text):
    path = tmp_path / "a.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("tag", ["Metatag", "metatag", "METATAG"])
def test_elements_are_found_at_any_depth_whatever_their_case(tmp_path, tag):
    root = read_xml(written(tmp_path, f'<a><b><{tag} Name="Emotion" VALUE="Ä"/></b><{tag}/><other/></a>'))
    assert list(elements(root, "metatag")) == [{"name": "Emotion", "value": "Ä"}, {}]


def test_a_document_type_and_other_encodings_are_no_fault(tmp_path):
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE a SYSTEM "a.dtd"><a b="ü&amp;&#65;"/>'
    assert read_xml(written(tmp_path, text.encode("latin-1"))).get("b") == "ü&A"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdef", "bcdefg", strict=True)),
        '<!ENTITY g SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;<!ENTITY g "">',
    ],
    ids=["bomb", "external", "parameter"],
)
def test_entities_are_refused_before_they_are_expanded(tmp_path, declared, monkeypatch):
    path = written(tmp_path, f"<!DOCTYPE a [{declared}]><a>&g;</a>")
    # Entities are expanded inside of an element: none may be begun.
    builder = SimpleNamespace(start=pytest.fail, end=pytest.fail, data=pytest.fail)
    monkeypatch.setattr(xml_files.ElementTree, "TreeBuilder", lambda: builder)
    with pytest.raises(OferError, match=r"a\.xml: declares an entity, which no annotation does; "):
        read_xml(path)


@pytest.mark.parametrize(
    "text", ["", "<a>", "<a></b>", "<a b=1/>", "text", "<a/><b/>", b"\xff\xfe<\0a", b"<a>\xff</a>", "<a>&none;</a>"]
)
def test_what_is_not_well_formed_is_one_line(tmp_path, text):
    with pytest.raises(OferError, match=r"^.*a\.xml: is not XML \(.*\); unpack") as error:
        read_xml(written(tmp_path, text))
    assert "\n" not in str(error.value)


def test_an_unknown_encoding_is_one_line(tmp_path):
    with pytest.raises(OferError, match=r"a\.xml: is (not XML|in an encoding)"):
        read_xml(written(tmp_path, '<?xml version="1.0" encoding="klingon"?><a/>'))


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_files, "MOST_BYTES", 10)
    with pytest.raises(OferError, match="has 11 bytes"):
        read_xml(written(tmp_path, "<a>12345</a>"[:11]))


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(OferError, match=r"a\.xml: cannot be read \(No such file"):
        read_xml(tmp_path / "a.xml")
