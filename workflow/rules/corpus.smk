use rule stage as generate with:
    """Write a part of a built-in corpus, in the layout of a data set."""
    input:
        **inputs("generate"),
    output:
        **outputs(
            written="results/{corpus}/corpus/generated_{part}.csv",
        ),
    pathvars:
        job="generate/{corpus}/{part}",
    priority: 10
    resources:
        mem=grow("1GB"),
        runtime=grow("60m"),
    params:
        **declare("generate"),


use rule stage as read_corpus with:
    """Read a corpus as distributed into a manifest: a row per sample, with the digest of each file."""
    input:
        **inputs("read_corpus"),
    output:
        **outputs(
            manifest="results/{corpus}/manifest.csv",
            warnings="results/{corpus}/warnings.txt",
            parts=expand(
                "results/{corpus}/manifest/{part}.csv",
                part=settings.part_names(),
                allow_missing=True,
            ),
        ),
    pathvars:
        job="read_corpus/{corpus}",
    priority: 10
    resources:
        mem=grow("1GB"),
        runtime=grow("30m"),
    params:
        **declare("read_corpus"),


use rule stage as render_truth with:
    """Compute the true motion, from the first frame to the apex, of each face of the built-in corpus."""
    input:
        **inputs("render_truth"),
    output:
        **outputs(
            truth="results/{corpus}/truth/{part}.h5",
        ),
    pathvars:
        job="render_truth/{corpus}/{part}",
    resources:
        mem=grow("1GB"),
        runtime=grow("30m"),
    params:
        **declare("render_truth"),
