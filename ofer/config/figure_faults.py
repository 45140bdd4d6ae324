"""Figures of stills, studies of gates and of masks: what their entries must agree about. Parse time only."""

from collections.abc import Iterable

from ofer.base.errors import OferError
from ofer.config.faults import require_entry
from ofer.config.names import recipe_of
from ofer.config.table_faults import require_free
from ofer.config.whole import Config
from ofer.drawing.settings import ConfusionMatrixSettings, PanelSettings
from ofer.evaluation.settings import GatesSettings, MasksSettings
from ofer.papers.settings import CLEAN


def require_figures(config: Config) -> None:
    """Raise OferError, one line, where an entry of one of these sections cannot be made."""
    for name in config.gates:
        _require_study_of_gates(config, name)
    for name in config.masks:
        _require_study_of_masks(config, name)
    for name, gallery in config.galleries.items():
        require_free("galleries", name, config)
        for number, panel in enumerate(gallery.panels):
            _require_cells(config, f"galleries.{name}.panels.{number}", panel, panel.methods)
    for name, matrix in config.confusion_matrices.items():
        require_free("confusion_matrices", name, config)
        for number, one in enumerate(matrix.all):
            key = f"confusion_matrices.{name}" + (f".beside.{number - 1}" if number else "")
            _require_cells(config, key, one, [one.method])
            if recipe_of(config.methods[one.method].recipe).gives != "probabilities":
                raise OferError(f"config: {key}.method: {one.method!r} recognises nothing; name one that does")


def require_masks(key: str, method: str, config: Config) -> None:
    """Raise OferError where a method, which stands at `key`, does not tell what is hidden."""
    settings = config.methods[method]
    if recipe_of(settings.recipe).gives != "masks":
        raise OferError(
            f"config: {key}: {method!r} tells of no pixel whether it is hidden; name an entry of a recipe that gives "
            "masks, such as ssl_pretext"
        )
    if getattr(settings, "mask_weight", 1) == 0:
        raise OferError(f"config: {key}: {method!r} has `mask_weight: 0` and learns no masks; name one that does")


def _require_study_of_masks(config: Config, name: str) -> None:
    study, key = config.masks[name], f"masks.{name}"
    for method in study.methods:
        require_entry(f"{key}.methods", method, config.methods)
        require_masks(f"{key}.methods", method, config)
    _require_places(config, "masks", name, study, [*config.occlusions, CLEAN])


def _require_study_of_gates(config: Config, name: str) -> None:
    study, key = config.gates[name], f"gates.{name}"
    require_entry(f"{key}.method", study.method, config.methods)
    _require_places(config, "gates", name, study, config.occlusions)
    method = config.methods[study.method]
    if getattr(method, "patches", "none") == "none":
        raise OferError(
            f"config: {key}.method: {study.method!r} has no gates; name an entry of recipe acnn with patches"
        )
    if method.gates != "learned":
        raise OferError(
            f"config: {key}.method: gates of {study.method!r} are the same for every face; name an entry with `gates: "
            "learned`"
        )


def _require_places(
    config: Config, section: str, name: str, study: GatesSettings | MasksSettings, occlusions: Iterable[str]
) -> None:
    """Raise OferError where a study has a name that is taken, or names what is missing, or no stills."""
    require_free(section, name, config)
    key = f"{section}.{name}"
    require_entry(f"{key}.division", study.division, config.divisions)
    for corpus in study.corpora:
        require_entry(f"{key}.corpora", corpus, config.corpora)
        _require_stills(config, f"{key}.corpora", corpus)
    for occlusion in study.occlusions:
        require_entry(f"{key}.occlusions", occlusion, occlusions)


def _require_cells(
    config: Config, key: str, shown: PanelSettings | ConfusionMatrixSettings, methods: list[str]
) -> None:
    """Raise OferError where a figure of stills names what is missing, or no stills."""
    require_entry(f"{key}.corpus", shown.corpus, config.corpora)
    require_entry(f"{key}.division", shown.division, config.divisions)
    for occlusion in shown.occlusions:
        require_entry(f"{key}.occlusions", occlusion, [*config.occlusions, CLEAN])
    _require_stills(config, f"{key}.corpus", shown.corpus)
    for method in methods:
        require_entry(f"{key}.methods", method, config.methods)
        if not config.sees_stills(method):
            raise OferError(f"config: {key}.methods: {method!r} sees flows; name one that sees stills")


def _require_stills(config: Config, key: str, corpus: str) -> None:
    if config.kind(corpus) != "stills":
        raise OferError(f"config: {key}: {corpus!r} consists of sequences; name a corpus of stills")
