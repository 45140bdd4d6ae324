rule measure_leakage:
    """What it is worth to have seen the tested person in training: both fold schemes, sample by sample."""
    input:
        stratified=ancient(in_scheme("stratified")),
        stratified_group=ancient(in_scheme("stratified_group")),
        folds=ancient(expand("results/{c}/{s}/folds.csv", c=settings.corpus, s=SCHEMES)),
        digests=leakage_digests,
    output:
        table="results/leakage.csv",
        markdown="results/leakage.md",
        stamps=stamped("results/leakage.csv", "results/leakage.md"),
    log:
        "results/logs/measure_leakage.log",
    benchmark:
        "results/benchmarks/measure_leakage.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("measure_leakage"),
    shell:
        "python -m ofer.stages.measure_leakage --stratified {input.stratified:q}"
        " --stratified-group {input.stratified_group:q} --folds {input.folds:q}"
        " --table {output.table:q} --markdown {output.markdown:q} {params.declared} 2>&1 | tee -i {log:q}"
