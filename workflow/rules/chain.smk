# Input functions of the drawings of the code's own structure.
from types import SimpleNamespace

from ofer.declarations.declared import drawn_table
from ofer.declarations.stages import STAGES


def made_by(path):
    """Return the stage whose rule makes a file and the values of its wildcards; nothing for a file that none makes."""
    for stage in STAGES:
        for pattern in getattr(rules, stage).output:
            form = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(str(pattern)))
            found = re.fullmatch(form, path)
            if found:
                return stage, found.groupdict()
    return None


def read_by(stage, wildcards):
    """Return the files that a job of `stage` reads, as its rule says."""
    paths = []
    for given in getattr(rules, stage).input:
        if callable(given):
            given = given(SimpleNamespace(**wildcards))
        paths += [given] if isinstance(given, str) else given
    return [str(path).format(**wildcards) for path in paths]


def chain_artefacts(wildcards):
    """Return every artefact that the first restored predictions of the drawn table follow from, themselves included."""
    table = drawn_table(settings)
    occlusion = next(iter(table.occlusions.values()))
    waiting = [
        f"results/{settings.corpus}/{table.folds}/{table.restorer}/{occlusion}/predictions.csv"
    ]
    found = set()
    while waiting:
        path = waiting.pop()
        maker = made_by(path)
        if path not in found and maker and not path.endswith((".json", ".digest")):
            found.add(path)
            waiting += read_by(*maker)
    return sorted(found)


def chain_stamps(wildcards):
    return [f"{path}.json" for path in chain_artefacts(wildcards)]


def scheme_folds():
    """Return the folds of both schemes, in the order in which the stage expects them."""
    schemes = STAGES["draw_folds"](settings, {}).slice["schemes"]
    return [f"results/{settings.corpus}/{scheme}/folds.csv" for scheme in schemes]
