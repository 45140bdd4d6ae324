from snakemake.utils import min_version

min_version("9.27")


configfile: f"{workflow.basedir}/config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/inputs.smk"


rule all:
    """Tables 5 and 10 of the main paper on the configured corpus, with their figures (the default)."""
    input:
        corpus_files(),
        table_files("table5", "table10"),


include: "workflow/rules/targets.smk"
include: "workflow/rules/corpus.smk"
include: "workflow/rules/faces.smk"
include: "workflow/rules/flow.smk"
include: "workflow/rules/learning.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
