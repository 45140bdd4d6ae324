for name, figure in FIGURES.items():

    rule:
        name:
            name
        input:
            **inputs(name),
        output:
            **figure_outputs(figure),
        log:
            f"results/logs/{name}/{figure.name}.log",
        benchmark:
            f"results/benchmarks/{name}/{figure.name}.tsv"
        wildcard_constraints:
            table=ranked if name == "draw_baselines" else not_ranked,
        priority: 10 if name == "draw_preview" else 0
        conda:
            ENVIRONMENT
        resources:
            **SMALL,
        params:
            **declare(name),
        shell:
            COMMAND


use rule stage as draw_occlusion_kinds with:
    """Table 3: how the literature simulates occlusions, each kind rendered on one face."""
    input:
        **inputs("draw_occlusion_kinds"),
    output:
        **figure_outputs(
            KINDS_OF_OCCLUSION,
            table="results/table3.csv",
            markdown="results/table3.md",
        ),
    pathvars:
        job="draw_occlusion_kinds",
    params:
        **declare("draw_occlusion_kinds"),
