"""The declaration of every stage, and of every figure, by its name. Parse time only."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

from ofer.config.whole import Config
from ofer.plan import data, figures, learning, report, seeds, still_figures, stills, table_figures, tables
from ofer.plan.declared import Declared, Wildcards
from ofer.plan.shown import Figure

Declaration = Callable[[Config, Wildcards], Declared]

TOPICS = (data, learning, stills, seeds, tables)
"""A public function that a topic defines is the declaration of the stage of that name."""

FIGURES: dict[str, Figure] = {
    name: member
    for topic in (figures, still_figures, table_figures)
    for name, member in vars(topic).items()
    if isinstance(member, Figure)
}
"""By the module of ofer/figures/ that draws."""


def _declarations(topic: ModuleType) -> dict[str, Declaration]:
    return {
        name: member
        for name, member in vars(topic).items()
        if not name.startswith("_") and getattr(member, "__module__", "") == topic.__name__
    }


def _draw(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["figure"]
    declared = FIGURES[name].declare(config, wildcards)
    members = (f"ofer.figures.{name}", *declared.members)
    return replace(declared, slice={"figure": name, **declared.slice}, members=members)


STAGES: dict[str, Declaration] = {
    **{name: declaration for topic in TOPICS for name, declaration in _declarations(topic).items()},
    "draw": _draw,
    **_declarations(report),
}

OF_STILLS = frozenset(_declarations(stills))
"""The stages of still pictures alone."""


def rule_name(stage: str, wildcards: Wildcards) -> str:
    """Return the name of the rule of a stage's job: each figure has its own."""
    return f"draw_{wildcards['figure']}" if stage == "draw" and "figure" in wildcards else stage
