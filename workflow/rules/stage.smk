pathvars:
    job="stage",


rule stage:
    """Parts that the rules of all stages inherit: `job` names a job in its log and its record of time and memory."""
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
