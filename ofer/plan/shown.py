"""Figures and pages that the report shows: their files, captions and names. Parse time only."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from ofer.config.whole import Config
from ofer.plan.cells import corpora
from ofer.plan.corpora import corpus_label
from ofer.plan.declared import Declared, Wildcards

MAIN_PAPER = "Main paper (Poux et al.)"
PAPERS = {
    "lowerhalf": "Lower-half faces (Georgescu and Ionescu)",
    "acnn": "Patch-gated networks (Li et al.)",
    "ssl": "Learning without labels (Wang et al.)",
}
"""Categories of further papers, by the folders of their results."""
THE_CORPUS = "The corpus"
THE_COST = "The cost"


@dataclass(frozen=True)
class Shown:
    """A figure or a page: `name` is that of its files in results/, with the wildcard of an entry such as `{table}`.

    kind: which of its files the report shows. caption: workflow/report/<caption>.rst. what: what it is, in words, where
    its name does not say it. faces: whether faces are seen in it.
    """

    name: str
    kind: str
    caption: str
    what: str
    category: str = MAIN_PAPER
    subcategory: str | None = "Figures"
    faces: bool = True


@dataclass(frozen=True)
class Figure:
    """A figure: what the report shows of it, and a function of what a job that draws it depends on."""

    shown: Shown
    declare: Callable[[Config, Wildcards], Declared]


def figure(shown: Shown) -> Callable[[Callable[[Config, Wildcards], Declared]], Figure]:
    """Make a declaration that of a figure, as `@figure(Shown(…))`."""
    return partial(Figure, shown)


PAGES = (
    Shown("{table}", "html", "accuracies", "", subcategory="Tables"),
    *(Shown(f"table{number}", "html", f"table{number}", "", subcategory="Tables", faces=False) for number in (1, 2, 4)),
    Shown("table3", "html", "table3", "entries", subcategory="Tables", faces=False),
    Shown("{table}_comparison", "html", "comparison", "restored against filled", subcategory="Statistics"),
    Shown("{counts}", "html", "counts", "pictures of each expression", subcategory="Tables", faces=False),
    Shown("fig8", "html", "fig8_numbers", "its numbers", subcategory="Tables"),
    Shown("{table}", "html", "leakage", "", subcategory="Statistics"),
    Shown("{gates}", "html", "acnn_gates", "do gates know what is hidden", subcategory="Tables", faces=False),
    Shown("{masks}", "html", "masks", "do masks show what is hidden", subcategory="Tables", faces=False),
    Shown("flow_error", "html", "flow_error", "Error of the optical flow itself", THE_CORPUS, None),
)
"""Tables as pages to read; a page is made of the CSV and the Markdown of its name."""

COST = Shown("benchmarks/cost", "html", "cost", "What the run cost, rule by rule", THE_COST, None, faces=False)


def labels(config: Config, shown: Shown) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """Return a function of the wildcards: what the report calls it, and whether its faces are filmed or synthetic."""

    def labels_of(wildcards: Mapping[str, str]) -> dict[str, str]:
        faces = "synthetic" if corpus_label(config, *_corpora(config, wildcards))["generated"] else "filmed"
        return {"result": _result(config, shown, wildcards)} | ({"faces": faces} if shown.faces else {})

    return labels_of


def category(shown: Shown) -> Callable[[Mapping[str, str]], str]:
    """Return a function of the wildcards: the category of the report, which a further paper has of its own."""
    return lambda wildcards: PAPERS.get(shown.name.format(**wildcards).rpartition("/")[0], shown.category)


def _corpora(config: Config, wildcards: Mapping[str, str]) -> list[str]:
    """Return the corpora of an entry; none where the wildcards name none."""
    if "table" in wildcards:
        return list(corpora(config, config.tables[wildcards["table"]])["corpora"])
    if "gallery" in wildcards:
        return [panel.corpus for panel in config.galleries[wildcards["gallery"]].panels]
    if "confusion_matrix" in wildcards:
        return list(dict.fromkeys(one.corpus for one in config.confusion_matrices[wildcards["confusion_matrix"]].all))
    if "gates" in wildcards:
        return config.gates[wildcards["gates"]].corpora
    if "masks" in wildcards:
        return config.masks[wildcards["masks"]].corpora
    return []


def _result(config: Config, shown: Shown, wildcards: Mapping[str, str]) -> str:
    name, entry, what = shown.name.format(**wildcards), "", shown.what
    if "{table}" in name:
        table = wildcards["table"]
        published = config.tables[table].published
        name = f"table{published.table}" if published else table
        entry = "" if table == name else f" ({table})"
    if "{counts}" in shown.name:
        name = f"table{config.counts[wildcards['counts']].published.table}"
    if "{gallery}" in shown.name:
        title = config.galleries[wildcards["gallery"]].title
        what = title[0].lower() + title[1:]
    if "{gates}" in shown.name:
        what = f"{what}, {config.gates[wildcards['gates']].method}"
    if "{masks}" in shown.name:
        what = f"{what}, {', '.join(config.masks[wildcards['masks']].corpora)}"
    numbered = re.fullmatch(r"(?:[\w+-]+/)?(fig|table)(\d+)", name)
    if numbered:
        # A figure space is as wide as a digit: 5 sorts before 10, and stands below its last digit.
        name = f"{'Figure' if numbered[1] == 'fig' else 'Table'} {numbered[2]:\u2007>2}"
    elif "{table}" in shown.name:
        name = name.capitalize()
    else:
        return what
    return ", ".join(filter(None, [f"{name}{entry}", what]))
