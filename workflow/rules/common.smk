import os
import sys

# Jobs import the package of this checkout, with the interpreter that runs Snakemake.
sys.path.insert(0, workflow.basedir)
os.environ["PYTHONPATH"] = workflow.basedir
os.environ["PATH"] = os.pathsep.join(
    [os.path.dirname(sys.executable), os.environ["PATH"]]
)
# Libraries' own threads would give other bytes on other machines; parallelism comes from jobs.
os.environ.update(
    {
        name: "1"
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    }
)

from ofer.config import CLEAN, load_config
from ofer.errors import OferError
from ofer.pipeline import declared, recogniser_of, shown_occlusions
from ofer.provenance import canonical


def checked(make, *arguments):
    """Call `make`; an error meant for the user ends the workflow with its one line."""
    try:
        return make(*arguments)
    except OferError as error:
        sys.exit(f"ofer: {error}")


settings = checked(load_config, config)


wildcard_constraints:
    corpus="|".join(settings.corpora),
    occlusion="|".join([CLEAN, *settings.occlusions]),
    flow="|".join(settings.flows),
    method="|".join(settings.methods),
    table="|".join(settings.tables),
    folds="stratified|stratified_group",
    fold=r"\d+",
    part=r"\d\d",


# Ends every stage's command: what decides, with the inputs, whether the job is valid.
DECLARED = (
    " --slice {params.slice:q} --code {params.code:q} --versions {params.versions:q}"
    " --data {params.data:q} --wildcards {params.wildcards:q} 2>&1 | tee {log:q}"
)


def declare(stage):
    """Return the params of a rule that runs `stage`: canonical strings, functions of the wildcards alone."""

    def part(key):
        return lambda wildcards: checked(declared, settings, stage, dict(wildcards))[
            key
        ]

    return {key: part(key) for key in ("slice", "code", "versions", "data")} | {
        "wildcards": lambda wildcards: canonical(dict(wildcards))
    }


def stamped(*paths):
    """Return what a rule writes beside its artefacts: a stamp and a digest each."""
    return [f"{path}{suffix}" for path in paths for suffix in (".json", ".digest")]


def digests(*paths):
    """Return the digests of artefacts: what their consumers depend on."""
    return [f"{path}.digest" for path in paths]


def of_parts(*patterns):
    """Return the patterns for every part; other wildcards stay."""
    return expand(list(patterns), part=settings.part_names(), allow_missing=True)


def of_folds(*patterns):
    """Return the patterns for every fold; other wildcards stay."""
    return expand(list(patterns), fold=settings.fold_names(), allow_missing=True)


def package_file(name):
    """Return the path of a data file of the package, relative where the workflow runs in its own folder."""
    return os.path.relpath(os.path.join(workflow.basedir, "ofer", name))


def generated_lists(wildcards):
    """Return the lists of what the generator wrote, if the corpus is a built-in one."""
    if settings.corpora[wildcards.corpus].generate is None:
        return []
    return expand(
        "results/{corpus}/corpus/generated_{part}.csv",
        corpus=wildcards.corpus,
        part=settings.part_names(),
    )


def generated_digests(wildcards):
    """Return the digests of those lists."""
    return digests(*generated_lists(wildcards))


def frames_of(wildcards):
    """Return the crops that flows are computed of: the clean ones, or those with the occluder painted."""
    if wildcards.occlusion == CLEAN:
        return f"results/{wildcards.corpus}/faces/{wildcards.part}.h5"
    return (
        f"results/{wildcards.corpus}/frames/{wildcards.occlusion}/{wildcards.part}.h5"
    )


def digest_of_frames(wildcards):
    return digests(frames_of(wildcards))
