rule train_seeds:
    """Train a fold's recogniser at one size from many seeds; keep predictions of the test fold, not the models."""
    input:
        folds=ancient("results/{corpus}/{folds}/folds.csv"),
        apex=ancient(apex_clean),
        training=ancient(training_clean),
        digests=clean_flow_digests,
    output:
        predictions="results/{corpus}/{folds}/{method}/seeds/size{size}_fold{fold}.csv",
        validation="results/{corpus}/{folds}/{method}/seeds/size{size}_fold{fold}_validation.csv",
        stamps=stamped(
            "results/{corpus}/{folds}/{method}/seeds/size{size}_fold{fold}.csv",
            "results/{corpus}/{folds}/{method}/seeds/size{size}_fold{fold}_validation.csv",
        ),
    log:
        "results/logs/train_seeds/{corpus}/{folds}/{method}/size{size}_fold{fold}.log",
    benchmark:
        "results/benchmarks/train_seeds/{corpus}/{folds}/{method}/size{size}_fold{fold}.tsv"
    wildcard_constraints:
        size=r"\d+",
        fold=r"\d+",
    conda:
        "../../envs/environment.yaml"
    resources:
        # Apex flows alone are small; torch with CUDA takes about 2 GB.
        mem=growing("4GB"),
        runtime="12h",
        cpus_per_task=settings.training.threads,
        gpu=0 if settings.training.device == "cpu" else 1,
    params:
        **declare("train_seeds"),
    shell:
        "python -m ofer.stages.train_seeds --folds {input.folds:q} --apex {input.apex:q} --training {input.training:q}"
        " --predictions {output.predictions:q} --validation {output.validation:q} {params.declared} 2>&1 | tee -i {log:q}"


rule compare_seeds:
    """The numbers of Figure 8: accuracies, variance components, and which seed is an average one."""
    input:
        predictions=ancient(seed_predictions),
        validation=ancient(seed_validation),
        folds=ancient(seed_folds),
        published=package_file("papers/flowrec/fig8.csv"),
        digests=seed_digests,
    output:
        accuracies="results/fig8.csv",
        components="results/fig8_variance.csv",
        choice="results/fig8_seed.csv",
        page="results/fig8.md",
        stamps=stamped(
            "results/fig8.csv",
            "results/fig8_variance.csv",
            "results/fig8_seed.csv",
            "results/fig8.md",
        ),
    log:
        "results/logs/compare_seeds.log",
    benchmark:
        "results/benchmarks/compare_seeds.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("compare_seeds"),
    shell:
        "python -m ofer.stages.compare_seeds --predictions {input.predictions:q} --validation {input.validation:q}"
        " --folds {input.folds:q} --published {input.published:q} --accuracies {output.accuracies:q} --components {output.components:q}"
        " --choice {output.choice:q} --page {output.page:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_seeds:
    """Figure 8 drawn: mean, median and boxes over seeds, beside the spread over folds."""
    input:
        accuracies=ancient("results/fig8.csv"),
        components=ancient("results/fig8_variance.csv"),
        published=package_file("papers/flowrec/fig8.csv"),
        digests=digests("results/fig8.csv", "results/fig8_variance.csv"),
    output:
        vector=reported(
            "results/fig8.svg",
            "fig8",
            "Figure \u20078, sizes and seeds",
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/fig8.png",
        stamps=stamped("results/fig8.svg", "results/fig8.png"),
    log:
        "results/logs/draw_seeds.log",
    benchmark:
        "results/benchmarks/draw_seeds.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_seeds"),
    shell:
        "python -m ofer.stages.draw_seeds --accuracies {input.accuracies:q} --components {input.components:q}"
        " --published {input.published:q} --vector {output.vector:q} --picture {output.picture:q}"
        " {params.declared} 2>&1 | tee -i {log:q}"
