from snakemake.utils import min_version

min_version("9.27")


configfile: f"{workflow.current_basedir.get_path_or_uri(secret_free=True)}/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/targets.smk"
include: "workflow/rules/stage.smk"
include: "workflow/rules/corpus.smk"
include: "workflow/rules/faces.smk"
include: "workflow/rules/learning.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"


# Snakemake takes the default target from this file alone, never from one that it includes.
rule default:
    """All, and what it cost: where no target is named."""
    default_target: True
    input:
        rules.all.input,
        rules.count_cost.output,
    localrule: True
