# Input functions of the rules of the measured leakage.


def in_scheme(scheme):
    """Return a function of the wildcards: the predictions of the measured cells in one fold scheme."""

    def predictions(wildcards):
        table = settings.tables[settings.leakage]
        return [
            f"results/{settings.corpus}/{scheme}/{method}/{occlusion}/predictions.csv"
            for method, occlusion in table.each_training(table.cells())
        ]

    return predictions


SCHEMES = ("stratified", "stratified_group")


"""The paper's, and the subject-independent one."""


def leakage_digests(wildcards):
    return digests(
        *(path for scheme in SCHEMES for path in in_scheme(scheme)(wildcards)),
        *(f"results/{settings.corpus}/{scheme}/folds.csv" for scheme in SCHEMES),
    )
