"""Settings of the recipe, as entries and stamps have them."""

import json
from dataclasses import asdict

import pytest
from pydantic import TypeAdapter, ValidationError

from ofer.learning.typed import as_settings
from ofer.methods.lowerhalf.settings import DenseSparseDense, Settings, Start, Stem

check = TypeAdapter(Settings).validate_python
FACE = {
    "recipe": "lowerhalf", "still": "face224", "network": "vgg_face", "dropouts": [0.3, 0.35, 0.4, 0.45, 0.5, 0.55],
    "learning_rate": 1e-4, "batch_size": 64, "epochs": 50, "dsd": {"sparsity": [0.2, 0.7]},
}  # fmt: skip


def test_an_entry_comes_back_from_a_stamp_as_it_was():
    entry = check(FACE | {"needs": {"start": "other"}, "stem": {"kernel": 5, "stride": 2}})
    assert entry.dsd == DenseSparseDense(sparsity=(0.2, 0.7))
    assert (entry.needs, entry.stem) == (Start(start="other"), Stem(kernel=5, stride=2))
    assert as_settings(json.loads(json.dumps(asdict(entry)))) == entry


def test_without_pruning_too():
    entry = check(FACE | {"dsd": None})
    assert as_settings(json.loads(json.dumps(asdict(entry)))) == entry
    assert entry.dsd is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"dropouts": [0.2] * 3}, "dropouts: 3 rates; vgg_face has 6"),
        ({"dsd": {"sparsity": [0.2, 0.7], "phases": [0.5, 0.4]}}, "sum to 0.9; give shares that sum to 1"),
        ({"dsd": {"sparsity": [0.2, 1.0]}}, "less than 1"),
        ({"network": "vgg_m"}, "vgg_f"),
        ({"weights": "vggface", "needs": {"start": "other"}}, "name one of the two"),
        ({"weights": "vggface", "width": 0.5}, "fit width 1"),
    ],
)
def test_values_that_make_no_sense_are_refused(changed, fault):
    with pytest.raises(ValidationError, match=fault):
        check(FACE | changed)
