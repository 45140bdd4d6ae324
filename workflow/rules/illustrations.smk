rule draw_similarity:
    """Figure 1: faces of several people with one expression, and their flows."""
    input:
        samples=ancient(illustrated_samples),
        faces=ancient(illustrated_faces),
        digests=digests(illustrated_samples, *illustrated_faces),
    output:
        vector="results/fig1.svg",
        picture=reported(
            "results/fig1.png",
            "fig1",
            "Figure \u20071, one expression of several people",
            MAIN_PAPER,
            "Figures",
        ),
        stamps=stamped("results/fig1.svg", "results/fig1.png"),
    log:
        "results/logs/draw_similarity.log",
    benchmark:
        "results/benchmarks/draw_similarity.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_similarity"),
    shell:
        "python -m ofer.stages.draw_similarity --samples {input.samples:q} --faces {input.faces:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_occlusions:
    """Figure 4: one face under each occlusion, and the flow that is left."""
    input:
        samples=ancient(illustrated_samples),
        faces=ancient(illustrated_faces),
        frames=ancient(illustrated_frames),
        digests=digests_of_illustrated_frames,
    output:
        vector="results/fig4.svg",
        picture=reported(
            "results/fig4.png",
            "fig4",
            "Figure \u20074, occlusions",
            MAIN_PAPER,
            "Figures",
        ),
        stamps=stamped("results/fig4.svg", "results/fig4.png"),
    log:
        "results/logs/draw_occlusions.log",
    benchmark:
        "results/benchmarks/draw_occlusions.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_occlusions"),
    shell:
        "python -m ofer.stages.draw_occlusions --samples {input.samples:q} --faces {input.faces:q} --frames {input.frames:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_flow_preparation:
    """Figure 5: how a flow is prepared, from two frames to what networks see."""
    input:
        samples=ancient(illustrated_samples),
        faces=ancient(illustrated_faces),
        digests=digests(illustrated_samples, *illustrated_faces),
    output:
        vector="results/fig5.svg",
        picture=reported(
            "results/fig5.png",
            "fig5",
            "Figure \u20075, preparation of a flow",
            MAIN_PAPER,
            "Figures",
        ),
        stamps=stamped("results/fig5.svg", "results/fig5.png"),
    log:
        "results/logs/draw_flow_preparation.log",
    benchmark:
        "results/benchmarks/draw_flow_preparation.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_flow_preparation"),
    shell:
        "python -m ofer.stages.draw_flow_preparation --samples {input.samples:q} --faces {input.faces:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_strategies:
    """Figure 10: between which frames each strategy computes flow."""
    input:
        samples=ancient(illustrated_samples),
        faces=ancient(illustrated_faces),
        digests=digests(illustrated_samples, *illustrated_faces),
    output:
        vector="results/fig10.svg",
        picture=reported(
            "results/fig10.png",
            "fig10",
            "Figure 10, strategies",
            MAIN_PAPER,
            "Figures",
        ),
        stamps=stamped("results/fig10.svg", "results/fig10.png"),
    log:
        "results/logs/draw_strategies.log",
    benchmark:
        "results/benchmarks/draw_strategies.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_strategies"),
    shell:
        "python -m ofer.stages.draw_strategies --samples {input.samples:q} --faces {input.faces:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_occlusion_kinds:
    """Table 3: how the literature simulates occlusions, each kind rendered on one face."""
    input:
        facts=package_file("papers/flowrec/table3.csv"),
        samples=ancient(illustrated_samples),
        faces=ancient(illustrated_faces),
        digests=digests(illustrated_samples, *illustrated_faces),
    output:
        table="results/table3.csv",
        markdown="results/table3.md",
        vector="results/table3.svg",
        picture=reported(
            "results/table3.png",
            "occlusion_kinds",
            "Table \u20073, kinds of occlusion",
            MAIN_PAPER,
            "Tables",
        ),
        stamps=stamped(
            "results/table3.csv",
            "results/table3.md",
            "results/table3.svg",
            "results/table3.png",
        ),
    log:
        "results/logs/draw_occlusion_kinds.log",
    benchmark:
        "results/benchmarks/draw_occlusion_kinds.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_occlusion_kinds"),
    shell:
        "python -m ofer.stages.draw_occlusion_kinds --facts {input.facts:q} --samples {input.samples:q}"
        " --faces {input.faces:q} --table {output.table:q} --markdown {output.markdown:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"
