"""What is measured against true motion asks for it, and of filmed faces, of which nobody knows it, in vain."""

from pathlib import Path

import pytest
import yaml

from ofer.base.errors import OferError
from ofer.config.load import load_config
from ofer.plan.stages import STAGES

DEFAULT = yaml.safe_load((Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8"))
FILMED = load_config(DEFAULT | {"corpus": "ckplus", "parts": 1})


def test_the_error_of_the_flow_needs_true_motion_and_examples_do_without() -> None:
    assert STAGES["measure_flow"](FILMED, {}).reads["truth"] == ["results/ckplus/truth/00.h5"]
    assert STAGES["draw"](FILMED, {"figure": "examples", "table": "table10"}).reads["truth"] == []


def test_true_motion_of_filmed_faces_is_refused() -> None:
    with pytest.raises(OferError, match=r"corpora\.ckplus: true motion is known of built-in sequences only; "):
        STAGES["render_truth"](FILMED, {"corpus": "ckplus", "part": "00"})
