pathvars:
    job="stage",


rule stage:
    """What the rules of all stages have from here: `job` names a job in its log and its record of time and memory."""
    log:
        "results/logs/<job>.log",
    benchmark:
        "results/benchmarks/<job>.tsv"
    conda:
        ENVIRONMENT
    resources:
        **SMALL,
    shell:
        COMMAND
