"""The declaration of every stage, by its name. Parse time only."""

from collections.abc import Callable
from types import ModuleType

from ofer.config.whole import Config
from ofer.plan import (
    data,
    figures,
    illustrations,
    learning,
    report,
    seeds,
    structure,
    tables,
)
from ofer.plan.declared import Declared, Wildcards

Declaration = Callable[[Config, Wildcards], Declared]

TOPICS = (data, learning, seeds, tables, figures, illustrations, structure, report)
"""A public function that a topic defines is the declaration of the stage of that name."""


def _declarations(topic: ModuleType) -> dict[str, Declaration]:
    return {
        name: member
        for name, member in vars(topic).items()
        if not name.startswith("_") and getattr(member, "__module__", "") == topic.__name__
    }


STAGES: dict[str, Declaration] = {
    name: declaration for topic in TOPICS for name, declaration in _declarations(topic).items()
}
