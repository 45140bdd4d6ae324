"""Every value of a method's entry is checked."""

from importlib import import_module

import pytest
from pydantic import ValidationError

from ofer.config.dataclass_faults import validator
from ofer.config.names import method_settings, recipe_of, recipes
from ofer.learning.told import told
from ofer.methods.flowrec.settings import Settings


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
        ("resnet", {"blocks": [2, 2, 2]}, "blocks"),
        ("resnet", {"nesterov": True, "optimiser": "adam"}, "needs optimiser sgd"),
        ("resnet", {"weights": "faces"}, "fit blocks .* stem imagenet alone"),
        ("ssl_pretext", {"steps": 1, "validate_every": 1, "devices": 3}, "3 cannot share 64 faces equally"),
    ],
)
def test_values_that_make_no_sense_are_refused(recipe, changed, fault):
    with pytest.raises(ValidationError, match=fault):
        validator(method_settings(recipe)).validate_python({"recipe": recipe, **changed})


@pytest.mark.parametrize("recipe", recipes())
def test_what_is_read_of_a_recipe_is_what_its_module_says(recipe):
    module = import_module(f"ofer.methods.{recipe}.recipe")
    said = recipe_of(recipe)
    assert (said.gives, said.knows) == (module.GIVES, module.KNOWS)
    assert said.trained_ahead == getattr(module, "TRAINED_AHEAD", True)


def test_only_the_oracle_is_told_the_truth_and_the_papers_method_nothing():
    assert [recipe for recipe in recipes() if "truth" in recipe_of(recipe).knows] == ["oracle"]
    knows = recipe_of("flowrec").knows
    assert told(knows, Settings(recipe="flowrec")) == frozenset()
    assert told(knows, Settings(recipe="flowrec", mask_channel=True)) == {"hole"}
