"""What gives masks or weights alone is refused where answers are asked for, before anything runs."""

from typing import Any

import pytest

from ofer.base.errors import OferError
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.plan.stages import STAGES
from tests.workflow.experiment import PROJECT

DEFAULT = above_papers(PROJECT, read_yaml(PROJECT / "config.yaml"))
LEARNED = {"steps": 4, "validate_every": 2, "train_on": {"corpora": ["rafdb-synthetic"], "division": "official"}}
METHODS = {
    "pretext": {"recipe": "ssl_pretext", **LEARNED},
    "people": {"recipe": "identity", **LEARNED},
    "network": {"recipe": "resnet"},
}
WHERE = {"corpus": "rafdb-synthetic", "division": "official", "occlusion": "object"}


def config(section: str, name: str, **values: Any) -> Config:
    return load_config(merged(merged(DEFAULT, {"methods": METHODS}), {section: {name: values}}))


@pytest.mark.parametrize("method", ["pretext", "people"])
def test_what_gives_no_answer_stands_in_no_table_and_no_matrix_of_confusions(method: str) -> None:
    column = {"clean": {"corpus": "rafdb-synthetic"}}
    table = {"title": "t", "columns": column, "rows": {"a": method, "b": "network"}, "division": "official"}
    with pytest.raises(OferError, match=rf"^config: tables\.mine\.rows\.a: '{method}' recognises nothing"):
        config("tables", "mine", **table)
    answers = {"columns": {"clean": {**column["clean"], "methods": {"network": method}}}, "rows": {"b": "network"}}
    with pytest.raises(OferError, match=rf"^config: tables\.mine\.columns\.clean\.methods\.network: '{method}' recog"):
        config("tables", "mine", **table | answers)
    with pytest.raises(OferError, match=rf"^config: confusion_matrices\.mine\.method: '{method}' recognises nothing"):
        config("confusion_matrices", "mine", method=method, corpus="rafdb-synthetic")
    with pytest.raises(OferError, match=rf"^config: methods\.{method}: recipe .* gives .*, no answers; name"):
        STAGES["recognise_stills"](config("methods", "same", recipe="resnet"), {**WHERE, "method": method})


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("vggf-full", "'vggf-full' has no extractor to begin with; name an entry of a pretext task"),
        ("network", "'network' has no extractor"),
        ("pretext", "'pretext' has another blocks; name an entry of the same extractor"),
    ],
)
def test_a_residual_network_begins_with_an_extractor_of_its_own_shape(start: str, said: str) -> None:
    needs = {"recipe": "resnet", "needs": {"start": start}}
    with pytest.raises(OferError, match=rf"^config: methods\.begun\.needs\.start: {said}"):
        config("methods", "begun", **needs)
    fitting = {**needs, "needs": {"start": "people"}, "blocks": [3, 4, 6, 3], "stem": "imagenet"}
    assert config("methods", "begun", **fitting).methods["begun"].needs.start == "people"
