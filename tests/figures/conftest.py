"""Figures are drawn in the house's style, as the stage does."""

from collections.abc import Iterator

import pytest

from ofer.drawing.style import house_style


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    with house_style():
        yield
