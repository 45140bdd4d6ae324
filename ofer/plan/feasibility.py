"""Tell whether a configuration can be carried out on the corpora that it names, before anything runs.

What a corpus has is read from its labels alone, and remembered until its files, its loader or its entry change.
"""

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

from ofer.base.by_name import load
from ofer.base.errors import OferError
from ofer.base.foreign import naming_unreadable
from ofer.config.loaders import loader_modules
from ofer.config.whole import Config
from ofer.evaluation.feasible import division_fault
from ofer.jobs.artefacts import write_text
from ofer.jobs.provenance import code_digest, digest_of
from ofer.jobs.stamps import canonical_key
from ofer.plan.corpora import corpus_root
from ofer.plan.validity import MEMORY, corpus_data

Sizes = tuple[dict[str, int], int]


def require_division(config: Config, corpus: str, division: str) -> None:
    """Raise OferError if a division entry cannot be made of a corpus, by what is labelled in it.

    So does a corpus without a root, or whose root is not there or not what its loader reads. That samples may turn out
    unusable is not foreseen: the stage that divides them asks again.
    """
    sizes, subjects = labelled_sizes(config, corpus)
    generated = config.corpora[corpus].generate is not None
    fault = division_fault(
        config.divisions[division].values(),
        sizes,
        subjects,
        config.corpora[corpus].splits,
        name=division,
        corpus=f"the corpus {corpus}",
        enlarge=f"raise corpora.{corpus}.generate.subjects" if generated else "",
    )
    if fault:
        raise OferError(f"config: divisions.{division}: {fault}")


def labelled_sizes(config: Config, corpus: str) -> Sizes:
    """Return ({label: samples}, subjects) of what is labelled in a corpus; of a built-in one, of what will be.

    Raises OferError for a fault of the whole corpus.
    """
    entry = config.corpora[corpus]
    if entry.generate is not None:
        return entry.generate.sizes()
    root = corpus_root(config, corpus)
    modules = loader_modules(entry.loader, entry.options)
    key = canonical_key([corpus_data(config, corpus), code_digest(modules), entry.labels, entry.options])
    memory = MEMORY / f"{digest_of(f'{corpus} {root}'.encode())}.labels.json"
    with suppress(OSError, ValueError, TypeError, KeyError):
        known = json.loads(memory.read_text(encoding="utf-8"))
        if known["key"] == key:
            return {str(label): int(size) for label, size in known["sizes"].items()}, int(known["subjects"])
    try:
        with naming_unreadable():
            pairs = load(modules[0]).labelled(Path(root), labels=entry.labels, options=entry.options)
    except OferError as error:
        raise OferError(_of_the_root(config, corpus, root, str(error))) from error
    sizes, subjects = dict(sorted(Counter(label for _, label in pairs).items())), len({subject for subject, _ in pairs})
    # Where it cannot be kept, the next start is slower, no more.
    with suppress(OferError):
        write_text(memory, json.dumps({"key": key, "sizes": sizes, "subjects": subjects}, sort_keys=True))
    return sizes, subjects


def _of_the_root(config: Config, corpus: str, root: str, fault: str) -> str:
    """Return a fault of a corpus' root with the key that names the root."""
    if not fault.startswith(f"{root}: "):
        return fault
    key = "root" if config.root is not None and corpus == config.corpus else f"corpora.{corpus}.root"
    return f"config: {key}: {fault}"
