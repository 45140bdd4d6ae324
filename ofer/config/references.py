"""Names in a configuration that must be those of entries. Parse time only."""

from dataclasses import asdict

from ofer.base.errors import OferError
from ofer.config.faults import remedy, require_entry
from ofer.config.figure_faults import require_figures
from ofer.config.loaders import is_module, loader_kind, loaders
from ofer.config.names import recipe_of
from ofer.config.table_faults import RESERVED_CORPORA, require_free, require_published, require_table
from ofer.config.whole import ANY, Config, CorpusSettings
from ofer.methods.settings import JUDGE, OWN, needs_of
from ofer.papers.settings import CLEAN

RESERVED_DIVISIONS = ("corpus", "manifest", "faces", "frames", "flows", "truth", "occlusions", "stills", "points")
"""Folders of a corpus in `results/` that are no division."""
ASKED_FOR = "unknown"
"""`ofer recognise --occlusion unknown`: the clip is asked for it."""


def require_references(config: Config) -> None:
    """Raise OferError, one line, where an entry names another that is missing, or has a name that is taken."""
    _require_corpora(config)
    _require_subsets(config)
    _require_occlusions(config)
    for name in config.divisions:
        if name in RESERVED_DIVISIONS:
            raise OferError(f"config: divisions.{name}: this name is taken in a corpus' folder; rename the entry")
    require_entry("apex", config.apex, config.flows)
    _require_methods(config)
    _require_needs(config)
    for name, table in config.tables.items():
        require_table(config, name, table)
    for name, counts in config.counts.items():
        require_entry(f"counts.{name}.corpus", counts.corpus, config.corpora)
        require_published(f"counts.{name}", counts.published)
        require_free("counts", name, config)
    require_entry("reconstructed_faces.division", config.reconstructed_faces.division, config.divisions)
    require_entry("reconstructed_faces.method", config.reconstructed_faces.method, config.methods)
    if config.methods[config.reconstructed_faces.method].recipe != "subspace":
        raise OferError(
            "config: reconstructed_faces.method: is no reconstruction from components; name one of `subspace`"
        )
    for occlusion in config.illustrations.occlusions:
        require_entry("illustrations.occlusions", occlusion, config.occlusions)
    for name, flow in config.flows.items():
        if config.size not in flow.sizes:
            raise OferError(f"config: flows.{name}.sizes: {config.size} is missing; `size` needs it")
    _require_study_of_seeds(config)
    require_figures(config)


def _require_corpora(config: Config) -> None:
    require_entry("corpus", config.corpus, config.corpora)
    known_loaders = loaders()
    for name, corpus in config.corpora.items():
        if name in RESERVED_CORPORA:
            raise OferError(f"config: corpora.{name}: this name is taken in the results folder; rename the entry")
        if corpus.loader not in known_loaders:
            known = remedy(corpus.loader, known_loaders)
            if is_module(corpus.loader):
                known = f", ofer/corpora/{corpus.loader}.py has no function read_samples{known}"
            raise OferError(f"config: corpora.{name}.loader: no loader {corpus.loader!r}{known}")
        _require_kind(name, corpus)
    if config.root is not None and config.corpora[config.corpus].generate is not None:
        raise OferError(f"config: root: corpus {config.corpus!r} is built in and has none; name another by `corpus:`")


def _require_kind(name: str, corpus: CorpusSettings) -> None:
    """Raise OferError where a corpus has not the settings of what its loader reads, or those of another kind."""
    kind = loader_kind(corpus.loader)
    for key, of, what in (
        ("crop", "sequences", "the part of the face that is cut out, such as `x: [-1.3, 1.3], y: [-0.7, 1.9]`"),
        ("align", "stills", "how faces are aligned, such as `by: eyes`"),
    ):
        given = getattr(corpus, key) is not None
        if given != (kind == of):
            fault = "missing" if kind == of else f"means nothing to {corpus.loader}, which reads {kind}"
            remedy = f"say {what}" if kind == of else "remove it"
            raise OferError(f"config: corpora.{name}.{key}: {fault}; {remedy}")
    if corpus.align is not None and not corpus.align.stored and corpus.pupils.source == "dlib":
        raise OferError(
            f"config: corpora.{name}.align.stored: false goes with what the corpus ships, not with `pupils` by dlib, "
            "which has to see each picture; set it to true, or `pupils: { source: landmarks }`"
        )


