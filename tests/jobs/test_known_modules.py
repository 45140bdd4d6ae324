"""What is kept of modules is what parsing gives, and is never out of date."""

import json
import os
from pathlib import Path

import pytest

from ofer.jobs import known_modules, provenance
from ofer.jobs.known_modules import FILE, KnownModules


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ofer"
    (folder / "inner").mkdir(parents=True)
    for name in ("__init__", "inner/__init__"):
        (folder / f"{name}.py").write_text("")
    (folder / "reader.py").write_text("import numpy\nfrom ofer.inner import later\nfrom . import inner\n")
    monkeypatch.setattr(provenance, "PACKAGE_FOLDER", folder)
    return folder


def read_anew(package: Path) -> dict[str, str]:
    """Return the code of `ofer.reader` as a process that begins now finds it."""
    provenance._read_module.cache_clear()
    known_modules.known_modules.cache_clear()
    found = provenance.code_digest(["ofer.reader"])
    known_modules.known_modules(package).write()
    return found


def test_what_is_kept_is_what_parsing_gives(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = read_anew(package)
    assert len(json.loads((package / FILE).read_text())) == len(parsed) == 3
    monkeypatch.setattr(provenance, "parse_module", None)
    assert read_anew(package) == parsed
    assert provenance._read_module("ofer.reader")[2] == ("numpy",)


def test_an_edit_is_noticed_whatever_its_time(package: Path) -> None:
    before, file = read_anew(package), package / "reader.py"
    stat = file.stat()
    file.write_text(file.read_text().replace("numpy", "scipy"))

    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = read_anew(package)
    assert {name for name in before if before[name] != after[name]} == {"ofer.reader"}


def test_a_name_that_becomes_a_module_is_noticed_though_who_imports_it_stays(package: Path) -> None:
    assert "ofer.inner.later" not in read_anew(package)
    (package / "inner/later.py").write_text("")
    assert "ofer.inner.later" in read_anew(package)


@pytest.mark.parametrize(
    "text", ["", "[", "[]", '{"a": 1}', '{"a": [1, [], [], []]}', '{"a": ["x", [1], [], []]}', "\x00"]
)
def test_what_makes_no_sense_is_parsed_anew(package: Path, text: str) -> None:
    parsed = read_anew(package)
    (package / FILE).write_text(text)
    assert KnownModules(package).get("a") is None
    assert read_anew(package) == parsed


def test_where_nothing_can_be_written_nothing_is_left(package: Path) -> None:
    (package / "__pycache__").write_text("in the way")
    assert len(read_anew(package)) == 3
    assert sorted(path.name for path in package.iterdir()) == ["__init__.py", "__pycache__", "inner", "reader.py"]
