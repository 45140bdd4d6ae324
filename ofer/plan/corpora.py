"""Values that stages take of a corpus entry: its folder, and what is said of it and shown. Parse time only."""

from typing import Any

from ofer.base.errors import OferError
from ofer.base.wording import enumeration
from ofer.config.whole import Config
from ofer.plan.declared import as_json


def corpus_root(config: Config, name: str) -> str:
    """Return the root folder of a corpus entry. Raises OferError if none is configured."""
    corpus = config.corpora[name]
    if corpus.generate is not None:
        return f"results/{name}/corpus"
    if not corpus.root:
        given = f"root=/data/{name}" if name == config.corpus else f"'corpora={{{name}: {{root: /data/{name}}}}}'"
        raise OferError(
            f"config: corpora.{name}.root: no folder given; say where the corpus lies (here, or `--config {given}`)"
        )
    return corpus.root


def corpus_label(config: Config, *corpora: str) -> dict[str, Any]:
    """Return what figures and tables say of corpora, else of `corpus`: the name, and whether faces are generated."""
    names = corpora or (config.corpus,)
    return {
        "corpus": enumeration(names),
        "generated": any(config.corpora[name].generate is not None for name in names),
    }


def publication(config: Config, corpus: str | None = None) -> dict[str, Any]:
    """Return `corpus_label`, and whose faces a figure may show."""
    name = corpus or config.corpus
    entry = config.corpora[name]
    shown = "all" if entry.generate is not None else entry.publishable_subjects
    return {**corpus_label(config, name), "publishable_subjects": shown if shown == "all" else list(shown)}


def generated_lists(config: Config, corpus: str) -> list[str]:
    """Return the lists of what the generator wrote, if the corpus is a built-in one."""
    if config.corpora[corpus].generate is None:
        return []
    return [f"results/{corpus}/corpus/generated_{part}.csv" for part in config.part_names()]


def covers(config: Config, corpus: str) -> tuple[dict[str, Any] | None, dict[str, list[str]]]:
    """Return the values and the files by which it is known what lies before the faces of a built-in corpus.

    None, and no files, where nothing does, or nobody knows.
    """
    entry = config.corpora[corpus]
    if entry.generate is None or not entry.generate.covers_faces:
        return None, {}
    return (
        {"root": corpus_root(config, corpus), "align": as_json(entry.align), "pupils": as_json(entry.pupils)},
        {"manifest": [f"results/{corpus}/manifest.csv"], "written": generated_lists(config, corpus)},
    )
