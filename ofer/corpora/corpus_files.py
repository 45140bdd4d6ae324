"""Files of a corpus below a folder: not what systems leave in every folder, and not our own results."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ofer.jobs.stamps import RESULTS, STAMPS

STORE = ".store"
"""In a results folder from the first start on. By this, or by the stamps, which a copy may have alone, the results of
other runs are told from any folder of that name."""

RECOGNISED = "recognised.json"
"""In a folder that `ofer recognise` wrote: by this it is told from any other."""

_LEFTOVER = re.compile(
    r"""\.(?!\d+\.\w+$).* | ~\$.*                                                          # hidden, open in an office
    | thumbs\.db(:.*)? | ehthumbs(_vista)?\.db | desktop\.ini | icon\r | __macosx          # file managers, archivers
    | @(eadir|tmp|recycle|recently-snapshot|snapshots?|__thumb|sharebin|quarantine|syno.*) # network drives
    | \#(recycle|snapshot).* | ~snapshot | network\ trash\ folder | temporary\ items
    | lost\+found | found\.\d{3} | \$recycle\.bin | recycler | system\ volume\ information # file systems
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def is_leftover(name: str) -> bool:
    """Return whether a file or folder of this name is left behind by a system, and no part of any corpus.

    Names that begin with a dot are, but for a decimal's (`.5.png`, half a second), and those of file managers
    (`Thumbs.db`), network drives (`@eaDir`, `#recycle`), archivers (`__MACOSX`) and file systems (`lost+found`, `System
    Volume Information`).
    """
    return _LEFTOVER.fullmatch(name) is not None


def corpus_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield (name below `root`, path) of the files of a corpus, each folder's own before those of the folders in it.

    Leftovers and folders of results are left out, also of this run, whose folder may be the corpus' own. Folders behind
    links belong to the corpus; links may lead back. A folder that cannot be read has no files: who needs one of them
    says so.
    """
    yield from _files(str(root), os.path.realpath(root), "", {os.path.realpath(RESULTS)})


def _files(folder: str, real: str, prefix: str, walked: set[str]) -> Iterator[tuple[str, str]]:
    """Walk a folder; `real` is its path without links."""
    walked.add(real)
    below: list[tuple[os.DirEntry[str], str]] = []
    with suppress(OSError), os.scandir(folder) as found:
        for entry in sorted((one for one in found if not is_leftover(one.name)), key=lambda one: one.name):
            if not entry.is_dir():
                yield f"{prefix}{entry.name}", entry.path
                continue
            target = os.path.realpath(entry.path) if entry.is_symlink() else os.path.join(real, entry.name)
            ours = any(os.path.exists(os.path.join(entry.path, name)) for name in (STORE, STAMPS, RECOGNISED))
            if target not in walked and not ours:
                below.append((entry, target))
    for entry, target in below:
        yield from _files(entry.path, target, f"{prefix}{entry.name}/", walked)
