"""What `pip install` brings: the command, the package with its data, and all that it imports."""

import tomllib
import zipfile
from pathlib import Path
from pkgutil import walk_packages

import hatchling.build
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import ofer
from ofer.jobs.provenance import INERT_PACKAGES, library_versions

PROJECT = Path(__file__).resolve().parents[1]
METADATA = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = list(map(Requirement, METADATA["dependencies"]))
OPTIONAL = [Requirement(text) for texts in METADATA["optional-dependencies"].values() for text in texts]


def test_dependencies_are_what_the_package_imports_and_snakemake() -> None:
    modules = [module.name for module in walk_packages(ofer.__path__, "ofer.") if not module.ispkg]
    used = {canonicalize_name(name) for name in library_versions(modules)}
    unstamped = {canonicalize_name(name) for name in INERT_PACKAGES}
    assert {canonicalize_name(one.name) for one in DIRECT} == used | unstamped | {"snakemake"}


@pytest.mark.parametrize("dependency", [*DIRECT, *OPTIONAL], ids=lambda one: one.name)
def test_each_is_pinned_within_its_range(dependency: Requirement) -> None:
    lines = (PROJECT / "envs/requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    version = {canonicalize_name(name): pin for name, pin in pins.items()}[canonicalize_name(dependency.name)]
    assert version in dependency.specifier
    assert [one.operator for one in dependency.specifier] == [">="]


def test_a_wheel_has_the_whole_package_its_data_and_the_default_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    with zipfile.ZipFile(tmp_path / hatchling.build.build_wheel(str(tmp_path))) as wheel:
        names = [name for name in wheel.namelist() if ".dist-info/" not in name]
        (entry_points,) = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]
        assert wheel.read(entry_points).decode().split() == ["[console_scripts]", "ofer", "=", "ofer.__main__:main"]
        assert wheel.read("ofer/config.yaml") == (PROJECT / "config.yaml").read_bytes()
    files = [path for path in (PROJECT / "ofer").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    entries = [f"ofer/workflow/papers/{path.name}" for path in (PROJECT / "workflow/papers").glob("*.yaml")]
    package = [path.relative_to(PROJECT).as_posix() for path in files]
    assert sorted(names) == sorted([*package, "ofer/config.yaml", *entries])
