rule train:
    """Train the models of a pack of folds of a method, each on its training folds, selected on its validation fold."""
    input:
        folds=ancient("results/{corpus}/{folds}/folds.csv"),
        apex_clean=ancient(apex_clean),
        apex_occluded=ancient(learned_apex_occluded),
        training_clean=ancient(training_clean),
        training_occluded=ancient(training_occluded),
        further_clean=ancient(further_clean),
        further_occluded=ancient(further_occluded),
        recogniser=ancient(selecting_recogniser),
        digests=training_digests,
    output:
        weights="results/{corpus}/{folds}/{method}/{occlusion}/models_{pack}.safetensors",
        curves="results/{corpus}/{folds}/{method}/{occlusion}/curves_{pack}.csv",
        stamps=stamped(
            "results/{corpus}/{folds}/{method}/{occlusion}/models_{pack}.safetensors",
            "results/{corpus}/{folds}/{method}/{occlusion}/curves_{pack}.csv",
        ),
    log:
        "results/logs/train/{corpus}/{folds}/{method}/{occlusion}/{pack}.log",
    benchmark:
        "results/benchmarks/train/{corpus}/{folds}/{method}/{occlusion}/{pack}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        # CK+ under the paper preset: its mid flows take 1.2 GB clean and 1.2 GB occluded, a fold's share of both again
        # 1.9 GB, torch with CUDA about 2 GB. The default preset stays below 2 GB (docs/reference-run/cost.csv).
        mem=growing("8GB"),
        runtime="12h",
        cpus_per_task=settings.training.threads,
        gpu=0 if settings.training.device == "cpu" else 1,
    params:
        **declare("train"),
    shell:
        "python -m ofer.stages.train --folds {input.folds:q} --apex-clean {input.apex_clean:q}"
        " --apex-occluded {input.apex_occluded:q} --training-clean {input.training_clean:q}"
        " --training-occluded {input.training_occluded:q} --further-clean {input.further_clean:q}"
        " --further-occluded {input.further_occluded:q} --recogniser {input.recogniser:q}"
        " --weights {output.weights:q} --curves {output.curves:q} {params.declared} 2>&1 | tee -i {log:q}"


rule restore:
    """Restore the apex flows of every test fold with the model of its iteration."""
    input:
        folds=ancient("results/{corpus}/{folds}/folds.csv"),
        apex_clean=ancient(apex_clean),
        apex_occluded=ancient(apex_occluded),
        weights=ancient(restorer_models),
        digests=restore_digests,
    output:
        restored="results/{corpus}/{folds}/{method}/{occlusion}/restored.h5",
        reconstruction="results/{corpus}/{folds}/{method}/{occlusion}/reconstruction.csv",
        stamps=stamped(
            "results/{corpus}/{folds}/{method}/{occlusion}/restored.h5",
            "results/{corpus}/{folds}/{method}/{occlusion}/reconstruction.csv",
        ),
    log:
        "results/logs/restore/{corpus}/{folds}/{method}/{occlusion}.log",
    benchmark:
        "results/benchmarks/restore/{corpus}/{folds}/{method}/{occlusion}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("2GB"),
        runtime=growing("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("restore"),
    shell:
        "python -m ofer.stages.restore --folds {input.folds:q} --apex-clean {input.apex_clean:q}"
        " --apex-occluded {input.apex_occluded:q} --weights {input.weights:q} --restored {output.restored:q}"
        " --reconstruction {output.reconstruction:q} {params.declared} 2>&1 | tee -i {log:q}"


rule recognise:
    """Predict the expression of every test fold's flows, occluded or restored, with the recogniser of its iteration."""
    input:
        folds=ancient("results/{corpus}/{folds}/folds.csv"),
        flows=ancient(recognised_flows),
        weights=ancient(recogniser_models),
        digests=recognise_digests,
    output:
        predictions="results/{corpus}/{folds}/{method}/{occlusion}/predictions.csv",
        stamps=stamped("results/{corpus}/{folds}/{method}/{occlusion}/predictions.csv"),
    log:
        "results/logs/recognise/{corpus}/{folds}/{method}/{occlusion}.log",
    benchmark:
        "results/benchmarks/recognise/{corpus}/{folds}/{method}/{occlusion}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("2GB"),
        runtime=growing("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("recognise"),
    shell:
        "python -m ofer.stages.recognise --folds {input.folds:q} --flows {input.flows:q}"
        " --weights {input.weights:q} --predictions {output.predictions:q} {params.declared} 2>&1 | tee -i {log:q}"
