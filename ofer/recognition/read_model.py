"""Read a trained model with all its settings from a results folder: from stamps and weights, never config.yaml."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ofer.base.errors import OferError
from ofer.evaluation.division import read_division
from ofer.faces.distances import inter_ocular_distances
from ofer.flow.files import read_flows
from ofer.learning import recipe
from ofer.learning.flows_round import Flows, flows_round
from ofer.learning.models import model_numbers
from ofer.learning.models import read_model as read_round
from ofer.learning.told import TRUTH
from ofer.learning.typed import as_settings
from ofer.recognition.chain import Link, common_slice, require_whole
from ofer.recognition.compatible import changed_code, changed_libraries, require_same_code
from ofer.recognition.direction import learn_direction
from ofer.recognition.sources import Sources, flows_among, occlusions_of, sources_of
from ofer.recognition.tested import tested_on, tested_on_clean
from ofer.recognition.trained_model import ANY, CLEAN, Applied, Occlusion, Tested, TrainedModel


def read_trained_model(
    folder: Path, occlusions: Iterable[str] | None, *, accept_other_code: bool = False
) -> TrainedModel:
    """Return the model in `folder` for faces with `occlusions`, or with all that it was applied to for None.

    Raises OferError where a stamp is missing, an artefact on the way was made again or is damaged, parts were made with
    different settings, or the models were made by other code and `accept_other_code` is not given.
    """
    present = occlusions_of(folder)
    wanted = [name for name in (present if occlusions is None else occlusions) if name != CLEAN]
    occluded = {name: sources_of(folder, name) for name in wanted}
    sources = occluded or {CLEAN: _sources_of_clean(folder, present)}
    first = next(iter(sources.values()))
    chain = [link for each in sources.values() for link in each.all()]
    if not accept_other_code:
        require_same_code(chain, folder)
    weights = {link.path: link for each in sources.values() for link in each.models()}
    require_whole([*weights.values(), *first.faces, *first.clean_flows])
    if any(_paths(each.recognisers) != _paths(first.recognisers) for each in sources.values()):
        raise OferError(
            f"{folder}: has a recogniser for each occlusion; name one of {', '.join(wanted)} by --occlusion"
        )
    made_of = first.recognisers[0].path
    cut = common_slice(first.faces, made_of)
    stamp = first.predictions.stamp
    count = len(model_numbers(_paths(first.recognisers)))
    distances = inter_ocular_distances(_paths(first.faces))
    recogniser, classes = _recogniser(first, count)
    return TrainedModel(
        folder=folder,
        division=str(stamp["wildcards"]["division"]),
        trained_on={name: generated for each in sources.values() for name, generated in each.corpora().items()},
        classes=classes,
        recogniser=recogniser,
        occlusions={name: _occlusion(folder.name, each, count) for name, each in occluded.items()},
        pupils=cut["pupils"],
        crop=cut["crop"],
        flow=common_slice(first.clean_flows, made_of)["flow"],
        size=int(stamp["slice"]["size"]),
        threads=int(stamp["slice"]["training"]["threads"]),
        kernels=bool(stamp["slice"]["kernels"]),
        distances=(float(distances[0]), float(np.median(distances)), float(distances[-1])),
        direction=learn_direction(read_flows(_paths(first.clean_flows), int(stamp["slice"]["size"])).flow[:]),
        tested=_tested(first, occluded),
        digests={link.name: str(link.stamp["content"]) for _, link in sorted(weights.items())},
        other_libraries=tuple(changed_libraries(chain)),
        other_code=tuple(changed_code(chain)),
    )


def _sources_of_clean(folder: Path, present: Sequence[str]) -> Sources:
    """Return the sources where nothing is hidden: any of a restorer's predictions name the one recogniser."""
    if CLEAN in present:
        return sources_of(folder, CLEAN)
    first = sources_of(folder, present[0])
    if first.recognisers[0].stamp["wildcards"]["occlusion"] not in (CLEAN, ANY):
        raise OferError(
            f"{folder}: has a recogniser for each occlusion and none for faces of which nothing is hidden; name one of "
            f"{', '.join(present)} by --occlusion"
        )
    return first


def _tested(first: Sources, occluded: dict[str, Sources]) -> dict[str, Tested]:
    clean = tested_on_clean(first)
    return {name: tested_on(each) for name, each in occluded.items()} | ({CLEAN: clean} if clean else {})


def _recogniser(sources: Sources, count: int) -> tuple[Applied, tuple[str, ...]]:
    models = [read_round(_paths(sources.recognisers), number) for number in range(count)]
    classes = models[0][1].get("classes")
    if not isinstance(classes, list) or not classes:
        raise OferError(f"{sources.recognisers[0].path}: does not say which expressions it knows; train it again")
    settings = _settings(sources.predictions, "recogniser")
    name = str(sources.recognisers[0].stamp["wildcards"]["method"])
    return Applied(name, settings, tuple(weights for weights, _ in models)), tuple(map(str, classes))


def _occlusion(name: str, sources: Sources, count: int) -> Occlusion:
    painted = common_slice(sources.painted, sources.predictions.path)["occlusion"]
    if not painted["boxes"]:
        raise OferError(
            f"{sources.predictions.path}: its occluder is not placed by the eyes, as one in a clip is; name another"
        )
    restorer = _restorer(name, sources.restored[0], sources.restorers, count) if sources.restored else None
    return Occlusion(tuple(painted["boxes"]), painted["fill"] == "removal", restorer)


def _restorer(name: str, restored: Link, trained: list[Link], count: int) -> Applied:
    settings = _settings(restored, "method")
    if TRUTH in recipe.knows(settings):
        raise OferError(f"{restored.path.parent}: its method knows the clean flow, which no clip shows; name another")
    if trained:
        weights = tuple(read_round(_paths(trained), number)[0] for number in range(count))
    else:
        weights = tuple(_learned(restored, settings, count))
    return Applied(name, settings, weights)


def _settings(made: Link, method: str) -> Any:
    """Return the settings of the method that made an artefact."""
    if made.stamp["slice"].get("needed"):
        raise OferError(
            f"{made.path}: its method needs models of others, which no clip is recognised with; name another"
        )
    return as_settings(made.stamp["slice"][method])


def _learned(restored: Link, settings: Any, count: int) -> Iterable[dict[str, np.ndarray]]:
    """Yield each round's weights of a recipe that learns from the training folds' flows while it is applied."""
    occlusion, size = restored.stamp["wildcards"]["occlusion"], restored.stamp["slice"]["size"]
    clean, occluded = list(flows_among([restored], CLEAN)), list(flows_among([restored], occlusion))
    divided = restored.inputs("divide_samples")
    require_whole([*clean, *occluded, *divided])
    division = read_division(_paths(divided))
    apex = Flows(read_flows(_paths(clean), size), (read_flows(_paths(occluded), size),))
    name, seed = restored.stamp["wildcards"]["method"], restored.stamp["slice"]["training"]["seed"]
    for number in range(count):
        data = flows_round(division, number, apex=apex)
        yield recipe.train(data, settings, seed=seed, who=f"{name} {occlusion}, round {number}").weights


def _paths(links: Sequence[Link]) -> list[Path]:
    return [link.path for link in links]
