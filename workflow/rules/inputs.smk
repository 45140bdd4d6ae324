# Input functions of the learning rules.


def flow_parts(corpus, flow, *occlusions):
    """Return the parts of a flow entry, of each occlusion in turn."""
    return [
        path
        for occlusion in occlusions
        for path in of_parts(f"results/{corpus}/flows/{flow}/{occlusion}/{{part}}.h5")
    ]


def apex_clean(wildcards):
    return flow_parts(wildcards.corpus, settings.apex, CLEAN)


def apex_occluded(wildcards):
    return flow_parts(wildcards.corpus, settings.apex, wildcards.occlusion)


def learned_occlusions(wildcards):
    """Return the occlusions whose flows are trained on; none where only clean faces are."""
    names = training_occlusions(settings, wildcards.method, wildcards.occlusion)
    return [] if names == [CLEAN] else names


def learned_flow(wildcards):
    """Return the flow entry that is trained on."""
    return settings.methods[wildcards.method].flow or settings.apex


def learned_apex_occluded(wildcards):
    return flow_parts(wildcards.corpus, settings.apex, *learned_occlusions(wildcards))


def training_clean(wildcards):
    if learned_flow(wildcards) == settings.apex:
        return []
    return flow_parts(wildcards.corpus, learned_flow(wildcards), CLEAN)


def training_occluded(wildcards):
    if learned_flow(wildcards) == settings.apex:
        return []
    return flow_parts(
        wildcards.corpus, learned_flow(wildcards), *learned_occlusions(wildcards)
    )


def further_clean(wildcards):
    return [
        path
        for corpus in further_corpora(settings, wildcards.method)
        for path in flow_parts(corpus, learned_flow(wildcards), CLEAN)
    ]


def further_occluded(wildcards):
    return [
        path
        for corpus in further_corpora(settings, wildcards.method)
        for path in flow_parts(
            corpus, learned_flow(wildcards), *learned_occlusions(wildcards)
        )
    ]


def divisible_samples(wildcards):
    """Return the samples of a corpus that, by its labels, is large enough for the folds."""
    checked(require_folds, settings, wildcards.corpus, wildcards.folds)
    return f"results/{wildcards.corpus}/samples.csv"


def folds_file(wildcards):
    return f"results/{wildcards.corpus}/{wildcards.folds}/folds.csv"


def models_of(wildcards, method):
    """Return the models that a method applies, all packs; none for one that learns while it is applied."""
    if not settings.is_trained(method):
        return []
    corpus, occlusion = models_at(
        settings, method, wildcards.corpus, wildcards.occlusion
    )
    return of_packs(
        f"results/{corpus}/{wildcards.folds}/{method}/{occlusion}/models_{{pack}}.safetensors"
    )


def restorer_models(wildcards):
    return models_of(wildcards, wildcards.method)


def recogniser_models(wildcards):
    return models_of(wildcards, recogniser_of(settings, wildcards.method))


def recognised_flows(wildcards):
    """Return the flows that are recognised: restored ones, or those of the faces as they are."""
    if recogniser_of(settings, wildcards.method) != wildcards.method:
        restored = restored_as(settings, wildcards.method)
        return [
            f"results/{wildcards.corpus}/{wildcards.folds}/{restored}/{wildcards.occlusion}/restored.h5"
        ]
    return flow_parts(wildcards.corpus, settings.apex, wildcards.occlusion)


def selecting_recogniser(wildcards):
    """Return the recognisers where their accuracy, not the endpoint error, selects the restorers."""
    if getattr(settings.methods[wildcards.method], "select", None) != "accuracy":
        return []
    return recogniser_models(wildcards)


def training_digests(wildcards):
    inputs = (
        apex_clean,
        learned_apex_occluded,
        training_clean,
        training_occluded,
        further_clean,
        further_occluded,
        selecting_recogniser,
    )
    return digests(
        folds_file(wildcards), *(path for paths in inputs for path in paths(wildcards))
    )


def restore_digests(wildcards):
    inputs = (apex_clean, apex_occluded, restorer_models)
    return digests(
        folds_file(wildcards), *(path for paths in inputs for path in paths(wildcards))
    )


