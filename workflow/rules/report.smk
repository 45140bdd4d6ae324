# Tables as pages to read in the report. Figures stand in the report as they are (`reported` in their own rules).


report: "../report/workflow.rst"


PAGES = {
    "{table}": ("accuracies", of_table(), MAIN_PAPER, "Tables"),
    "table1": ("table1", "Table \u20071", MAIN_PAPER, "Tables", None),
    "table2": ("table2", "Table \u20072", MAIN_PAPER, "Tables", None),
    "table3": (
        "table3",
        "Table \u20073, entries",
        MAIN_PAPER,
        "Tables",
        None,
    ),
    "table4": ("table4", "Table \u20074", MAIN_PAPER, "Tables", None),
    "{table}_comparison": (
        "comparison",
        of_table("restored against filled"),
        MAIN_PAPER,
        "Statistics",
    ),
    "fig8": ("fig8_numbers", "Figure \u20078, its numbers", MAIN_PAPER, "Tables"),
    "leakage": ("leakage", "Identity leakage", MAIN_PAPER, "Statistics"),
    "flow_error": ("flow_error", "Error of the optical flow itself", THE_CORPUS),
}
"""By the name that a page's CSV and Markdown share: the arguments of `reported`."""

FURTHER = {
    "{table}": ["results/{table}_pairs.csv"],
    "fig8": ["results/fig8_variance.csv", "results/fig8_seed.csv"],
}
"""Further tables that a page shows in full below its own."""


for shown, in_report in PAGES.items():

    rule:
        name:
            "render_table" if shown == "{table}" else f"render_table_{in_report[0]}"
        input:
            table=ancient(f"results/{shown}.csv"),
            further=ancient(FURTHER.get(shown, [])),
            markdown=ancient(f"results/{shown}.md"),
            style=package_file("pages/page.css"),
            digests=digests(
                f"results/{shown}.csv", f"results/{shown}.md", *FURTHER.get(shown, [])
            ),
        output:
            page=reported(f"results/{shown}.html", *in_report),
            stamps=stamped(f"results/{shown}.html"),
        log:
            f"results/logs/render_table/{shown}.log",
        benchmark:
            f"results/benchmarks/render_table/{shown}.tsv"
        conda:
            "../../envs/environment.yaml"
        resources:
            mem=growing("1GB"),
            runtime=growing("10m"),
        params:
            **declare("render_table"),
        shell:
            "python -m ofer.stages.render_table --table {input.table:q} --further {input.further:q}"
            " --markdown {input.markdown:q} --style {input.style:q} --page {output.page:q} {params.declared} 2>&1 | tee -i {log:q}"


rule count_cost:
    """What the run cost, rule by rule, from the records that Snakemake kept of each job."""
    input:
        digests=made_by_all,
        style=package_file("pages/page.css"),
    output:
        table="results/benchmarks/cost.csv",
        markdown="results/benchmarks/cost.md",
        page=reported(
            "results/benchmarks/cost.html",
            "cost",
            "What the run cost, rule by rule",
            THE_COST,
            faces=None,
        ),
    log:
        "results/logs/count_cost.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code=lambda wildcards: canonical(code_digest(["ofer.commands.cost"])),
    shell:
        "python -m ofer.commands.cost --csv {output.table:q} --markdown {output.markdown:q} --page {output.page:q}"
        " --style {input.style:q} 2>&1 | tee -i {log:q}"
