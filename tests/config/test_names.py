"""What an author wrote and cannot be used is told in one line, with its file, when the workflow starts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.config import loaders
from ofer.config import names as recipes
from ofer.config.dataclass_faults import validator
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.plan import validity as pipeline
from tests.workflow.experiment import PROJECT
from tests.workflow.faults import LINE


def edit(path: Path, old: str | None, new: str | bytes | None) -> None:
    """Replace `old`, or all for None, by `new`; for None take the file away."""
    if new is None:
        path.unlink()
    elif isinstance(new, bytes):
        path.write_bytes(new)
    else:
        text = path.read_text()
        assert old is None or old in text
        path.write_text(new if old is None else text.replace(old, new))


def assert_refused(said: str, call: Callable[..., object], *arguments: object) -> None:
    """Assert that a call is refused in a line that begins so and has its three halves."""
    with pytest.raises(OferError) as caught:
        call(*arguments)
    assert LINE.fullmatch(f"ofer: {caught.value}") and re.match(said, str(caught.value)), caught.value


def test_a_sound_recipe_and_loader_pass(package: Path) -> None:
    recipes.require_recipe("added")
    loaders.require_loader("mycorpus")
    assert "added" in recipes.recipes() and "mycorpus" in loaders.loaders()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("__init__.py", None, None, r"/__init__\.py: there is no such file"),
        ("settings.py", None, None, r"/settings\.py: there is no such file"),
        ("recipe.py", None, None, r"/recipe\.py: there is no such file"),
        # The class of the settings.
        ("settings.py", "class Settings", "class Setting", r"/settings\.py: has no class Settings"),
        ("settings.py", "@dataclass(frozen=True, kw_only=True)\n", "", r"/settings\.py: its Settings is no frozen"),
        ("settings.py", "frozen=True, ", "", r"/settings\.py: its Settings is no frozen dataclass; write `@dataclass"),
        ("settings.py", "class Settings", "class Settings(TrainOn)", None),
        ("settings.py", None, "Settings = {}", r"/settings\.py: its Settings is no frozen dataclass"),
        ("settings.py", 'Literal["added"]', 'Literal["ridge"]', r'/settings\.py: the recipe .*`Literal\["added"\]`'),
        ("settings.py", 'recipe: Literal["added"]', "", r"/settings\.py: its Settings has no field recipe"),
        ("settings.py", "flow: str", "flows: str", r"/settings\.py: its Settings has no field flow"),
        ("settings.py", "needs: Judged = Judged()", "", r"/settings\.py: its Settings names nothing that recognises"),
        ("settings.py", "needs: Judged = Judged()", "needs: dict = None", r"/settings\.py: needs of its Settings"),
        ("settings.py", "TrainOn = TrainOn()", "tuple = ()", r"/settings\.py: train_on of its Settings is of another"),
        # Code that cannot run.
        ("settings.py", "width: int", "width int", r"/settings\.py:14: .*syntax"),
        ("settings.py", "width: int", "width: intt", r"/settings\.py:14: NameError: name 'intt'"),
        ("settings.py", "Judged, TrainOn", "Judged, TrainsOn", r"/settings\.py:5: ImportError: .*TrainsOn"),
        ("settings.py", "width: int = 3", "width: int = 1 // 0", r"/settings\.py:14: ZeroDivisionError"),
        ("settings.py", "width: int = 3", "width: list = []", r"/settings\.py:8: ValueError: mutable default"),
        ("settings.py", "width: int", "width: slice", r"/settings\.py: its Settings cannot be checked \(Unable to"),
        ("settings.py", "width: int", "width: 'intt'", r"/settings\.py: a type of its Settings .*'intt'"),
        ("recipe.py", "def train(", "def train((", r"/recipe\.py:\d+: "),
        ("recipe.py", "    return helper", "\treturn helper", None),
        ("recipe.py", "GIVES =", "return\nGIVES =", r"/recipe\.py:7: 'return' outside function"),
        ("recipe.py", None, b"\xff\xfe", r"/recipe\.py: is no Python source in UTF-8"),
        ("recipe.py", None, b"GIVES = 1\x00", r"/recipe\.py:.*null byte"),
        ("recipe.py", "import numpy as np", "import numppy as np", r"/recipe\.py:2: no module named 'numppy'; install"),
        ("recipe.py", "learning.trained", "learning.trainde", r"/recipe\.py:4: no module named 'ofer.lea"),
        ("recipe.py", "Trained, empty", "Traned, empty", r"/recipe\.py:4: ofer.learning.trained has no 'Traned'"),
        ("recipe.py", "added import helper", "added import helpers", r"/recipe\.py:5: ofer.methods.added has no"),
        ("recipe.py", "from ofer.methods.added", "from ...", r"/recipe\.py:5: ofer has no 'helper'"),
        ("recipe.py", "from ofer.methods.added", "from ....", r"/recipe\.py:5: attempted relative import"),
        ("recipe.py", "from ofer.methods.added", "from .", None),
        ("recipe.py", "np.zeros", "numpy.zeros", r"/recipe\.py:12: name 'numpy' is not defined"),
        ("recipe.py", "import numpy as np", "from numpy import *\nimport numpy as np", None),
        ("recipe.py", "import numpy as np", "try:\n    import nump as np\nexcept ImportError:\n    np = None", None),
        ("helper.py", "return flows", "return flow", r"/helper\.py:3: name 'flow' is not defined"),
        ("helper.py", "def same", "def same same", r"/helper\.py:2: "),
        ("helper.py", "return flows", "return [flow for flow in flows if (n := len(flow)) and n]", None),
        # What a recipe has to have.
        ("recipe.py", "GIVES", "GIVE", r"/recipe\.py: has no GIVES"),
        ("recipe.py", '"restored"', '"restore"', r"/recipe\.py: GIVES is 'restore'; .*\"probabilities\" or \"rest"),
        ("recipe.py", '"restored"', "1", r"/recipe\.py: GIVES is 1"),
        ("recipe.py", '"restored"', 'len("restored")', r"/recipe\.py: has no GIVES"),
        ("recipe.py", "GIVES", "GIVES: str", None),
        ("recipe.py", '"restored"', '"probabilities"', None),
        ("recipe.py", "KNOWS", "KNOW", r"/recipe\.py: has no KNOWS; write `KNOWS = frozenset\(\)`"),
        ("recipe.py", '"hole"', '"holes"', r"/recipe\.py: KNOWS is frozenset\({'holes'}\)"),
        ("recipe.py", '"hole"', '"points"', r"/settings\.py: its Settings names no points"),
        ("recipe.py", 'frozenset({"hole"})', "frozenset()", None),
        ("recipe.py", 'frozenset({"hole"})', "frozenset([[]])", r"/recipe\.py: has no KNOWS"),
        ("recipe.py", 'frozenset({"hole"})', '{"hole": ["width"]}', r"/settings\.py: its Settings has no field"),
        ("recipe.py", 'frozenset({"hole"})', '{"hole": "width"}', None),
        ("recipe.py", "GIVES", "TRAINED_AHEAD = False\nGIVES", None),
        ("recipe.py", 'frozenset({"hole"})', '{"hole": "mask"}', r"/settings\.py: its Settings has no field mask"),
        ("recipe.py", "def train", "def fit", r"/recipe\.py: has no function train; define train\(data, set"),
        ("recipe.py", "def apply", "def applied", r"/recipe\.py: has no function apply"),
        ("recipe.py", "seed, **_", "seed", r"/recipe\.py:11: train cannot be called as .*'checkpoint'"),
        ("recipe.py", "seed, **_", "sead, **_", r"/recipe\.py:11: train cannot be called as .*'sead'"),
        ("recipe.py", "settings, needed, *, seed", "*, seed", r"/recipe\.py:11: train cannot be called as .*too many"),
        ("recipe.py", "seen, needed, **_", "seen, needed", r"/recipe\.py:15: apply cannot be called as .*'device'"),
        ("recipe.py", "seen, needed", "seen", r"/recipe\.py:15: apply cannot be called as"),
        ("recipe.py", "def train(", "async def train(", r"/recipe\.py:11: train is asynchronous"),
        ("recipe.py", "data, settings, needed, *, seed, **_", "*given, **named", None),
        ("recipe.py", "seed, **_", "seed, checkpoint=None, device='cpu', report=print", None),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_recipe_is_one_line_with_its_file(
    package: Path, file: str, old: str | None, new: str | bytes | None, said: str | None
) -> None:
    edit(package / "methods/added" / file, old, new)
    if said is None:
        recipes.require_recipe("added")
        return
    assert_refused(f"ofer/methods/added{said}", recipes.require_recipe, "added")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "def read_samples",
            "def read_sample",
            r": has no function read_samples; define read_samples\(root, \*, labels",
        ),
        ("def folder_counts", "def counts", r": has no function folder_counts"),
        ("def labelled", "def labels", r": has no function labelled"),
        ("need_landmarks, options", "need_landmarks", r":5: read_samples cannot be called as .*'options'"),
        ("import Sample", "import Samples", r":2: ofer.corpora.sample has no 'Samples'"),
        ("yield Sample()", "yield Samples()", r":6: name 'Samples' is not defined"),
        ("yield", "yeild", r":6: .*syntax"),
    ],
)
def test_what_is_wrong_with_a_loader_is_one_line_with_its_file(package: Path, old: str, new: str, said: str) -> None:
    edit(package / "corpora/mycorpus.py", old, new)
    assert_refused(f"ofer/corpora/mycorpus\\.py{said}", loaders.require_loader, "mycorpus")


OPTIONS = """
@dataclass(frozen=True)
class Options:
    takes: int = 1
    \"\"\"[U] Takes that are read.\"\"\"