def recognise_digests(wildcards):
    return digests(
        folds_file(wildcards),
        *recognised_flows(wildcards),
        *recogniser_models(wildcards),
    )


def prediction_file(table, method, occlusion):
    return f"results/{settings.corpus}/{settings.tables[table].folds}/{method}/{occlusion}/predictions.csv"


def reconstruction_file(table, method, occlusion):
    restored = restored_as(settings, method)
    return f"results/{settings.corpus}/{settings.tables[table].folds}/{restored}/{occlusion}/reconstruction.csv"


def table_folds(wildcards):
    """Return the division into folds that every number of a table is of."""
    return (
        f"results/{settings.corpus}/{settings.tables[wildcards.table].folds}/folds.csv"
    )


def table_predictions(wildcards):
    """Return the predictions of every cell of a table, of each cell in turn every training's."""
    table = settings.tables[wildcards.table]
    return [
        prediction_file(wildcards.table, *file)
        for file in table.each_training(table.cells())
    ]


def table_reconstructions(wildcards):
    """Return the endpoint errors of every cell that is restored, of each cell in turn every training's."""
    table = settings.tables[wildcards.table]
    return [
        reconstruction_file(wildcards.table, *file)
        for file in table.each_training(restored_cells(settings, table))
    ]


def table_seeds(wildcards):
    """Return the seeds that Figure 8 suggests, where the table itself is to warn of them."""
    return (
        ["results/fig8_seed.csv"]
        if settings.tables[wildcards.table].seed_warning
        else []
    )


def spread_of_seeds(wildcards):
    """Return how far trainings lie apart in the reference run, where a table has one training only."""
    if settings.tables[wildcards.table].seeds > 1:
        return []
    return package_file("papers/seed_spread.csv")


def table_digests(wildcards):
    return digests(
        f"results/{settings.corpus}/excluded.csv",
        table_folds(wildcards),
        f"results/{settings.corpus}/coverage.csv",
        *table_predictions(wildcards),
        *table_seeds(wildcards),
    )


def comparison_digests(wildcards):
    table = f"results/{wildcards.table}"
    return digests(
        f"{table}.csv",
        f"{table}_pairs.csv",
        table_folds(wildcards),
        *table_reconstructions(wildcards),
    )


def occluded_frames(wildcards):
    """Return the occluded crops, all parts of each occlusion that corpus-wide figures show in turn."""
    return expand(
        "results/{corpus}/frames/{occlusion}/{part}.h5",
        corpus=settings.corpus,
        occlusion=shown_occlusions(settings),
        part=settings.part_names(),
    )


def measured_frames(wildcards):
    """Return clean and occluded crops, all parts of each occlusion in turn."""
    clean = of_parts(f"results/{settings.corpus}/faces/{{part}}.h5")
    return clean + occluded_frames(wildcards)


def measured_digests(wildcards):
    return digests(
        *of_parts(f"results/{settings.corpus}/truth/{{part}}.h5"),
        *measured_frames(wildcards),
    )


def true_motion_parts(wildcards):
    """Return the true motion where it is known: on a built-in corpus."""
    if settings.corpora[settings.corpus].generate is None:
        return []
    return of_parts(f"results/{settings.corpus}/truth/{{part}}.h5")


def example_inputs(wildcards):
    """Return the inputs of the examples' figure, by the stage's argument names."""
    table = settings.tables[wildcards.table]
    corpus = f"results/{settings.corpus}"
    occlusions = list(table.occlusions.values())

    def of(method, name):
        return [
            f"{corpus}/{table.folds}/{method}/{occlusion}/{name}"
            for occlusion in occlusions
        ]

    return {
        "faces": of_parts(f"{corpus}/faces/{{part}}.h5"),
        "frames": [
            path
            for name in occlusions
            for path in of_parts(f"{corpus}/frames/{name}/{{part}}.h5")
        ],
        "apex_clean": of_parts(f"{corpus}/flows/{settings.apex}/{CLEAN}/{{part}}.h5"),
        "apex_occluded": [
            path
            for name in occlusions
            for path in of_parts(f"{corpus}/flows/{settings.apex}/{name}/{{part}}.h5")
        ],
        "restored": of(table.restorer, "restored.h5"),
        "filled": [
            path
            for filling in table.fillings.values()
            for path in of(filling, "restored.h5")
        ],
        "reconstructions": of(table.restorer, "reconstruction.csv"),
        "predictions": confusion_predictions(wildcards)
        + [
            path
            for filling in table.fillings.values()
            for path in of(filling, "predictions.csv")
        ],
        "truth": true_motion_parts(wildcards),
    }


