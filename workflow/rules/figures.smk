rule draw_preview:
    """A first look: faces, occlusions and flows."""
    input:
        faces=ancient(preview_faces),
        frames=ancient(preview_frames),
        digests=preview_digests,
    output:
        vector="results/preview.svg",
        picture=reported(
            "results/preview.png", "preview", "Faces, occlusions, flows", THE_CORPUS
        ),
        stamps=stamped("results/preview.svg", "results/preview.png"),
    log:
        "results/logs/draw_preview.log",
    benchmark:
        "results/benchmarks/draw_preview.tsv"
    priority: 10
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_preview"),
    shell:
        "python -m ofer.stages.draw_preview --faces {input.faces:q} --frames {input.frames:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_table:
    """A table drawn: computed numbers with intervals, beside the published ones."""
    input:
        table=ancient("results/{table}.csv"),
        digests=digests("results/{table}.csv"),
    output:
        vector=reported(
            "results/{table}.svg",
            "table_figure",
            of_table("drawn"),
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/{table}.png",
        stamps=stamped("results/{table}.svg", "results/{table}.png"),
    log:
        "results/logs/draw_table/{table}.log",
    benchmark:
        "results/benchmarks/draw_table/{table}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_table"),
    shell:
        "python -m ofer.stages.draw_table --table {input.table:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_examples:
    """What happened to some faces: occluded, flow, restored flow, true motion."""
    input:
        faces=ancient(example_input("faces")),
        frames=ancient(example_input("frames")),
        apex_clean=ancient(example_input("apex_clean")),
        apex_occluded=ancient(example_input("apex_occluded")),
        restored=ancient(example_input("restored")),
        filled=ancient(example_input("filled")),
        reconstructions=ancient(example_input("reconstructions")),
        predictions=ancient(example_input("predictions")),
        truth=ancient(example_input("truth")),
        digests=example_digests,
    output:
        vector="results/{table}_examples.svg",
        picture=reported(
            "results/{table}_examples.png",
            "examples",
            of_table("examples"),
            MAIN_PAPER,
            "Figures",
        ),
        stamps=stamped("results/{table}_examples.svg", "results/{table}_examples.png"),
    log:
        "results/logs/draw_examples/{table}.log",
    benchmark:
        "results/benchmarks/draw_examples/{table}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_examples"),
    shell:
        "python -m ofer.stages.draw_examples --faces {input.faces:q} --frames {input.frames:q} --apex-clean {input.apex_clean:q} --apex-occluded {input.apex_occluded:q} --restored {input.restored:q} --filled {input.filled:q} --reconstructions {input.reconstructions:q} --predictions {input.predictions:q} --truth {input.truth:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_confusion:
    """Confusion matrices: clean, occluded, reconstructed."""
    input:
        predictions=ancient(confusion_predictions),
        folds=ancient(table_folds),
        digests=confusion_digests,
    output:
        vector=reported(
            "results/{table}_confusion.svg",
            "confusion",
            of_table("confusion matrices"),
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/{table}_confusion.png",
        stamps=stamped("results/{table}_confusion.svg", "results/{table}_confusion.png"),
    log:
        "results/logs/draw_confusion/{table}.log",
    benchmark:
        "results/benchmarks/draw_confusion/{table}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_confusion"),
    shell:
        "python -m ofer.stages.draw_confusion --predictions {input.predictions:q} --folds {input.folds:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"


rule draw_curves:
    """Validation error of the restorer against optimiser steps."""
    input:
        curves=ancient(training_curves),
        digests=curve_digests,
    output:
        vector=reported(
            "results/{table}_curves.svg",
            "curves",
            of_table("training curves"),
            MAIN_PAPER,
            "Figures",
        ),
        picture="results/{table}_curves.png",
        stamps=stamped("results/{table}_curves.svg", "results/{table}_curves.png"),
    log:
        "results/logs/draw_curves/{table}.log",
    benchmark:
        "results/benchmarks/draw_curves/{table}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("draw_curves"),
    shell:
        "python -m ofer.stages.draw_curves --curves {input.curves:q}"
        " --vector {output.vector:q} --picture {output.picture:q} {params.declared} 2>&1 | tee -i {log:q}"
