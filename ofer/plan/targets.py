"""Files of the named targets. Parse time only."""

from ofer.config.whole import Config
from ofer.plan.cells import occluded_places


def tables(config: Config, *names: str) -> list[str]:
    """Return everything that is made of some tables: drawn if they have rows, with examples if one is shown."""
    return [f"results/{name}{end}" for name in names for end in _ends(config, name)]


def _ends(config: Config, name: str) -> list[str]:
    table = config.tables[name]
    if table.compare == "divisions":
        return [".csv", ".md"]
    ends = [".csv", ".md", "_pairs.csv"]
    if len(table.rows) > 1:
        ends.append(".svg")
    if table.restorer and table.compare != "restorer":
        ends += ["_examples.svg", "_confusion.svg", "_curves.svg"] if len(occluded_places(config, table)) == 1 else []
        ends += ["_comparison.csv", "_comparison.md"] if set(table.rows.values()) != {table.restorer} else []
    return ends


def corpus(config: Config) -> list[str]:
    """Return what is made of the corpus whatever the tables: a first look, and the error of the flow where known."""
    known = config.corpora[config.corpus].generate is not None
    return ["results/preview.png", *(["results/flow_error.csv", "results/flow_error.md"] if known else [])]


def seed_study() -> list[str]:
    """Return everything that Figure 8 consists of."""
    return [f"results/fig8{end}" for end in (".csv", "_variance.csv", "_seed.csv", ".md", ".svg")]


def main_paper(config: Config) -> list[str]:
    """Return every table and figure of the main paper, and what is compared and measured beside them."""
    return [
        *(f"results/table{number}.{kind}" for number in (1, 2, 3, 4) for kind in ("csv", "md")),
        *(f"results/fig{number}.svg" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10)),
        *corpus(config),
        *seed_study(),
        *tables(config, "table5", "table6", "table7", "table8", "table9", "table10", "baselines", "leakage"),
    ]


def add_pages(files: list[str]) -> list[str]:
    """Return files, and the report's page of every table that is there in Markdown."""
    return files + [f"{path.removesuffix('.md')}.html" for path in files if path.endswith(".md")]
