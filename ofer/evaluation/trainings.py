"""Words of figures and pages for tables of several trainings, which differ in their seed."""


def interval_units(seeds: int) -> str:
    """Return what an interval is over."""
    return "subjects and seeds" if seeds > 1 else "subjects"


def first_of(seeds: int) -> str:
    """Return what a title says of a figure that shows one training."""
    return f", the first of {seeds} trainings" if seeds > 1 else ""
