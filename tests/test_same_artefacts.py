"""Two results folders are compared by what their artefacts are, not by how they were made."""

from pathlib import Path

from benchmarks.same_artefacts import differences, digests
from ofer.jobs.artefacts import write_text
from ofer.jobs.stamps import digest_path, write_stamp


def results(folder: Path, texts: dict[str, str], stage: str) -> Path:
    for name, text in texts.items():
        write_text(folder / name, text)
        write_stamp(folder / name, {"stage": stage}, folder)
    return folder


def test_each_that_differs_or_stands_alone_is_named(tmp_path: Path) -> None:
    before = digests(results(tmp_path / "a", {"same.csv": "1", "c/other.csv": "1", "gone.csv": "1"}, "x"))
    after = digests(results(tmp_path / "b", {"same.csv": "1", "c/other.csv": "2", "new.csv": "1"}, "y"))
    assert differences(before, after) == ["only before: gone.csv", "only after: new.csv", "other bytes: c/other.csv"]
    assert differences(before, before) == []


def test_the_digests_of_an_earlier_version_lie_beside_the_artefacts(tmp_path: Path) -> None:
    now = results(tmp_path / "now", {"c/x.csv": "1"}, "x")
    write_text(tmp_path / "before/c/x.csv.digest", digest_path(now / "c/x.csv", now).read_text())
    assert digests(tmp_path / "before") == digests(now)
    # Left there though the artefact was made anew.
    write_text(now / "c/x.csv.digest", "0\n")
    assert digests(tmp_path / "before") == digests(now)
