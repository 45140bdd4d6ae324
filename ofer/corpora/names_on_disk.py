"""Names of files as a list has them and as a disk has them: accents may be written composed (NFC) or apart (NFD)."""

import os
import unicodedata
from pathlib import Path, PurePosixPath

from ofer.base.errors import OferError


class NamesOnDisk:
    """The files below a folder, found in whichever Unicode form their names are written. Folders are listed once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._listed: dict[str, dict[str, list[str]]] = {}

    def find(self, name: str) -> str:
        """Return the path below the folder as the disk has it, `name` itself where there is none.

        Raises OferError where two names differ by their form alone.
        """
        if name.isascii():
            return name
        path = PurePosixPath()
        for part in PurePosixPath(name).parts:
            forms = self._forms(str(path)).get(_composed(part), [])
            if len(forms) > 1:
                raise OferError(f"{path / forms[0]}: is there twice, in two Unicode forms of its name; rename one")
            path /= forms[0] if forms else part
        return path.as_posix()

    def _forms(self, folder: str) -> dict[str, list[str]]:
        """Return the names in a folder by their composed form."""
        if folder not in self._listed:
            try:
                names = sorted(os.listdir(self._root / folder))
            except OSError:
                # Who reads the file says so.
                names = []
            forms: dict[str, list[str]] = {}
            for name in names:
                forms.setdefault(_composed(name), []).append(name)
            self._listed[folder] = forms
        return self._listed[folder]


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
