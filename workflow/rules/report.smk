# Tables as pages to read in the report. Figures stand in the report as they are.


report: "../report/workflow.rst"


for page in PAGES:

    rule:
        name:
            "render_table"
            if page.caption == "accuracies"
            else f"render_table_{page.caption}"
        input:
            **inputs("render_table", page=page.name),
        output:
            **outputs(page=report_file(page)),
        log:
            f"results/logs/render_table/{page.name}.log",
        benchmark:
            f"results/benchmarks/render_table/{page.name}.tsv"
        wildcard_constraints:
            table=(
                of_divisions if page.caption == "leakage" else f"{ranked}|{not_ranked}"
            ),
        conda:
            ENVIRONMENT
        resources:
            **SMALL,
        params:
            **declare("render_table", page=page.name),
        shell:
            COMMAND


rule count_cost:
    """The cost of the run, rule by rule, from the records that Snakemake kept of each job."""
    input:
        digests=digests(rules.all.input),
    output:
        table="results/benchmarks/cost.csv",
        markdown="results/benchmarks/cost.md",
        page=report_file(COST),
    log:
        "results/logs/count_cost.log",
    conda:
        ENVIRONMENT
    params:
        code=lambda wildcards: canonical(code_digest(["ofer.commands.cost", STYLE])),
    shell:
        "python -m ofer.commands.cost --csv {output.table:q} --markdown {output.markdown:q} --page {output.page:q}"
        " 2>&1 | tee -i {log:q}"