def _require_subsets(config: Config) -> None:
    for name, subset in config.subsets.items():
        require_entry(f"subsets.{name}.corpus", subset.corpus, config.corpora)
        if config.kind(subset.corpus) != "stills":
            raise OferError(
                f"config: subsets.{name}.corpus: {subset.corpus!r} consists of sequences, and lists name pictures; "
                "name a corpus of stills"
            )


def _require_occlusions(config: Config) -> None:
    for reserved, meaning in (
        (CLEAN, "that nothing is hidden"),
        (ANY, "several"),
        (OWN, "the one tested"),
        (ASKED_FOR, "that nobody knows"),
    ):
        if reserved in config.occlusions:
            raise OferError(f"config: occlusions.{reserved}: this name means {meaning}; rename the entry")


def _require_methods(config: Config) -> None:
    for name, method in config.methods.items():
        if config.sees_stills(name):
            require_entry(f"methods.{name}.still", method.still, config.stills)
        elif method.flow is not None:
            require_entry(f"methods.{name}.flow", method.flow, config.flows)
        if (points := config.points_of(name)) is not None:
            require_entry(f"methods.{name}.points", points, config.points)
        if (owner := getattr(method, "trained_as", None)) is not None:
            _require_same_models(config, name, owner)
        if (weights := getattr(method, "weights", None)) is not None:
            require_entry(f"methods.{name}.weights", weights, config.weights)
        if getattr(method, "train_on", None) is not None:
            for occlusion in method.train_on.occlusions:
                require_entry(f"methods.{name}.train_on.occlusions", occlusion, [*config.occlusions, CLEAN, OWN])
                require_learnable(config, name, occlusion)
            for corpus in method.train_on.corpora:
                require_entry(f"methods.{name}.train_on.corpora", corpus, [*config.corpora, OWN])
            if (division := getattr(method.train_on, "division", None)) is not None:
                _require_one_round(config, f"methods.{name}.train_on.division", division)


def require_learnable(config: Config, method: str, occlusion: str) -> None:
    """Raise OferError where models of a method would learn under an occlusion by objects that only tests show."""
    if occlusion in config.occlusions and config.occlusions[occlusion].objects_of == "test":
        raise OferError(
            f"config: methods.{method}.train_on.occlusions: {occlusion} shows objects of the test bank, which no "
            "training may see; name one with objects_of: train or pretext"
        )


def _require_same_models(config: Config, method: str, owner: str) -> None:
    """Raise OferError where a method differs from the entry whose models it applies in more than the points."""
    key = f"methods.{method}.trained_as"
    require_entry(key, owner, config.methods)
    ours, theirs = (asdict(config.methods[name]) for name in (method, owner))
    if theirs.get("trained_as") is not None:
        raise OferError(f"config: {key}: {owner!r} has no models of its own; name one that has")
    for setting in sorted({*ours, *theirs} - {"points", "trained_as"}):
        if ours.get(setting) != theirs.get(setting):
            raise OferError(f"config: {key}: {owner!r} has another {setting}; only `points` may differ")


def _require_one_round(config: Config, key: str, division: str) -> None:
    require_entry(key, division, config.divisions)
    entry = config.divisions[division]
    if entry.rounds > 1 or not entry.trains:
        fault = f"has {entry.rounds} rounds" if entry.rounds > 1 else "trains nothing"
        raise OferError(f"config: {key}: {division!r} {fault}; name one with a round that trains, such as `official`")


