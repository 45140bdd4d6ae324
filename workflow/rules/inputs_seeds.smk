# Input functions of the rules of the seeds of Figure 8.


# Figure 8: sizes of the flow × seeds × folds. One job packs all seeds of a size and a fold.
def of_seed_study(pattern):
    """Return a file of the study for every fold of every size in turn."""
    return [
        pattern.format(
            corpus=settings.corpus,
            folds=settings.seeds.folds,
            method=settings.seeds.method,
            size=size,
            fold=fold,
        )
        for size in settings.seeds.sizes
        for fold in range(settings.folds.count)
    ]


def seed_predictions(wildcards):
    return of_seed_study(
        "results/{corpus}/{folds}/{method}/seeds/size{size}_fold{fold}.csv"
    )


def seed_validation(wildcards):
    return of_seed_study(
        "results/{corpus}/{folds}/{method}/seeds/size{size}_fold{fold}_validation.csv"
    )


def seed_folds(wildcards):
    return f"results/{settings.corpus}/{settings.seeds.folds}/folds.csv"


def seed_digests(wildcards):
    return digests(
        seed_folds(wildcards),
        *seed_predictions(wildcards),
        *seed_validation(wildcards),
    )


def clean_flow_digests(wildcards):
    return digests(
        folds_file(wildcards), *apex_clean(wildcards), *training_clean(wildcards)
    )
