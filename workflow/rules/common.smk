import json
import os
import re
import shlex
import sys
from pathlib import Path

from snakemake.cli import get_argument_parser

# The package of this checkout, in this process and in the jobs.
sys.path.insert(0, workflow.basedir)

from ofer.closing_words import closing_words
from ofer.config import ANY, load_config
from ofer.config_lines import located
from ofer.errors import OferError
from ofer import planned
from ofer.declarations.declared import (
    further_corpora,
    models_at,
    recogniser_of,
    restored_as,
    restored_cells,
    shown_occlusions,
    training_occlusions,
)
from ofer.feasibility import require_folds
from ofer.file_times import take_back
from ofer.foreign import naming_unreadable
from ofer.handed_on import require_handed_on
from ofer.papers.settings import CLEAN
from ofer.pipeline import validity
from ofer.progress import say
from ofer.provenance import canonical, code_digest
from ofer.repeated_options import require_once
from ofer.results_folder import (
    require_checkout,
    require_folders,
    require_writable,
    unrecorded,
)
from ofer.terminal import take_any_text
from ofer.wording import count

# Of what is given with --configfile, later files are stronger; config.yaml, which Snakemake names last, is weakest.
config_files = [*workflow.configfiles[-2::-1], *workflow.configfiles[-1:]]


def checked(make, *arguments):
    """Call `make`; an error meant for the user ends the workflow with its one line."""
    try:
        with naming_unreadable():
            return make(*arguments)
    except OferError as error:
        message = located(str(error), config, [Path(name) for name in config_files])
        sys.exit(f"ofer: {' '.join(message.split())}")


checked(require_checkout, str(workflow.basedir))

# What Snakemake prints of our rules too.
take_any_text()

# Not where another program calls Snakemake, which has other options.
if workflow.is_main_process and re.search(r"\bsnakemake(/__main__\.py)?$", sys.argv[0]):
    checked(require_once, get_argument_parser(), sys.argv[1:])

# A job that a node runs: config.yaml may have been edited since it was planned.
as_planned = None
if not workflow.is_main_process and planned.VARIABLE in os.environ:
    as_planned = checked(planned.read, Path(os.environ[planned.VARIABLE]))
    checked(as_planned.require, planned.rule_files(Path(workflow.basedir)), {})
    config.clear()
    config.update(as_planned.config)

settings = checked(load_config, config)

result_folders = [
    Path("results"),
    *(Path("results", name) for name in settings.corpora),
]
checked(require_folders, result_folders)

# Not by a cluster's jobs: clocks of its nodes may differ a little.
if workflow.is_main_process:
    taken_back = take_back([Path("results")], wholly=[Path(workflow.basedir, "ofer")])
    if taken_back:
        print(
            f"ofer: results: {count(taken_back, 'file')} from the future (was the clock set back?) taken for made now",
            file=sys.stderr,
        )
    if checked(unrecorded, Path("results"), Path(".snakemake/metadata")):
        print(
            "ofer: results: Snakemake has no record of how they were made (copied without .snakemake?) and sees no "
            "change in it; see what is stale by `verify`, then record the rest by `--touch --forceall` "
            "(docs/invalidation.md)",
            file=sys.stderr,
        )


onstart:
    checked(require_writable, result_folders)
    if not workflow.local_exec:
        checked(
            require_handed_on,
            [workflow.main_snakefile, *workflow.overwrite_configfiles],
            workflow.config_settings.config_args or (),
        )
        rules_now = planned.rule_files(Path(workflow.basedir))
        now = checked(planned.as_planned, config, rules_now)
        kept = checked(planned.keep, now, Path("results/.store/planned").absolute())
        os.environ[planned.VARIABLE] = str(kept)


# A prefix replaces Snakemake's own, by which a failing stage fails its job though `tee` does not fail.
# Jobs run with Snakemake's own interpreter, but in an environment or container that they entered (`--sdm`) with its, and
# import nothing from the folder that they run in. Libraries' own threads would give other bytes on other machines.
entered = ("CONDA_PREFIX", "APPTAINER_CONTAINER", "SINGULARITY_CONTAINER")
surroundings = "|".join(os.environ.get(name, "") for name in entered)
surroundings_of_job = "|".join(f"${{{{{name}:-}}}}" for name in entered)
shell.prefix(
    "set -euo pipefail;"
    f" export PYTHONSAFEPATH=1 PYTHONPATH={shlex.quote(str(workflow.basedir))};"
    f' if [ "{surroundings_of_job}" = {shlex.quote(surroundings)} ];'
    f" then export PATH={shlex.quote(os.path.dirname(sys.executable))}:$PATH; fi;"
    # Where nobody reads the terminal any more (`snakemake | head`) a job goes on, and so does its log, if tee can (-p).
    ' tee() {{ if command tee -p </dev/null >/dev/null 2>&1; then command tee -p "$@"; else command tee "$@"; fi; }};'
    " export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1;"
    f" export OFER_BUSY={settings.training.busy} OFER_JOBS_PER_DEVICE={settings.training.jobs_per_device}"
    f" OFER_FLOWS_IN_MEMORY={settings.training.flows_in_memory}; "
)