"""


def with_options(package: Path, text: str) -> None:
    edit(
        package / "corpora/mycorpus.py",
        "\n\n\ndef read_samples",
        f"\nfrom dataclasses import dataclass\n{text}\ndef read_samples",
    )


def options_of_entry(given: dict[str, object]) -> object:
    raw = read_yaml(PROJECT / "config.yaml")
    entry = {"loader": "mycorpus", "root": "/data", "options": given}
    entry |= {key: raw["corpora"]["ckplus"][key] for key in ("crop", "publishable_subjects")} | {
        "pupils": {"source": "dlib"}
    }
    return load_config(merged(raw, {"corpora": {"mine": entry}})).corpora["mine"].options


def test_options_of_a_loader_are_checked_and_have_their_defaults(package: Path) -> None:
    with_options(package, OPTIONS)
    assert options_of_entry({}) == {"takes": 1} and options_of_entry({"takes": 2}) == {"takes": 2}
    assert_refused(r"config: corpora\.mine\.options\.takes: ", options_of_entry, {"takes": "many"})
    assert_refused(r"config: corpora\.mine\.options\.take: .*takes", options_of_entry, {"take": 1})


def test_a_loader_without_options_takes_none(package: Path) -> None:
    assert options_of_entry({}) == {}
    assert_refused(r"config: corpora\.mine\.options\.takes: .* it has none, remove it", options_of_entry, {"takes": 1})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("@dataclass(frozen=True)\n", "", r": its Options is no frozen dataclass; write `@dataclass"),
        ("frozen=True", "", r": its Options is no frozen dataclass"),
        ("takes: int", "takes: slice", r": its Options cannot be checked \(Unable to"),
        ("takes: int", "takes: 'intt'", r": its Options cannot be checked \(.*intt"),
        ("int = 1", "int = 1 // 0", r":7: ZeroDivisionError"),
    ],
)
def test_what_is_wrong_with_its_options_is_one_line_with_its_file(package: Path, old: str, new: str, said: str) -> None:
    with_options(package, OPTIONS.replace(old, new))
    assert_refused(f"ofer/corpora/mycorpus\\.py{said}", lambda: validator(loaders.loader_options("mycorpus")))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            "from ofer.methods.added.more import flows\n    return flows",
            r"ofer\.methods\.added\.more: no such module",
        ),
        ("from ofer.methods.added.sub import more\n    return more", r"ofer/methods/added/sub/more\.py:1: "),
    ],
)
def test_what_is_only_met_when_code_is_digested_is_one_line_too(package: Path, new: str, said: str) -> None:
    edit(package / "methods/added/helper.py", "return flows", new)
    (package / "methods/added/sub").mkdir()
    (package / "methods/added/sub/__init__.py").touch()
    (package / "methods/added/sub/more.py").write_text("def more(:\n")
    recipes.require_recipe("added")
    assert_refused(said, pipeline._code, ("ofer.methods.added.recipe",))


def test_a_folder_that_python_cannot_import_is_named(package: Path) -> None:
    (package / "methods/added").rename(package / "methods/my-added")
    with pytest.raises(OferError, match=r"^ofer/methods/my-added: .*; rename it"):
        recipes.require_recipe("my-added")


@pytest.mark.parametrize("name", ["a" * 300, "../added", "added/recipe", "", "__init__", "hole"])
def test_a_name_that_is_no_folder_or_module_is_the_configurations_fault(package: Path, name: str) -> None:
    recipes.require_recipe(name)
    loaders.require_loader(name)


def test_only_what_an_entry_names_is_looked_at(package: Path) -> None:
    edit(package / "methods/added/recipe.py", "GIVES", "GIVE")
    edit(package / "methods/added/settings.py", None, b"\xff")
    edit(package / "corpora/mycorpus.py", None, b"\xff")
    raw = read_yaml(PROJECT / "config.yaml")
    load_config(raw)
    for section, entry in (
        ("methods", {"recipe": "added"}),
        ("corpora", {"based_on": "ckplus", "loader": "mycorpus"}),
    ):
        with pytest.raises(OferError, match=rf"ofer/{section}/"):
            load_config(merged(raw, {section: {"mine": entry}}))


def test_a_module_that_is_no_loader_is_named_as_such(package: Path) -> None:
    raw = merged(read_yaml(PROJECT / "config.yaml"), {"corpora": {"mine": {"based_on": "ckplus", "loader": "images"}}})
    with pytest.raises(
        OferError, match=r"corpora\.mine\.loader: no loader 'images', ofer/corpora/images\.py has no func"
    ):
        load_config(raw)


def test_an_authors_validator_that_fails_is_one_line(package: Path) -> None:
    edit(
        package / "methods/added/settings.py",
        "    width: int = 3\n",
        "    width: int = 3\n\n    def __post_init__(self):\n        self.wdith\n",
    )
    raw = merged(read_yaml(PROJECT / "config.yaml"), {"methods": {"mine": {"recipe": "added"}}})
    assert_refused(r"ofer/methods/added/settings\.py:17: AttributeError: .*'wdith'", load_config, raw)
