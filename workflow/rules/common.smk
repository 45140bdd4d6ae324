import json
import os
import re
import shlex
import sys
from functools import cache
from pathlib import Path

from snakemake.cli import get_argument_parser

# Where this checkout lies, though another workflow may have it as a module.
CHECKOUT = str(
    Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parents[1]
)

# Its package, in this process and in the jobs.
sys.path.insert(0, CHECKOUT)

from ofer.plan.closing_words import closing_words
from ofer.config.load import load_config
from ofer.config.whole import ANY
from ofer.config.lines import with_lines
from ofer.base.errors import OferError
from ofer.plan import planned
from ofer.base.data_files import STYLE
from ofer.config.entries import (
    above_papers,
    merged,
    paper_files,
    read_yaml,
    resolve_entry,
)
from ofer.plan import targets
from ofer.plan.cells import split_tables
from ofer.plan.shown import COST, PAGES, category, labels
from ofer.plan.stages import FIGURES
from ofer.plan.feasibility import require_division
from ofer.plan.file_times import take_back
from ofer.base.foreign import naming_unreadable
from ofer.plan.handed_on import require_handed_on
from ofer.papers.settings import CLEAN
from ofer.plan.validity import COMPARED, validity
from ofer.base.progress import say
from ofer.jobs.stamps import RESULTS, STAMPS, digest_path, stamp_path
from ofer.jobs.provenance import canonical, code_digest
from ofer.plan.repeated_options import require_once
from ofer.plan.results_folder import (
    require_checkout,
    require_folders,
    require_stamps,
    require_writable,
    lacks_record,
)
from ofer.base.terminal import take_any_text
from ofer.base.wording import count

# Of what is given with --configfile, later files are stronger; config.yaml, which Snakemake names last, is weakest,
# but for the entries of further papers.
config_files = [
    *workflow.configfiles[-2::-1],
    *workflow.configfiles[-1:],
    *reversed(paper_files(Path(CHECKOUT))),
]


def or_exit(make, *arguments):
    """Call `make`; an error meant for the user ends the workflow with its one line."""
    try:
        with naming_unreadable():
            return make(*arguments)
    except OferError as error:
        message = with_lines(str(error), config, [Path(name) for name in config_files])
        sys.exit(f"ofer: {' '.join(message.split())}")


or_exit(require_checkout, CHECKOUT)

# Of a key that stands twice in a file, Snakemake would drop the first.
for name in config_files if workflow.is_main_process else ():
    or_exit(read_yaml, Path(name))

# What Snakemake prints of our rules too.
take_any_text()

# Not where another program calls Snakemake, which has other options.
if workflow.is_main_process and re.search(r"\bsnakemake(/__main__\.py)?$", sys.argv[0]):
    or_exit(require_once, get_argument_parser(), sys.argv[1:])

# A job that a node runs: config.yaml may have been edited since it was planned.
as_planned = None
if not workflow.is_main_process and planned.VARIABLE in os.environ:
    as_planned = or_exit(planned.read, Path(os.environ[planned.VARIABLE]))
    or_exit(as_planned.require, planned.rule_files(Path(CHECKOUT)), {})
    config.clear()
    config.update(as_planned.config)

if workflow.modifier.skip_configfile:
    # A workflow that has this one as a module gives its configuration, which stands above the default one.
    default = or_exit(read_yaml, Path(CHECKOUT, "config.yaml"))
    config = or_exit(merged, default, config)

if as_planned is None:
    # In place: captions of the report read it, too.
    config.update(or_exit(above_papers, Path(CHECKOUT), config))

settings = or_exit(load_config, config)
# Captions of the report read the configuration: what a table is based on, too.
tables = config["tables"]
config["tables"] = {str(name): resolve_entry("tables", name, tables) for name in tables}

result_folders = [
    RESULTS,
    RESULTS / STAMPS,
    *(RESULTS / name for name in settings.corpora),
]
or_exit(require_folders, result_folders)

# Not by a cluster's jobs: clocks of its nodes may differ a little, and what a job found its run found.
if workflow.is_main_process:
    or_exit(require_stamps, RESULTS, settings.corpora)
    taken_back = take_back(RESULTS)
    if taken_back:
        print(
            f"ofer: results: {count(taken_back, 'file')} from the future (was the clock set back?) taken for made now",
            file=sys.stderr,
        )
    if or_exit(lacks_record, RESULTS, Path(".snakemake/metadata")):
        print(
            "ofer: results: Snakemake has no record of how they were made (copied without .snakemake?) and sees no "
            "change in it; see what is stale by `verify`, then record the rest by `--touch --forceall` "
            "(docs/invalidation.md)",
            file=sys.stderr,
        )


onstart:
    or_exit(require_writable, result_folders)
    if not workflow.local_exec:
        or_exit(
            require_handed_on,
            [workflow.main_snakefile, *workflow.overwrite_configfiles],
            workflow.config_settings.config_args or (),
        )
        rules_now = planned.rule_files(Path(CHECKOUT))
        now = or_exit(planned.as_planned, config, rules_now)
        kept = or_exit(planned.keep, now, Path("results/.store/planned").absolute())
        os.environ[planned.VARIABLE] = str(kept)


