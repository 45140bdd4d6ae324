rule generate:
    """Write a part of the built-in corpus, in the layout of CK+."""
    input:
        parameters=package_file("corpora/synthetic/parameters.csv"),
    output:
        written="results/{corpus}/corpus/generated_{part}.csv",
        stamps=stamped("results/{corpus}/corpus/generated_{part}.csv"),
    log:
        "results/logs/generate/{corpus}/{part}.log",
    benchmark:
        "results/benchmarks/generate/{corpus}/{part}.tsv"
    priority: 10
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("60m"),
    params:
        **declare("generate"),
    shell:
        "python -m ofer.stages.generate --parameters {input.parameters:q} --written {output.written:q} {params.declared} 2>&1 | tee -i {log:q}"


rule read_corpus:
    """Read a corpus as distributed into a manifest: a row per sample, with the digest of each file."""
    input:
        written=generated_lists,
        digests=generated_digests,
    output:
        manifest="results/{corpus}/manifest.csv",
        warnings="results/{corpus}/warnings.txt",
        parts=of_parts("results/{corpus}/manifest/{part}.csv"),
        stamps=stamped(
            "results/{corpus}/manifest.csv",
            "results/{corpus}/warnings.txt",
            *of_parts("results/{corpus}/manifest/{part}.csv"),
        ),
    log:
        "results/logs/read_corpus/{corpus}.log",
    benchmark:
        "results/benchmarks/read_corpus/{corpus}.tsv"
    priority: 10
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("30m"),
    params:
        **declare("read_corpus"),
    shell:
        "python -m ofer.stages.read_corpus --written {input.written:q} --manifest {output.manifest:q}"
        " --warnings {output.warnings:q} --parts {output.parts:q} {params.declared} 2>&1 | tee -i {log:q}"


rule render_truth:
    """Compute the true motion, from the first frame to the apex, of each face of the built-in corpus."""
    input:
        parameters=package_file("corpora/synthetic/parameters.csv"),
        faces=ancient("results/{corpus}/faces/{part}.h5"),
        digests=digests("results/{corpus}/faces/{part}.h5"),
    output:
        truth="results/{corpus}/truth/{part}.h5",
        stamps=stamped("results/{corpus}/truth/{part}.h5"),
    log:
        "results/logs/render_truth/{corpus}/{part}.log",
    benchmark:
        "results/benchmarks/render_truth/{corpus}/{part}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("30m"),
    params:
        **declare("render_truth"),
    shell:
        "python -m ofer.stages.render_truth --parameters {input.parameters:q} --faces {input.faces:q}"
        " --truth {output.truth:q} {params.declared} 2>&1 | tee -i {log:q}"
