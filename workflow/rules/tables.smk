use rule stage as make_table with:
    """A table, published beside computed, with intervals, and its rows or columns compared with each other."""
    input:
        **inputs("make_table"),
    output:
        **outputs(
            table="results/{table}.csv",
            pairs="results/{table}_pairs.csv",
            markdown="results/{table}.md",
        ),
    pathvars:
        job="make_table/{table}",
    wildcard_constraints:
        table=f"{ranked}|{not_ranked}",
    params:
        **declare("make_table"),


use rule stage as compare_restorers with:
    """Reconstruction against filling the hole: endpoint error inside the mask, beside the table's own accuracies."""
    input:
        **inputs("compare_restorers"),
    output:
        **outputs(
            comparison="results/{table}_comparison.csv",
            markdown="results/{table}_comparison.md",
        ),
    pathvars:
        job="compare_restorers/{table}",
    params:
        **declare("compare_restorers"),


use rule stage as compare_divisions with:
    """The worth of having seen the tested person in training: the same cells in two divisions, sample by sample."""
    input:
        **inputs("compare_divisions"),
    output:
        **outputs(
            table="results/{table}.csv",
            markdown="results/{table}.md",
        ),
    pathvars:
        job="compare_divisions/{table}",
    wildcard_constraints:
        table=of_divisions,
    params:
        **declare("compare_divisions"),


use rule stage as measure_flow with:
    """Endpoint error of Farnebäck's own flow against the built-in corpus' true motion, clean and occluded."""
    input:
        **inputs("measure_flow"),
    output:
        **outputs(
            errors="results/flow_error.csv",
            markdown="results/flow_error.md",
        ),
    pathvars:
        job="measure_flow",
    resources:
        mem=grow("1GB"),
        runtime=grow("30m"),
    params:
        **declare("measure_flow"),


use rule stage as compare_seeds with:
    """The numbers of Figure 8: accuracies, variance components, and which seed is an average one."""
    input:
        **inputs("compare_seeds"),
    output:
        **outputs(
            accuracies="results/fig8.csv",
            components="results/fig8_variance.csv",
            choice="results/fig8_seed.csv",
            page="results/fig8.md",
        ),
    pathvars:
        job="compare_seeds",
    params:
        **declare("compare_seeds"),


use rule stage as compare_gates with:
    """Whether gates know what is hidden: those of hidden patches beside those of others, and of clean pictures."""
    input:
        **inputs("compare_gates"),
    output:
        **outputs(
            table="results/{gates}.csv",
            markdown="results/{gates}.md",
        ),
    pathvars:
        job="compare_gates/{gates}",
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
    params:
        **declare("compare_gates"),


use rule stage as compare_masks with:
    """Whether predicted masks show what is hidden: of each method, corpus, occlusion and kind of object."""
    input:
        **inputs("compare_masks"),
    output:
        **outputs(
            table="results/{masks}.csv",
            markdown="results/{masks}.md",
        ),
    pathvars:
        job="compare_masks/{masks}",
    resources:
        mem=grow("2GB"),
        runtime=grow("1h"),
    params:
        **declare("compare_masks"),


use rule stage as count_expressions with:
    """Samples of each expression in a corpus, beside what its makers count."""
    input:
        **inputs("count_expressions"),
    output:
        **outputs(
            table="results/{counts}.csv",
            markdown="results/{counts}.md",
        ),
    pathvars:
        job="count_expressions/{counts}",
    params:
        **declare("count_expressions"),


use rule stage as cite_tables with:
    """Tables 1, 2 and 4 of the main paper: what others did, with sources; Table 2 is counted from Table 1."""
    input:
        **inputs("cite_tables"),
    output:
        **outputs(
            table1="results/table1.csv",
            markdown1="results/table1.md",
            table2="results/table2.csv",
            markdown2="results/table2.md",
            table4="results/table4.csv",
            markdown4="results/table4.md",
        ),
    pathvars:
        job="cite_tables",
    params:
        **declare("cite_tables"),
