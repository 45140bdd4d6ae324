rule crop_faces:
    """Find pupils and cut the faces out of a part's frames."""
    input:
        manifest=ancient("results/{corpus}/manifest/{part}.csv"),
        digests=digests("results/{corpus}/manifest/{part}.csv"),
    output:
        faces="results/{corpus}/faces/{part}.h5",
        stamps=stamped("results/{corpus}/faces/{part}.h5"),
    log:
        "results/logs/crop_faces/{corpus}/{part}.log",
    benchmark:
        "results/benchmarks/crop_faces/{corpus}/{part}.tsv"
    priority: 10
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("60m"),
    params:
        **declare("crop_faces"),
    shell:
        "python -m ofer.stages.crop_faces --manifest {input.manifest:q} --faces {output.faces:q} {params.declared} 2>&1 | tee -i {log:q}"


rule gather_samples:
    """Gather the samples that are usable, and those that are not with the reason."""
    input:
        manifest=ancient("results/{corpus}/manifest.csv"),
        warnings=ancient("results/{corpus}/warnings.txt"),
        faces=ancient(of_parts("results/{corpus}/faces/{part}.h5")),
        digests=digests(
            "results/{corpus}/manifest.csv",
            "results/{corpus}/warnings.txt",
            *of_parts("results/{corpus}/faces/{part}.h5"),
        ),
    output:
        samples="results/{corpus}/samples.csv",
        excluded="results/{corpus}/excluded.csv",
        stamps=stamped("results/{corpus}/samples.csv", "results/{corpus}/excluded.csv"),
    log:
        "results/logs/gather_samples/{corpus}.log",
    benchmark:
        "results/benchmarks/gather_samples/{corpus}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("gather_samples"),
    shell:
        "python -m ofer.stages.gather_samples --manifest {input.manifest:q} --warnings {input.warnings:q}"
        " --faces {input.faces:q} --samples {output.samples:q} --excluded {output.excluded:q} {params.declared} 2>&1 | tee -i {log:q}"


rule measure_coverage:
    """What the occlusions of the tables hide of what they claim to hide, by points of the faces."""
    input:
        faces=ancient(of_parts("results/{corpus}/faces/{part}.h5")),
        digests=digests(*of_parts("results/{corpus}/faces/{part}.h5")),
    output:
        coverage="results/{corpus}/coverage.csv",
        stamps=stamped("results/{corpus}/coverage.csv"),
    log:
        "results/logs/measure_coverage/{corpus}.log",
    benchmark:
        "results/benchmarks/measure_coverage/{corpus}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("measure_coverage"),
    shell:
        "python -m ofer.stages.measure_coverage --faces {input.faces:q} --coverage {output.coverage:q} {params.declared} 2>&1 | tee -i {log:q}"


rule divide_folds:
    """Divide the samples into folds, once, for every method."""
    input:
        samples=ancient(divisible_samples),
        digests=digests("results/{corpus}/samples.csv"),
    output:
        folds="results/{corpus}/{folds}/folds.csv",
        stamps=stamped("results/{corpus}/{folds}/folds.csv"),
    log:
        "results/logs/divide_folds/{corpus}/{folds}.log",
    benchmark:
        "results/benchmarks/divide_folds/{corpus}/{folds}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("divide_folds"),
    shell:
        "python -m ofer.stages.divide_folds --samples {input.samples:q} --folds {output.folds:q} {params.declared} 2>&1 | tee -i {log:q}"


rule occlude_frames:
    """Paint an occluder over a part's faces."""
    input:
        faces=ancient("results/{corpus}/faces/{part}.h5"),
        digests=digests("results/{corpus}/faces/{part}.h5"),
    output:
        frames="results/{corpus}/frames/{occlusion}/{part}.h5",
        stamps=stamped("results/{corpus}/frames/{occlusion}/{part}.h5"),
    log:
        "results/logs/occlude_frames/{corpus}/{occlusion}/{part}.log",
    benchmark:
        "results/benchmarks/occlude_frames/{corpus}/{occlusion}/{part}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("30m"),
    params:
        **declare("occlude_frames"),
    shell:
        "python -m ofer.stages.occlude_frames --faces {input.faces:q} --frames {output.frames:q} {params.declared} 2>&1 | tee -i {log:q}"
