"""The chain from faces to predictions, as a configuration lays it out: what Figure 2 draws. Parse time only."""

from collections.abc import Iterable
from typing import Any

from ofer.config import Config
from ofer.declarations.declared import further_corpora, models_at, recogniser_of, training_occlusions
from ofer.papers.settings import CLEAN, TableSettings


def chain(config: Config, table: TableSettings) -> list[dict[str, Any]]:
    """Return the steps that the first restored predictions of a table follow from, each after those that it reads.

    A step are the jobs of a `stage` that do the same to the same entries, which give its `name`: how many `jobs`, of
    which `kind` what they work on is, what they `made` for others, and the indices of the steps that it `reads`.
    """
    steps: list[dict[str, Any]] = []

    def add(stage: str, names: Iterable[str], made: str, reads: Iterable[int], kind: str = "clean") -> int:
        apart = config.pack_names() if stage == "train" else config.part_names()
        step = {
            "stage": stage,
            "name": " · ".join("clean" if name == CLEAN else name for name in names),
            "kind": kind,
            "jobs": len(apart) if "*" in made else 1,
            "made": made,
            "reads": sorted(set(reads)),
        }
        if step not in steps:
            steps.append(step)
        return steps.index(step)

    def manifest(corpus: str) -> int:
        built_in = config.corpora[corpus].generate is not None
        generated = [add("generate", [corpus], "corpus/generated_*.csv", [])] if built_in else []
        return add("read_corpus", [corpus], "manifest.csv, warnings.txt", generated)

    def faces(corpus: str) -> int:
        return add("crop_faces", [corpus], "faces/*.h5", [manifest(corpus)])

    def folds(corpus: str) -> int:
        samples = add("gather_samples", [corpus], "samples.csv", [manifest(corpus), faces(corpus)])
        return add("divide_folds", [table.folds, *of(corpus)], f"{table.folds}/folds.csv", [samples])

    def flows(corpus: str, flow: str, *occlusions: str) -> list[int]:
        found = []
        for name in occlusions:
            kind, frames = ("clean" if name == CLEAN else "occluded"), faces(corpus)
            if name != CLEAN:
                frames = add("occlude_frames", [name, *of(corpus)], f"frames/{name}/*.h5", [frames], kind)
            found.append(add("extract_flow", [flow, name, *of(corpus)], f"flows/{flow}/{name}/*.h5", [frames], kind))
        return found

    def models(method: str, corpus: str, occlusion: str) -> list[int]:
        if not config.is_trained(method):
            return []
        home, at = models_at(config, method, corpus, occlusion)
        flow, seen = config.methods[method].flow or config.apex, [CLEAN, *training_occlusions(config, method, at)]
        reads = [folds(home), *flows(home, config.apex, *seen), *flows(home, flow, *seen)]
        for further in further_corpora(config, method):
            reads += flows(further, flow, *seen)
        if getattr(config.methods[method], "select", None) == "accuracy":
            reads += models(recogniser_of(config, method), home, at)
        return [add("train", [method, at, *of(home)], "models_*.safetensors", reads, "models")]

    def of(corpus: str) -> list[str]:
        return [corpus] if corpus != config.corpus else []

    assert table.restorer is not None
    corpus, restorer, occlusion = config.corpus, table.restorer, next(iter(table.occlusions.values()))
    reads = [folds(corpus), *flows(corpus, config.apex, CLEAN, occlusion), *models(restorer, corpus, occlusion)]
    restored = add("restore", [restorer, occlusion], "restored.h5", reads, "models")
    reads = [folds(corpus), restored, *models(recogniser_of(config, restorer), corpus, occlusion)]
    add("recognise", [restorer, occlusion], "predictions.csv", reads, "models")
    return steps