def _require_needs(config: Config) -> None:
    for name, method in config.methods.items():
        for role, needed in needs_of(method).items():
            key = f"methods.{name}.needs.{role}"
            require_entry(key, needed, config.methods)
            recipe = recipe_of(config.methods[needed].recipe)
            if role == JUDGE and recipe.gives != "probabilities":
                raise OferError(f"config: {key}: {needed!r} recognises nothing; name one that does")
            if config.sees_stills(name) != config.sees_stills(needed):
                raise OferError(f"config: {key}: {needed!r} sees flows, or stills, and {name!r} does not; name another")
            if role == JUDGE and config.sees_stills(name):
                _require_same_view(config, key, name, needed)
            if role == "start" and method.recipe == "resnet":
                _require_same_extractor(config, key, name, needed)
            if not recipe.trained_ahead:
                raise OferError(f"config: {key}: {needed!r} learns while it is applied, into no file; name another")
    for name in config.methods:
        _require_no_circle(config, [name])


def _require_same_view(config: Config, key: str, method: str, judge: str) -> None:
    """Raise OferError where pictures that a method restores are not those that its judge is made for."""
    ours, theirs = config.methods[method].still, config.methods[judge].still
    if ours != theirs:
        raise OferError(
            f"config: {key}: {judge!r} sees {theirs}, and {method!r} restores {ours}; give both one `still`"
        )
    if config.points_of(judge) not in (None, config.points_of(method)):
        raise OferError(f"config: {key}: {judge!r} is told points, and {method!r} is told none; name another")


def _require_same_extractor(config: Config, key: str, method: str, start: str) -> None:
    """Raise OferError where a residual network would begin with an extractor that is not there, or of another shape."""
    ours, theirs = config.methods[method], config.methods[start]
    if recipe_of(theirs.recipe).gives not in ("masks", "weights"):
        raise OferError(f"config: {key}: {start!r} has no extractor to begin with; name an entry of a pretext task")
    for setting in ("blocks", "width", "stem"):
        if getattr(theirs, setting, None) != getattr(ours, setting):
            raise OferError(f"config: {key}: {start!r} has another {setting}; name an entry of the same extractor")


def _require_no_circle(config: Config, way: list[str]) -> None:
    """Raise OferError where an entry that the last of `way` needs, or one that this needs, stands in it."""
    for needed in needs_of(config.methods[way[-1]]).values():
        if needed in way:
            circle = " → ".join([*way[way.index(needed) :], needed])
            raise OferError(f"config: methods.{needed}: needs goes in a circle ({circle}); let one need no other")
        _require_no_circle(config, [*way, needed])


def _require_study_of_seeds(config: Config) -> None:
    require_entry("seeds.method", config.seeds.method, config.methods)
    require_entry("seeds.division", config.seeds.division, config.divisions)
    if config.divisions[config.seeds.division].rounds < 2:
        raise OferError(
            f"config: seeds.division: {config.seeds.division!r} has one round, a spread over rounds needs two; name "
            "another"
        )
    method = config.methods[config.seeds.method]
    learned = getattr(method, "train_on", None)
    recognises = recipe_of(method.recipe).gives == "probabilities"
    if not recognises or config.sees_stills(config.seeds.method) or learned is None or learned.occlusions != (CLEAN,):
        raise OferError(
            f"config: seeds.method: {config.seeds.method!r} is no recogniser of clean faces; name one that is"
        )
    if learned.corpora != (OWN,):
        raise OferError(
            f"config: seeds.method: {config.seeds.method!r} learns of several corpora; name one that does not"
        )
    if needs_of(method):
        raise OferError(f"config: seeds.method: {config.seeds.method!r} needs other entries; name one that does not")
    if config.size not in config.seeds.sizes:
        raise OferError(f"config: seeds.sizes: {config.size} is missing; an average seed is looked for at `size`")
    for size in config.seeds.sizes:
        if size not in config.flows[config.apex].sizes:
            raise OferError(f"config: flows.{config.apex}.sizes: {size} is missing; `seeds.sizes` needs it")
