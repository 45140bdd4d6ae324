use rule stage as train with:
    """Train the models of a pack of rounds of a method, each on its training samples, selected on its validation ones."""
    input:
        **inputs("train"),
    output:
        **outputs(
            weights="results/{corpus}/{division}/{method}/{occlusion}/models_{pack}.safetensors",
            curves="results/{corpus}/{division}/{method}/{occlusion}/curves_{pack}.csv",
        ),
    pathvars:
        job="train/{corpus}/{division}/{method}/{occlusion}/{pack}",
    wildcard_constraints:
        method=sees_flows,
    resources:
        # CK+ under the paper preset: its mid flows take 1.2 GB clean and 1.2 GB occluded, a fold's share of both again
        # 1.9 GB, torch with CUDA about 2 GB. The default preset stays below 2 GB (docs/reference-run/cost.csv).
        mem=grow("8GB"),
        runtime="12h",
        cpus_per_task=settings.training.threads,
        gpu=0 if settings.training.device == "cpu" else 1,
    params:
        **declare("train"),


use rule stage as train_stills with:
    """Train the models of a pack of rounds of a method that sees still pictures."""
    input:
        **inputs("train_stills"),
    output:
        **outputs(
            weights="results/{corpus}/{division}/{method}/{occlusion}/models_{pack}.safetensors",
            curves="results/{corpus}/{division}/{method}/{occlusion}/curves_{pack}.csv",
        ),
    pathvars:
        job="train_stills/{corpus}/{division}/{method}/{occlusion}/{pack}",
    wildcard_constraints:
        method=sees_stills,
    resources:
        # Pictures stay on the disk; torch with CUDA takes about 2 GB, in a process for each device.
        mem=grow("6GB", devices),
        runtime="24h",
        cpus_per_task=lambda wildcards: settings.training.threads * devices(wildcards),
        gpu=lambda wildcards: (
            0 if settings.training.device == "cpu" else devices(wildcards)
        ),
        # SLURM would take GPUs of several.
        nodes=1,
    params:
        **declare("train_stills"),


use rule stage as recognise_stills with:
    """Predict the expression in every tested picture with the model of its round."""
    input:
        **inputs("recognise_stills"),
    output:
        **outputs(
            predictions="results/{corpus}/{division}/{method}/{occlusion}/predictions.csv",
        ),
    pathvars:
        job="recognise_stills/{corpus}/{division}/{method}/{occlusion}",
    wildcard_constraints:
        method=sees_stills,
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("recognise_stills"),


use rule stage as measure_gates with:
    """Gates of a network in every tested picture, and how much of what each sees is hidden."""
    input:
        **inputs("measure_gates"),
    output:
        **outputs(
            gates="results/{corpus}/{division}/{method}/{occlusion}/gates.csv",
        ),
    pathvars:
        job="measure_gates/{corpus}/{division}/{method}/{occlusion}",
    wildcard_constraints:
        method=sees_stills,
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("measure_gates"),


use rule stage as measure_masks with:
    """What a method calls hidden in every tested picture, held against what is."""
    input:
        **inputs("measure_masks"),
    output:
        **outputs(
            masks="results/{corpus}/{division}/{method}/{occlusion}/masks.csv",
        ),
    pathvars:
        job="measure_masks/{corpus}/{division}/{method}/{occlusion}",
    wildcard_constraints:
        method=sees_stills,
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("measure_masks"),


use rule stage as import_weights with:
    """Take a network that others trained over from the user's file, by the names that arrays have here."""
    input:
        **inputs("import_weights"),
    output:
        **outputs(
            weights="results/weights/{weights}.safetensors",
        ),
    pathvars:
        job="import_weights/{weights}",
    resources:
        mem=grow("4GB"),
        runtime=grow("10m"),
    params:
        **declare("import_weights"),


use rule stage as restore with:
    """Restore the apex flows of every tested sample with the model of its round."""
    input:
        **inputs("restore"),
    output:
        **outputs(
            restored="results/{corpus}/{division}/{method}/{occlusion}/restored.h5",
            reconstruction="results/{corpus}/{division}/{method}/{occlusion}/reconstruction.csv",
        ),
    pathvars:
        job="restore/{corpus}/{division}/{method}/{occlusion}",
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("restore"),


use rule stage as recognise with:
    """Predict the expression of every tested flow, occluded or restored, with the recogniser of its round."""
    input:
        **inputs("recognise"),
    output:
        **outputs(
            predictions="results/{corpus}/{division}/{method}/{occlusion}/predictions.csv",
        ),
    pathvars:
        job="recognise/{corpus}/{division}/{method}/{occlusion}",
    wildcard_constraints:
        method=sees_flows,
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
        cpus_per_task=settings.training.threads,
    params:
        **declare("recognise"),


use rule stage as train_seeds with:
    """Train a round's recogniser at one size from many seeds; keep predictions of its test samples, not the models."""
    input:
        **inputs("train_seeds"),
    output:
        **outputs(
            predictions="results/{corpus}/{division}/{method}/seeds/size{size}_round{round}.csv",
            validation="results/{corpus}/{division}/{method}/seeds/size{size}_round{round}_validation.csv",
        ),
    pathvars:
        job="train_seeds/{corpus}/{division}/{method}/size{size}_round{round}",
    wildcard_constraints:
        size=r"\d+",
        round=r"\d+",
    resources:
        # Apex flows alone are small; torch with CUDA takes about 2 GB.
        mem=grow("4GB"),
        runtime="12h",
        cpus_per_task=settings.training.threads,
        gpu=0 if settings.training.device == "cpu" else 1,
    params:
        **declare("train_seeds"),
