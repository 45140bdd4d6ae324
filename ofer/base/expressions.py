"""The canonical expression classes. No data set's own codes travel past its loader."""

EXPRESSIONS = (
    "neutral",
    "anger",
    "disgust",
    "fear",
    "happiness",
    "sadness",
    "surprise",
    "contempt",
)

SIX_EXPRESSIONS = EXPRESSIONS[1:7]
"""Classes of the main paper (Poux et al., section 4.1.1), in canonical order."""


def classes_among(labels: "set[str]") -> tuple[str, ...]:
    """Return the canonical classes that occur in `labels`, in canonical order (dense indices).

    Raises ValueError for a name that is not a canonical class.
    """
    unknown = sorted(labels - set(EXPRESSIONS))
    if unknown:
        raise ValueError(f"unknown expression {unknown[0]!r}; known: {', '.join(EXPRESSIONS)}")
    return tuple(name for name in EXPRESSIONS if name in labels)