def example_input(name):
    return lambda wildcards: example_inputs(wildcards)[name]


def example_digests(wildcards):
    return digests(
        *(path for paths in example_inputs(wildcards).values() for path in paths)
    )


def confusion_predictions(wildcards):
    """Return predictions: clean, then each occlusion without, then with reconstruction."""
    table = settings.tables[wildcards.table]
    occlusions = list(table.occlusions.values())
    cells = [(table.recogniser, CLEAN)]
    cells += [
        (method, occlusion)
        for method in (table.recogniser, table.restorer)
        for occlusion in occlusions
    ]
    return [prediction_file(wildcards.table, *cell) for cell in cells]


def confusion_digests(wildcards):
    return digests(table_folds(wildcards), *confusion_predictions(wildcards))


def training_curves(wildcards):
    """Return the restorer's training curves, all packs of each occlusion in turn."""
    table = settings.tables[wildcards.table]
    return [
        path
        for occlusion in table.occlusions.values()
        for path in of_packs(
            f"results/{settings.corpus}/{table.folds}/{table.restorer}/{occlusion}/curves_{{pack}}.csv"
        )
    ]


def curve_digests(wildcards):
    return digests(*training_curves(wildcards))


def preview_faces(wildcards):
    return f"results/{settings.corpus}/faces/{settings.part_names()[0]}.h5"


def preview_frames(wildcards):
    part = settings.part_names()[0]
    return [
        f"results/{settings.corpus}/frames/{name}/{part}.h5"
        for name in shown_occlusions(settings)
    ]


def preview_digests(wildcards):
    return digests(preview_faces(wildcards), *preview_frames(wildcards))


def table_files(*tables):
    """Return everything that is made of some tables: drawn if they have rows, with examples if one is shown."""

    def suffixes(table):
        yield from (".csv", ".md", "_pairs.csv")
        if settings.tables[table].rows:
            yield ".svg"
        if settings.tables[table].restorer:
            yield from (
                "_examples.svg",
                "_confusion.svg",
                "_curves.svg",
                "_comparison.csv",
                "_comparison.md",
            )

    return [
        f"results/{table}{suffix}" for table in tables for suffix in suffixes(table)
    ]


def corpus_files():
    """Return what is made of the corpus whatever the tables: a first look, and the flow's own error where it is known."""
    known = settings.corpora[settings.corpus].generate is not None
    measured = ["results/flow_error.csv", "results/flow_error.md"] if known else []
    return ["results/preview.png", *measured]


def literature_files():
    """Return the tables of the literature."""
    return expand(
        "results/table{number}.{suffix}", number=(1, 2, 4), suffix=("csv", "md")
    )


def structure_files():
    """Return the drawings of the code's own structure."""
    return expand("results/fig{number}.svg", number=(2, 6, 7, 9))


def illustration_files():
    """Return the figures and the table that show samples of the corpus."""
    figures = [f"results/fig{number}.svg" for number in (1, 4, 5, 10)]
    return [*figures, "results/table3.csv", "results/table3.md"]


def with_pages(*groups):
    """Return the files of all groups, and the report's page of every table that is there in Markdown."""
    files = [path for group in groups for path in group]
    return files + [f"{path[:-3]}.html" for path in files if path.endswith(".md")]


def seed_study_files():
    """Return everything that Figure 8 consists of."""
    names = (".csv", "_variance.csv", "_seed.csv", ".md", ".svg")
    return [f"results/fig8{name}" for name in names]


def baseline_files(*tables):
    """Return everything that is made of some tables of opponents."""
    suffixes = (".csv", "_pairs.csv", ".md", ".svg")
    return [f"results/{table}{suffix}" for table in tables for suffix in suffixes]


def made_by_all(wildcards):
    """Return the digests of everything that `all` makes."""
    return digests(*rules.all.input)
