# A rule for each figure; that of Table 3, which makes the table too, stands below.
for figure in [name for name in FIGURES if name != "occlusion_kinds"]:

    rule:
        name:
            f"draw_{figure}"
        input:
            **inputs("draw", figure=figure),
        output:
            **figure_outputs(figure),
        log:
            f"results/logs/draw_{figure}/{FIGURES[figure].shown.name}.log",
        benchmark:
            f"results/benchmarks/draw_{figure}/{FIGURES[figure].shown.name}.tsv"
        wildcard_constraints:
            table=ranked if figure == "baselines" else not_ranked,
        priority: 10 if figure == "preview" else 0
        conda:
            ENVIRONMENT
        resources:
            **(NETWORKS if figure == "gallery" else SMALL),
        params:
            **declare("draw", figure=figure),
        shell:
            COMMAND


use rule stage as draw_occlusion_kinds with:
    """Table 3: how the literature simulates occlusions, each kind rendered on one face."""
    input:
        **inputs("draw", figure="occlusion_kinds"),
    output:
        **figure_outputs(
            "occlusion_kinds",
            table="results/table3.csv",
            markdown="results/table3.md",
        ),
    pathvars:
        job="draw_occlusion_kinds",
    params:
        **declare("draw", figure="occlusion_kinds"),