# Read with `--sdm apptainer` alone: apptainer build envs/ofer.sif envs/ofer.def
# (whose names have no spaces).
if not re.search(r"\s", str(workflow.basedir)):

    container: f"{workflow.basedir}/envs/ofer.sif"


wildcard_constraints:
    corpus="|".join(re.escape(name) for name in settings.corpora),
    occlusion="|".join(re.escape(name) for name in [CLEAN, ANY, *settings.occlusions]),
    flow="|".join(re.escape(name) for name in settings.flows),
    method="|".join(re.escape(name) for name in settings.methods),
    table="|".join(re.escape(name) for name in settings.tables),
    folds="stratified|stratified_group",
    pack=r"\d+-\d+",
    part=r"\d\d",


def declare(stage):
    """Return the params with which `stage` runs: strings, functions of the wildcards alone.

    `declared` is what the command gets: its slice of the configuration, and a digest of code and versions. Those two
    stand beside it for Snakemake to compare, so that it can say which module or library changed.
    """

    def found(wildcards):
        job = checked(validity, settings, stage, dict(wildcards))
        if as_planned is not None:
            checked(as_planned.require, json.loads(job.code), json.loads(job.versions))
        return job

    return {
        "declared": lambda wildcards: shlex.join(
            found(wildcards).arguments(dict(wildcards))
        ),
        "code": lambda wildcards: found(wildcards).code,
        "versions": lambda wildcards: found(wildcards).versions,
    }


def growing(first):
    """Return a resource of which a further attempt gets twice, then three times what the `first` one got."""
    number, unit = re.fullmatch(r"(\d+)(\w+)", first).groups()
    return lambda wildcards, attempt: f"{int(number) * attempt}{unit}"


def stamped(*paths):
    """Return what is written beside artefacts: a stamp and a digest each."""
    return [f"{path}{suffix}" for path in paths for suffix in (".json", ".digest")]


def digests(*paths):
    """Return the digests of artefacts: what their consumers depend on."""
    return [f"{path}.digest" for path in paths]


def of_parts(*patterns):
    """Return the patterns for every part; other wildcards stay."""
    return expand(list(patterns), part=settings.part_names(), allow_missing=True)


def of_packs(*patterns):
    """Return the patterns for every pack of folds; other wildcards stay."""
    return expand(list(patterns), pack=settings.pack_names(), allow_missing=True)


def package_file(name):
    """Return the path of a data file of the package, relative where the workflow runs in its own folder."""
    path = os.path.relpath(os.path.join(workflow.basedir, "ofer", name))
    # What begins with a dash would be taken for an option.
    return os.path.abspath(path) if path.startswith("-") else path


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


MAIN_PAPER = "Main paper (Poux et al.)"
THE_CORPUS = "The corpus"
THE_COST = "The cost"
FACES = "filmed" if settings.corpora[settings.corpus].generate is None else "synthetic"


def reported(path, caption, result, category, subcategory=None, faces=FACES):
    """Return an output that the report shows as `result`, with the caption workflow/report/<caption>.rst.

    `result` may be a function of the wildcards. `faces` says what kind they are, None where there are none.
    """

    def labels(wildcards):
        name = result(wildcards) if callable(result) else result
        return {"result": name} | ({"faces": faces} if faces else {})

    return report(
        path,
        caption=f"../report/{caption}.rst",
        category=category,
        subcategory=subcategory,
        labels=labels,
    )


def of_table(what=""):
    """Return a function of the wildcards: what the report calls something of a table, such as `Table 10, examples`."""

    def label(wildcards):
        paper_table = settings.tables[wildcards.table].paper_table
        number = paper_table.removeprefix("table")
        # A figure space is as wide as a digit: 5 sorts before 10, and stands below its last digit.
        name = f"Table {number:\u2007>2}" if number.isdecimal() else "Baselines"
        if wildcards.table != paper_table:
            name += f" ({wildcards.table})"
        return f"{name}, {what}" if what else name

    return label
