"""The finished run that the tests of the workflow share."""

from tests.workflow.conftest import experiment, finished

__all__ = ["experiment", "finished"]
