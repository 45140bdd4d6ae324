"""The chain from faces to predictions, found from what stages read: what Figure 2 draws. Parse time only."""

import re
from typing import Any

from ofer.config.whole import Config
from ofer.papers.settings import CLEAN, TableSettings
from ofer.plan import data, learning, paths
from ofer.plan.cells import occluded_places
from ofer.plan.declared import all_files

_MADE = {
    "generate": "corpus/generated_{part}.csv",
    "read_corpus": "manifest.csv|warnings.txt|manifest/[^/]+.csv",
    "crop_faces": "faces/{part}.h5",
    "gather_samples": "samples.csv",
    "divide_samples": "{division}/division.csv|{division}/rounds.csv",
    "occlude_frames": "frames/{occlusion}/{part}.h5",
    "extract_flow": "flows/{flow}/{occlusion}/{part}.h5",
    "train": "{division}/{method}/{occlusion}/models_{pack}.safetensors",
    "restore": "{division}/{method}/{occlusion}/restored.h5",
    "recognise": "{division}/{method}/{occlusion}/predictions.csv",
}
"""What each stage makes for others in the folder of a corpus; as its rule says it."""

_DECLARATIONS = {**vars(data), **vars(learning)}


def chain(config: Config, table: TableSettings) -> list[dict[str, Any]]:
    """Return the steps that the first restored predictions of a table follow from, each after those that it reads.

    A step are the jobs of a `stage` that do the same to the same entries, which give its `name`: of which `kind` what
    they work on is, what they `made` for others, how many `jobs`, and the indices of the steps that it `reads`.
    """
    steps: dict[tuple[str, ...], tuple[set[str], set[int]]] = {}
    number: dict[str, int] = {}

    def follow(path: str) -> int:
        if path not in number:
            stage, at = _maker(path)
            reads = {follow(source) for source in all_files(_DECLARATIONS[stage](config, at).reads)}
            names = [at[key] for key in ("flow", "method", "occlusion") if key in at]
            names = names or [at.get("division", at["corpus"])]
            names += [at["corpus"]] if at["corpus"] not in (config.corpus, *names) else []
            name = " · ".join("clean" if name == CLEAN else name for name in names)
            made = ", ".join(_MADE[stage].split("|")[:2]).replace("{division}/", "")
            made = made.format_map({**at, "part": "*", "pack": "*"})
            kind = "clean" if at.get("occlusion", CLEAN) == CLEAN else "occluded"
            if "method" in at:
                kind, made = "models", made.rsplit("/", 1)[-1]
            jobs, sources = steps.setdefault((stage, name, kind, made), (set(), set()))
            jobs.add(str(at))
            sources |= reads
            number[path] = list(steps).index((stage, name, kind, made))
        return number[path]

    assert table.restorer is not None
    occlusion, (corpus, division) = next(iter(table.occlusions.values())), occluded_places(config, table)[0]
    follow(paths.method_file(corpus, division, table.restorer, occlusion, "predictions.csv"))
    return [
        {**dict(zip(("stage", "name", "kind", "made"), step, strict=True)), "jobs": len(jobs), "reads": sorted(sources)}
        for step, (jobs, sources) in steps.items()
    ]


def _maker(path: str) -> tuple[str, dict[str, str]]:
    """Return the stage that makes a file and the wildcards of its job."""
    _, corpus, name = path.split("/", 2)
    for stage, forms in _MADE.items():
        for form in forms.split("|"):
            if found := re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", form), name):
                return stage, {"corpus": corpus, **found.groupdict()}
    raise KeyError(path)
