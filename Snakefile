from snakemake.utils import min_version

min_version("9.27")


configfile: f"{workflow.basedir}/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/inputs.smk"
include: "workflow/rules/targets.smk"
include: "workflow/rules/corpus.smk"
include: "workflow/rules/faces.smk"
include: "workflow/rules/flow.smk"
include: "workflow/rules/learning.smk"
include: "workflow/rules/inputs_seeds.smk"
include: "workflow/rules/seeds.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/inputs_leakage.smk"
include: "workflow/rules/leakage.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/inputs_baselines.smk"
include: "workflow/rules/baselines.smk"
include: "workflow/rules/literature.smk"
include: "workflow/rules/structure.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/inputs_illustrations.smk"
include: "workflow/rules/illustrations.smk"


# Snakemake takes the default target from this file alone, never from one that it includes.
rule default:
    """What `snakemake` makes where no target is named: all, and what it cost."""
    default_target: True
    input:
        rules.all.input,
        rules.count_cost.output,
    localrule: True
