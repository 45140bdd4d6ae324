from ofer.declarations.stages import STAGES


def scheme_folds():
    """Return the folds of both schemes, in the order in which the stage expects them."""
    schemes = STAGES["draw_folds"](settings, {}).slice["schemes"]
    return [f"results/{settings.corpus}/{scheme}/folds.csv" for scheme in schemes]


rule draw_pipeline:
    """Figure 2: the chain from faces to predictions, as the configuration lays it out."""
    input:
        [],
    output:
        vector=reported(
            "results/fig2.svg",
            "fig2",
            "Figure \u20072, the chain",
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/fig2.png",
        stamps=stamped("results/fig2.svg", "results/fig2.png"),
    log:
        "results/logs/draw_pipeline.log",
    benchmark:
        "results/benchmarks/draw_pipeline.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_pipeline"),
    shell:
        "python -m ofer.stages.draw_pipeline --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_network:
    """Figure 6: the networks, layer by layer, and the recogniser's beside the restorer's."""
    input:
        samples=ancient(f"results/{settings.corpus}/samples.csv"),
        digests=digests(f"results/{settings.corpus}/samples.csv"),
    output:
        vector=reported(
            "results/fig6.svg",
            "fig6",
            "Figure \u20076, the networks",
            MAIN_PAPER,
            "Figures",
            faces=None,
        ),
        picture="results/fig6.png",
        stamps=stamped("results/fig6.svg", "results/fig6.png"),
    log:
        "results/logs/draw_network.log",
    benchmark:
        "results/benchmarks/draw_network.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_network"),
    shell:
        "python -m ofer.stages.draw_network --samples {input.samples:q} --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_folds:
    """Figure 7: what is in each fold, and what each iteration uses it for, in both schemes."""
    input:
        folds=ancient(scheme_folds()),
        digests=digests(*scheme_folds()),
    output:
        vector=reported(
            "results/fig7.svg",
            "fig7",
            "Figure \u20077, the folds",
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/fig7.png",
        stamps=stamped("results/fig7.svg", "results/fig7.png"),
    log:
        "results/logs/draw_folds.log",
    benchmark:
        "results/benchmarks/draw_folds.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_folds"),
    shell:
        "python -m ofer.stages.draw_folds --folds {input.folds:q} --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_skips:
    """Figure 9: each set of skip connections, as the restorer connects its levels by it."""
    input:
        [],
    output:
        vector=reported(
            "results/fig9.svg",
            "fig9",
            "Figure \u20079, skip connections",
            MAIN_PAPER,
            "Figures",
            faces=None,
        ),
        picture="results/fig9.png",
        stamps=stamped("results/fig9.svg", "results/fig9.png"),
    log:
        "results/logs/draw_skips.log",
    benchmark:
        "results/benchmarks/draw_skips.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_skips"),
    shell:
        "python -m ofer.stages.draw_skips --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"
