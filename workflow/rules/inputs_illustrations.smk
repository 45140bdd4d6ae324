# Input functions of the rules of Table 3 and the figures drawn from the corpus.


# Figures 1, 4, 5 and 10 and Table 3 of the main paper: samples of the corpus at hand, shown.
illustrated_samples = f"results/{settings.corpus}/samples.csv"


illustrated_faces = of_parts(f"results/{settings.corpus}/faces/{{part}}.h5")


def illustrated_frames(wildcards):
    """Return occluded crops, all parts of each occlusion that is shown in turn."""
    return expand(
        "results/{corpus}/frames/{occlusion}/{part}.h5",
        corpus=settings.corpus,
        occlusion=shown_occlusions(settings),
        part=settings.part_names(),
    )


def digests_of_illustrated_frames(wildcards):
    return digests(
        illustrated_samples, *illustrated_faces, *illustrated_frames(wildcards)
    )