# A prefix replaces Snakemake's own, by which a failing stage fails its job though `tee` does not fail.
# Jobs run with Snakemake's own interpreter, but in an environment or container that they entered (`--sdm`) with its, and
# import nothing from the folder that they run in. Libraries' own threads would give other bytes on other machines.
entered = ("CONDA_PREFIX", "APPTAINER_CONTAINER", "SINGULARITY_CONTAINER")
surroundings = "|".join(os.environ.get(name, "") for name in entered)
surroundings_of_job = "|".join(f"${{{{{name}:-}}}}" for name in entered)
shell.prefix(
    "set -euo pipefail;"
    f" export PYTHONSAFEPATH=1 PYTHONPATH={shlex.quote(CHECKOUT)};"
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
if not re.search(r"\s", CHECKOUT):

    container: f"{CHECKOUT}/envs/ofer.sif"


def one_of(names):
    """Return the constraint of a wildcard that is one of some names."""
    return "|".join(re.escape(name) for name in names) or "(?!)"


wildcard_constraints:
    corpus=one_of(settings.corpora),
    occlusion=one_of([CLEAN, ANY, *settings.occlusions]),
    flow=one_of(settings.flows),
    still=one_of(settings.stills),
    points=one_of(settings.points),
    method=one_of(settings.methods),
    table=one_of(settings.tables),
    counts=one_of(settings.counts),
    gates=one_of(settings.gates),
    masks=one_of(settings.masks),
    gallery=one_of(settings.galleries),
    confusion_matrix=one_of(settings.confusion_matrices),
    division=one_of(settings.divisions),
    weights=one_of(settings.weights),
    pack=r"\d+-\d+",
    part=r"\d\d",


of_sequences, of_stills = (
    one_of(name for name in settings.corpora if settings.kind(name) == kind)
    for kind in ("sequences", "stills")
)
sees_flows, sees_stills = (
    one_of(name for name in settings.methods if settings.sees_stills(name) == stills)
    for stills in (False, True)
)
ranked, of_divisions, not_ranked = map(one_of, split_tables(settings))


@cache
def validity_of(stage, wildcards):
    """Return what decides whether a job of `stage` is valid; `wildcards` are pairs of name and value."""
    job = or_exit(validity, settings, stage, dict(wildcards))
    if as_planned is not None:
        or_exit(as_planned.require, json.loads(job.code), json.loads(job.versions))
    return job


def inputs(stage, **further):
    """Return the inputs of a stage's rule: the files that its declaration names, which count by their digests alone.

    `further` are wildcards that the rule's paths do not have, as patterns of those that they have.
    """

    def files(wildcards):
        return validity_of(stage, wildcard_pairs(wildcards, further)).inputs

    return {
        "files": ancient(files),
        "digests": lambda wildcards: digests(files(wildcards)),
    }


def outputs(**files):
    """Return the outputs of a stage's rule, and of each its stamp and its digest."""
    lists = ([paths] if isinstance(paths, str) else paths for paths in files.values())
    paths = [path for paths in lists for path in paths]
    stamps = [stamp_path(Path(path)).as_posix() for path in paths]
    return {**files, "stamps": stamps + digests(paths)}


def declare(stage, **further):
    """Return the params with which `stage` runs.

    `job` is what the command gets. Since it is derived from the outputs, Snakemake does not compare it: what decides
    whether the job is valid stands beside it, strings that are functions of the wildcards alone.
    """

    def job_validity(wildcards):
        return validity_of(stage, wildcard_pairs(wildcards, further))

    def job(wildcards, output):
        files = {name: paths for name, paths in output.items() if name != "stamps"}
        return job_validity(wildcards).argument(
            files, dict(wildcard_pairs(wildcards, further))
        )

    def compared(name):
        return lambda wildcards: getattr(job_validity(wildcards), name)

    return {
        "module": f"ofer.stages.{stage}",
        "job": job,
        **{name: compared(name) for name in COMPARED},
    }


def wildcard_pairs(wildcards, further):
    """Return the pairs of name and value of a job's wildcards, and of further ones, which are patterns of them."""
    values = dict(wildcards.items())
    more = {name: pattern.format(**values) for name, pattern in further.items()}
    return tuple({**values, **more}.items())


def digests(paths):
    """Return the digests of artefacts: what their consumers depend on."""
    return [digest(path) for path in paths]


@cache
def digest(path):
    """Return the digest of an artefact, which many jobs may read."""
    return digest_path(Path(path)).as_posix()


def require_enough_labelled(wildcards):
    """End the workflow where a corpus, by its labels, is too small for a division; nothing is read for it."""
    or_exit(require_division, settings, wildcards.corpus, wildcards.division)
    return []


def grow(first, times=lambda wildcards: 1):
    """Return a resource of which a further attempt gets twice, then three times what the `first` one got.

    times: of what a job gets that much for each.
    """
    number, unit = re.fullmatch(r"(\d+)(\w+)", first).groups()
    return (
        lambda wildcards, attempt: f"{int(number) * attempt * times(wildcards)}{unit}"
    )


def devices(wildcards):
    """Return how many devices share each step of a job's trainings."""
    return getattr(settings.methods[wildcards.method], "devices", 1)


def report_file(shown):
    """Return the file of a figure or a page that the report shows."""
    return report(
        f"results/{shown.name}.{shown.kind}",
        caption=f"../report/{shown.caption}.rst",
        category=category(shown),
        subcategory=shown.subcategory,
        labels=labels(settings, shown),
    )


def figure_outputs(figure, **further):
    """Return the outputs of a figure's rule: it as vectors and as a picture, and further files."""
    shown = FIGURES[figure].shown
    files = {
        kind: f"results/{shown.name}.{end}"
        for kind, end in (("vector", "svg"), ("picture", "png"))
    }
    files["vector" if shown.kind == "svg" else "picture"] = report_file(shown)
    return outputs(**further, **files)


ENVIRONMENT = "../../envs/environment.yaml"
SMALL = {"mem": grow("1GB"), "runtime": grow("10m")}
# A figure for which networks are applied, at a paper's size.
NETWORKS = {"mem": grow("4GB"), "runtime": grow("30m")}
COMMAND = "python -m {params.module:q} {params.job:q} 2>&1 | tee -i {log:q}"
