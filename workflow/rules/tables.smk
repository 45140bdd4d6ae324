rule make_table:
    """A table of the main paper, published beside computed, with intervals, and its rows compared with each other."""
    input:
        predictions=ancient(table_predictions),
        folds=ancient(table_folds),
        excluded=ancient(f"results/{settings.corpus}/excluded.csv"),
        coverage=ancient(f"results/{settings.corpus}/coverage.csv"),
        published=package_file("papers/flowrec/published.csv"),
        seeds=ancient(table_seeds),
        spread=spread_of_seeds,
        digests=table_digests,
    output:
        table="results/{table}.csv",
        pairs="results/{table}_pairs.csv",
        markdown="results/{table}.md",
        stamps=stamped(
            "results/{table}.csv", "results/{table}_pairs.csv", "results/{table}.md"
        ),
    log:
        "results/logs/make_table/{table}.log",
    benchmark:
        "results/benchmarks/make_table/{table}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("make_table"),
    shell:
        "python -m ofer.stages.make_table --predictions {input.predictions:q} --folds {input.folds:q} --excluded {input.excluded:q}"
        " --coverage {input.coverage:q} --published {input.published:q} --seeds {input.seeds:q} --spread {input.spread:q}"
        " --table {output.table:q} --pairs {output.pairs:q} --markdown {output.markdown:q} {params.declared} 2>&1 | tee -i {log:q}"


rule compare_restorers:
    """Reconstruction against filling the hole: endpoint error inside the mask, beside the table's own accuracies."""
    input:
        table=ancient("results/{table}.csv"),
        pairs=ancient("results/{table}_pairs.csv"),
        reconstructions=ancient(table_reconstructions),
        folds=ancient(table_folds),
        digests=comparison_digests,
    output:
        comparison="results/{table}_comparison.csv",
        markdown="results/{table}_comparison.md",
        stamps=stamped(
            "results/{table}_comparison.csv", "results/{table}_comparison.md"
        ),
    log:
        "results/logs/compare_restorers/{table}.log",
    benchmark:
        "results/benchmarks/compare_restorers/{table}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("compare_restorers"),
    shell:
        "python -m ofer.stages.compare_restorers --table {input.table:q} --pairs {input.pairs:q}"
        " --reconstructions {input.reconstructions:q} --folds {input.folds:q} --comparison {output.comparison:q} --markdown {output.markdown:q} {params.declared} 2>&1 | tee -i {log:q}"


rule measure_flow:
    """Endpoint error of Farnebäck's own flow against the built-in corpus' true motion, clean and occluded."""
    input:
        truth=ancient(of_parts(f"results/{settings.corpus}/truth/{{part}}.h5")),
        frames=ancient(measured_frames),
        digests=measured_digests,
    output:
        errors="results/flow_error.csv",
        markdown="results/flow_error.md",
        stamps=stamped("results/flow_error.csv", "results/flow_error.md"),
    log:
        "results/logs/measure_flow.log",
    benchmark:
        "results/benchmarks/measure_flow.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("30m"),
    params:
        **declare("measure_flow"),
    shell:
        "python -m ofer.stages.measure_flow --truth {input.truth:q} --frames {input.frames:q}"
        " --errors {output.errors:q} --markdown {output.markdown:q} {params.declared} 2>&1 | tee -i {log:q}"
