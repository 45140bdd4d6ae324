localrules:
    all,
    count_cost,
    table10,
    table10_group,
    fig8,
    lowerhalf,
    acnn,
    ssl,
    preview,
    verify,


rule all:
    """Every table and figure of the main paper on the configured corpus (the default)."""
    input:
        targets.add_pages(targets.main_paper(settings)),


rule table10:
    """Tables 5 and 10 of the main paper, with their figures."""
    input:
        targets.add_pages(
            targets.corpus(settings) + targets.tables(settings, "table5", "table10")
        ),


rule table10_group:
    """Table 10 in subject-independent folds, with its figures."""
    input:
        targets.add_pages(targets.tables(settings, "table10_group")),


rule fig8:
    """Figure 8 of the main paper: the recogniser over sizes of the flow and seeds."""
    input:
        targets.add_pages(targets.seed_study()),


rule lowerhalf:
    """Table and figure of Georgescu and Ionescu: networks for lower-half faces, on still pictures."""
    input:
        targets.add_pages(
            targets.tables(settings, "lowerhalf/table1", "lowerhalf/mouth_hidden")
        ),
        "results/lowerhalf/fig1.svg",


rule acnn:
    """Tables and figures of Li et al.: patch-gated networks, on still pictures."""
    input:
        targets.add_pages(
            expand(
                "results/acnn/{name}.{kind}",
                name=["table1", "gates", "gates_pacnn"],
                kind=["csv", "md"],
            )
            + targets.tables(
                settings,
                *("acnn/table2", "acnn/table3", "acnn/table4", "acnn/table5"),
                *("acnn/opponents", "acnn/moved_points"),
            )
        ),
        expand(
            "results/acnn/{figure}.svg",
            figure=[
                "fig5",
                "fig6",
                "fig7",
                "fig8",
                "fig10",
                "fig11",
                "gates",
                "gates_pacnn",
            ],
        ),


rule ssl:
    """Tables and figures of Wang et al.: networks that first learn without labels, on still pictures."""
    input:
        targets.add_pages(
            expand(
                "results/ssl/{name}.{kind}",
                name=["masks", "masks_real"],
                kind=["csv", "md"],
            )
            + targets.tables(
                settings,
                *("ssl/table1", "ssl/table2", "ssl/table3", "ssl/table4"),
                *("ssl/labels", "ssl/temperature", "ssl/probe"),
            )
        ),
        expand("results/ssl/{figure}.svg", figure=["fig2", "fig3", "fig4"]),


rule preview:
    """Something to look at within minutes: faces, occlusions, flows."""
    input:
        "results/preview.png",


rule verify:
    """Say which results are stale, foreign or damaged, from their stamps alone."""
    input:
        [],
    log:
        "results/logs/verify.log",
    conda:
        ENVIRONMENT
    params:
        config=lambda wildcards: canonical(config),
    shell:
        "python -m ofer.commands.verify --list --configuration {params.config:q} 2>&1 | tee -i {log:q}"


onsuccess:
    named = workflow.dag_settings.targets or ["default"]
    files = {rule.name: rule.output or rule.input for rule in workflow.rules}
    asked = [path for name in sorted(named) for path in files.get(name, [name])]
    of_tables = {
        table: targets.add_pages(targets.tables(settings, table))
        for table in settings.tables
    }
    for line in closing_words(
        asked, of_tables, files, Path(workflow.overwrite_workdir or "")
    ):
        say(line)
