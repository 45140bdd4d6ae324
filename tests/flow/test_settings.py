import inspect

import pytest
from pydantic import ValidationError

from ofer.flow.farneback import farneback
from ofer.flow.pairs import STRATEGIES, frame_pairs
from ofer.flow.settings import FarnebackSettings, FlowSettings
from tests.flow.waves import FARNEBACK


def test_the_defaults_are_those_of_opencvs_sample():
    assert FarnebackSettings().model_dump() == FARNEBACK


def test_every_parameter_of_the_flow_can_be_set():
    parameters = set(inspect.signature(farneback).parameters) - {"previous", "next"}
    assert set(FarnebackSettings.model_fields) == parameters


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_can_be_set(strategy):
    assert frame_pairs(FlowSettings(strategy=strategy, sizes=[64]).strategy, 5)


@pytest.mark.parametrize("change", [{"sizes": []}, {"sizes": [0]}, {"strategy": "last"}, {"size": 64}])
def test_what_makes_no_sense_is_refused(change):
    with pytest.raises(ValidationError):
        FlowSettings(**({"strategy": "apex", "sizes": [64]} | change))
