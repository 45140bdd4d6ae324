"""Declarations of the stages from corpus to flow. One function a stage, named like it; parse time only."""

from ofer.base.data_files import PARAMETERS, STILLS_PARAMETERS
from ofer.base.errors import OferError
from ofer.config.loaders import loader_modules
from ofer.config.whole import Config
from ofer.papers.settings import CLEAN
from ofer.plan import paths
from ofer.plan.corpora import corpus_root, generated_lists
from ofer.plan.declared import Declared, Wildcards, as_json
from ofer.plan.occlusions import occlusion_values, picture_lists, shown_occlusions, used_occlusions


def generate(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    if corpus.generate is None:
        raise OferError(f"config: corpora.{wildcards['corpus']}.generate: missing; this corpus is not a built-in one")
    layout = corpus.generate.layout
    stills = "ofer.corpora.synthetic.stills"
    own = () if layout == "ckplus" else (STILLS_PARAMETERS, f"{stills}.write", f"{stills}.writers.{layout}")
    return Declared(
        {"generate": corpus.generate.values(), "part": int(wildcards["part"]), "parts": config.parts},
        members=(PARAMETERS, *own),
    )


def read_corpus(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["corpus"]
    corpus = config.corpora[name]
    if config.parts < len(corpus.splits):
        raise OferError(
            f"config: parts: {config.parts}, but corpora.{name} has {len(corpus.splits)} official splits, which no "
            "part mixes; raise it"
        )
    labels = corpus.labels
    return Declared(
        {
            "loader": corpus.loader,
            "root": corpus_root(config, name),
            "linked_folders": list(corpus.linked_folders),
            "labels": labels,
            "options": dict(corpus.options),
            "expected": dict(corpus.expected),
            "need_landmarks": corpus.pupils.source == "landmarks" and config.kind(name) == "sequences",
            "splits": list(corpus.splits),
            "parts": config.parts,
        },
        reads={"written": generated_lists(config, name)},
        members=loader_modules(corpus.loader, corpus.options),
        root=None if corpus.generate else corpus_root(config, name),
        lists=(labels.removeprefix("list:"),) if labels.startswith("list:") else (),
    )


def crop_faces(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    return Declared(
        {
            "root": corpus_root(config, wildcards["corpus"]),
            "linked_folders": list(corpus.linked_folders),
            "pupils": as_json(corpus.pupils),
            "crop": as_json(corpus.crop),
            "points": corpus.points,
        },
        reads={"manifest": f"results/{wildcards['corpus']}/manifest/{wildcards['part']}.csv"},
    )


def gather_samples(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["corpus"]
    return Declared(
        {
            "corpus": name,
            "kind": config.kind(name),
            "largest_excluded_share": config.corpora[name].largest_excluded_share,
        },
        reads={
            "manifest": f"results/{name}/manifest.csv",
            "warnings": f"results/{name}/warnings.txt",
            "faces": paths.faces(config, name),
        },
    )


def divide_samples(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["division"]
    return Declared(
        {"name": name, **config.divisions[name].values()},
        reads={"samples": f"results/{wildcards['corpus']}/samples.csv"},
    )


def occlude_frames(config: Config, wildcards: Wildcards) -> Declared:
    name = wildcards["occlusion"]
    return Declared(
        {"occlusion": occlusion_values(config, name)},
        reads={"faces": f"results/{wildcards['corpus']}/faces/{wildcards['part']}.h5"},
        lists=picture_lists(config, [name]),
    )


def measure_coverage(config: Config, wildcards: Wildcards) -> Declared:
    corpus = wildcards["corpus"]
    names = used_occlusions(config, corpus)
    claims = {name: list(config.occlusions[name].hides) for name in names}
    kind = config.kind(corpus)
    entry = config.corpora[corpus]
    drawn = entry.generate is not None and entry.generate.layout != "ckplus"
    true = drawn and entry.align is not None and entry.align.by == "as_shipped"
    return Declared(
        {
            "kind": kind,
            "occlusions": [[name, {**occlusion_values(config, name), "hides": claims[name]}] for name in names],
            **({"root": corpus_root(config, corpus), "align": as_json(entry.align)} if true else {}),
        },
        reads={
            "faces": paths.faces(config, corpus),
            "occluders": {name: [paths.occluders(corpus, name)] for name in names if kind == "stills"},
            **(
                {"manifest": f"results/{corpus}/manifest.csv", "written": generated_lists(config, corpus)}
                if true
                else {}
            ),
        },
        lists=picture_lists(config, names),
    )


def extract_flow(config: Config, wildcards: Wildcards) -> Declared:
    corpus, occlusion, part = wildcards["corpus"], wildcards["occlusion"], wildcards["part"]
    folder = "faces" if occlusion == CLEAN else f"frames/{occlusion}"
    return Declared(
        {"flow": as_json(config.flows[wildcards["flow"]]), "kernels": config.kernels},
        reads={"frames": f"results/{corpus}/{folder}/{part}.h5"},
    )


def render_truth(config: Config, wildcards: Wildcards) -> Declared:
    corpus = config.corpora[wildcards["corpus"]]
    if corpus.generate is None or corpus.generate.layout != "ckplus":
        raise OferError(
            f"config: corpora.{wildcards['corpus']}: true motion is known of built-in sequences only; "
            "ask for this result on one of those"
        )
    return Declared(
        {"generate": corpus.generate.values(), "crop": as_json(corpus.crop)},
        reads={"faces": f"results/{wildcards['corpus']}/faces/{wildcards['part']}.h5"},
        members=(PARAMETERS,),
    )


def measure_flow(config: Config, wildcards: Wildcards) -> Declared:
    farneback = config.flows[config.apex].farneback
    return Declared(
        {"corpus": config.corpus, "farneback": as_json(farneback)},
        reads={
            "truth": paths.truth(config, config.corpus),
            "frames": {name: paths.frames(config, config.corpus, name) for name in [CLEAN, *shown_occlusions(config)]},
        },
    )
