"""What holds for all tests."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# No test is timed: a loaded machine is no fault.
settings.register_profile("ofer", deadline=None)
settings.load_profile("ofer")


WHOLE = {"finished", "experiment", "reported", "added", "both"}
"""Fixtures that run the whole chain."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a run of the whole chain, and let those that start Snakemake begin, lest all wait."""
    for item in items:
        if WHOLE & set(getattr(item, "fixturenames", ())):
            item.add_marker("whole")
    items.sort(key=lambda item: item.path.parent.name not in ("faults", "workflow"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop where pytest-xdist keeps no group on one worker: each would make what its tests begin with, in silence."""
    if getattr(session.config.option, "loadgroup", False):
        grouped = [item.nodeid for item in session.items if item.get_closest_marker("xdist_group")]
        assert all("@" in name for name in grouped), "pytest-xdist groups no tests; see envs/requirements-test.txt"


@pytest.fixture(autouse=True)
def _subnormal_numbers() -> Iterator[None]:
    """Undo what `ofer.learning.device` sets for its whole process: other tests draw subnormal numbers."""
    yield
    if "torch" in sys.modules:
        sys.modules["torch"].set_flush_denormal(False)


@pytest.fixture
def plain_forms() -> Iterator[None]:
    """Let what has a fast form run as it is written."""
    from ofer.learning.kernels.switch import use_kernels

    use_kernels(False)
    yield
    use_kernels(True)
