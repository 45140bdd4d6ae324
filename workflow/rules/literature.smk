rule cite_tables:
    """Tables 1, 2 and 4 of the main paper: what others did, with sources; Table 2 is counted from Table 1."""
    input:
        papers=package_file("papers/flowrec/table1.csv"),
        counted=package_file("papers/flowrec/table2.csv"),
        datasets=package_file("papers/flowrec/datasets.csv"),
        protocols=package_file("papers/flowrec/table4.csv"),
    output:
        table1="results/table1.csv",
        markdown1="results/table1.md",
        table2="results/table2.csv",
        markdown2="results/table2.md",
        table4="results/table4.csv",
        markdown4="results/table4.md",
        stamps=stamped(*literature_files()),
    log:
        "results/logs/cite_tables.log",
    benchmark:
        "results/benchmarks/cite_tables.tsv"
    conda:
        "../../envs/environment.yaml"
    resources:
        mem=growing("1GB"),
        runtime=growing("10m"),
    params:
        **declare("cite_tables"),
    shell:
        "python -m ofer.stages.cite_tables --papers {input.papers:q} --counted {input.counted:q}"
        " --datasets {input.datasets:q} --protocols {input.protocols:q} --table1 {output.table1:q}"
        " --markdown1 {output.markdown1:q} --table2 {output.table2:q} --markdown2 {output.markdown2:q}"
        " --table4 {output.table4:q} --markdown4 {output.markdown4:q} {params.declared} 2>&1 | tee -i {log:q}"
