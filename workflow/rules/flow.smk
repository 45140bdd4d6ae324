rule extract_flow:
    """Compute and pool Farnebäck's flow for a part's frame pairs."""
    input:
        frames=ancient(frames_of),
        digests=digest_of_frames,
    output:
        flows="results/{corpus}/flows/{flow}/{occlusion}/{part}.h5",
        stamps=stamped("results/{corpus}/flows/{flow}/{occlusion}/{part}.h5"),
    log:
        "results/logs/extract_flow/{corpus}/{flow}/{occlusion}/{part}.log",
    benchmark:
        "results/benchmarks/extract_flow/{corpus}/{flow}/{occlusion}/{part}.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("2GB"),
        runtime=growing("2h"),
    params:
        **declare("extract_flow"),
    shell:
        "python -m ofer.stages.extract_flow --frames {input.frames:q} --flows {output.flows:q} {params.declared} 2>&1 | tee -i {log:q}"
