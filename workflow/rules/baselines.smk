rule make_baselines:
    """Opponents that the paper lacks: accuracy and endpoint error, compared with the paper's method."""
    input:
        predictions=ancient(table_predictions),
        reconstructions=ancient(table_reconstructions),
        folds=ancient(table_folds),
        excluded=ancient(f"results/{settings.corpus}/excluded.csv"),
        coverage=ancient(f"results/{settings.corpus}/coverage.csv"),
        spread=spread_of_seeds,
        digests=lambda wildcards: table_digests(wildcards)
        + digests(*table_reconstructions(wildcards)),
    output:
        table="results/{table}.csv",
        pairs="results/{table}_pairs.csv",
        markdown="results/{table}.md",
        stamps=stamped(
            "results/{table}.csv", "results/{table}_pairs.csv", "results/{table}.md"
        ),
    log:
        "results/logs/make_baselines/{table}.log",
    benchmark:
        "results/benchmarks/make_baselines/{table}.tsv"
    wildcard_constraints:
        table="|".join(map(re.escape, BASELINES)) or "(?!)",
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("make_baselines"),
    shell:
        "python -m ofer.stages.make_baselines --predictions {input.predictions:q} --reconstructions {input.reconstructions:q}"
        " --folds {input.folds:q} --excluded {input.excluded:q} --coverage {input.coverage:q} --spread {input.spread:q}"
        " --table {output.table:q} --pairs {output.pairs:q} --markdown {output.markdown:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_baselines:
    """The table of opponents drawn: accuracies and endpoint errors with intervals."""
    input:
        table=ancient("results/{table}.csv"),
        digests=digests("results/{table}.csv"),
    output:
        vector=reported(
            "results/{table}.svg",
            "baselines",
            of_table("drawn"),
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/{table}.png",
        stamps=stamped("results/{table}.svg", "results/{table}.png"),
    log:
        "results/logs/draw_baselines/{table}.log",
    benchmark:
        "results/benchmarks/draw_baselines/{table}.tsv"
    wildcard_constraints:
        table="|".join(map(re.escape, BASELINES)) or "(?!)",
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_baselines"),
    shell:
        "python -m ofer.stages.draw_baselines --table {input.table:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_reconstructed_faces:
    """Figure 3: occluded faces reconstructed by components of other people's faces."""
    input:
        folds=ancient(scheme_of_faces),
        faces=ancient(of_parts(f"results/{settings.corpus}/faces/{{part}}.h5")),
        frames=ancient(occluded_frames),
        digests=lambda wildcards: digests(
            scheme_of_faces(wildcards), *measured_frames(wildcards)
        ),
    output:
        vector="results/fig3.svg",
        picture=reported(
            "results/fig3.png",
            "fig3",
            "Figure \u20073, faces from components",
            MAIN_PAPER,
            "Figures",
        ),
        stamps=stamped("results/fig3.svg", "results/fig3.png"),
    log:
        "results/logs/draw_reconstructed_faces.log",
    benchmark:
        "results/benchmarks/draw_reconstructed_faces.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_reconstructed_faces"),
    shell:
        "python -m ofer.stages.draw_reconstructed_faces --folds {input.folds:q} --faces {input.faces:q}"
        " --frames {input.frames:q} --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"
