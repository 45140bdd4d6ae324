"""Read an XML file of a data set as a tree, without entities: these can blow a small file up to any size."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from ofer.base.errors import OferError
from ofer.base.foreign import forbidden, read_plain

MOST_BYTES = 16 << 20
_REMEDY = "unpack this file again from the corpus, or remove its session"


def read_xml(path: Path) -> ElementTree.Element:
    """Return the root element of an XML file.

    Raises OferError naming the file when it is missing, unreadable, larger than 16 MiB, no well-formed XML, or declares
    an entity.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise OferError(f"{path}: has {size:,} bytes, which no annotation has; {_REMEDY}")
        data = read_plain(path, MOST_BYTES)
    except PermissionError as error:
        raise forbidden(path, "read") from error
    except OSError as error:
        raise OferError(f"{path}: cannot be read ({error.strerror}); {_REMEDY}") from error
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data

    def refuse(*_: object) -> None:
        raise OferError(f"{path}: declares an entity, which no annotation does; {_REMEDY}")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise OferError(f"{path}: is not XML ({error}); {_REMEDY}") from error
    except (ValueError, LookupError) as error:
        raise OferError(f"{path}: is in an encoding that cannot be read ({error}); {_REMEDY}") from error
    return builder.close()


def elements(root: ElementTree.Element, tag: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of every element named `tag`, at any depth; names in lower case, whatever their case."""
    for element in root.iter():
        if element.tag.lower() == tag:
            yield {name.lower(): value for name, value in element.attrib.items()}
