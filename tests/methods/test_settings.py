"""Every value of a method's entry is checked."""

from importlib import import_module
from inspect import signature

import pytest
from pydantic import ValidationError

from ofer.config.names import recipes, settings_check

RECIPES = tuple(recipes())


@pytest.mark.parametrize(
    ("recipe", "changed", "fault"),
    [
        ("flowrec", {"skips": [1, 4]}, "no subset of the levels 1 to 3"),
        ("flowrec", {"skips": [2, 2]}, "no subset"),
        ("flowrec", {"loss": "huber"}, "endpoint"),
        ("flowrec", {"stepps": 3}, "Unexpected keyword"),
        ("recogniser", {"kernels": [5, 3]}, "2 for 3 channels"),
        ("recogniser", {"kernels": [4, 3, 3]}, "even side"),
        ("recogniser", {"dropout": 1.0}, "less than 1"),
        ("filling", {}, "kind"),
        ("filling", {"kind": "mean", "margins": [-1]}, "greater than or equal to 0"),
        ("filling", {"kind": "inpaint", "inpaint_bits": 12}, "8 or 16"),
        ("subspace", {"kind": "pca", "ridges": [0]}, "greater than 0"),
        ("subspace", {"kind": "rpca", "sparsity": 0}, "greater than 0"),
        ("oracle", {"margin": -1}, "greater than or equal to 0"),
    ],
)
def test_values_that_make_no_sense_are_refused(recipe, changed, fault):
    with pytest.raises(ValidationError, match=fault):
        settings_check(recipe).validate_python({"recipe": recipe, **changed})


@pytest.mark.parametrize("recipe", RECIPES)
def test_only_a_declared_oracle_is_told_the_truth(recipe):
    """By its `KIND` the stage hands over the clean flow, by its settings tables say so: they must agree."""
    module = import_module(f"ofer.methods.{recipe}.recipe")
    settings = import_module(f"ofer.methods.{recipe}.settings").Settings
    takes_it = "clean" in signature(module.restore).parameters if hasattr(module, "restore") else False
    assert takes_it == (module.KIND == "oracle") == getattr(settings, "KNOWS_THE_TRUTH", False)
