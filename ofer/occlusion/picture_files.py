"""Picture files of a folder that an occlusion is painted with. Light: read when the workflow starts."""

from collections.abc import Sequence
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.foreign import forbidden

SUFFIXES = (".png", ".jpg", ".jpeg")


def picture_files(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """Return the pictures of a folder, ordered by file name: all, or those called `names` (without suffix).

    Raises OferError for a folder that is missing or has no picture, and for a name that is not there.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if _is_picture(path))
    except PermissionError as error:
        raise forbidden(folder, "read") from error
    except OSError as error:
        raise OferError(
            f"{folder}: cannot be read ({error.strerror}); correct `images` of the occlusion entry"
        ) from error
    if not paths:
        raise OferError(f"{folder}: has no picture ({', '.join(SUFFIXES)}); put some there, or leave `images` out")
    known = [path.stem for path in paths]
    for name in names:
        if name not in known:
            raise OferError(f"{folder}: has no picture {name!r}; name one of {', '.join(known)} in `objects`")
    return [path for path in paths if not names or path.stem in names]


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
