# Opponents that the paper lacks or takes from others.


def scheme_of_faces(wildcards):
    return f"results/{settings.corpus}/{settings.reconstructed_faces.folds}/folds.csv"


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
        mem="1GB",
        runtime="10m",
    params:
        **declare("draw_reconstructed_faces"),
    shell:
        "python -m ofer.stages.draw_reconstructed_faces --folds {input.folds:q} --faces {input.faces:q}"
        " --frames {input.frames:q} --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee {log:q}"
