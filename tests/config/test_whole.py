"""The configuration: what is refused and with which words, and what entries inherit."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from ofer.base.errors import OferError
from ofer.commands.schema import schema_text
from ofer.config.dataclass_faults import validator
from ofer.config.entries import above_papers, merged, read_yaml
from ofer.config.load import load_config
from ofer.config.loaders import loader_options, loaders
from ofer.config.names import method_settings, recipes
from ofer.config.schema import config_schema
from ofer.config.whole import Config
from ofer.plan.cells import cells
from ofer.plan.declared import as_json
from ofer.plan.methods import rounds_of_pack

PROJECT = Path(__file__).parents[2]
DEFAULT = above_papers(PROJECT, yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")))
PRESETS = sorted((PROJECT / "workflow/presets").glob("*.yaml"))
ABSENT = object()

UNTAGGED = {
    # Names and places: no values that an experiment's numbers follow from by themselves.
    "Config.corpus",
    "Config.root",
    "Config.parts",
    "Config.apex",
    "CorpusSettings.generate",
    "CorpusSettings.root",
    "CorpusSettings.linked_folders",
    "Config.counts",
    "CountsSettings.title",
    "CountsSettings.corpus",
    "CountsSettings.published",
    "TableSettings.title",
    "TableSettings.published",
    "TableSettings.columns",
    "TableSettings.lines",
    "TableSettings.rows",
    "TableSettings.row_head",
    "TableSettings.compare",
    "TableSettings.divisions",
    "TableSettings.restorer",
    "TableSettings.seed_warning",
    "CorpusSettings.align",
    "WeightsSettings.file",
    "Judged.recogniser",
    "acnn.recipe",
    "part_attention.recipe",
    "inpainting.recipe",
    "inpainting.needs",
    "identity.recipe",
    "identity.still",
    "lowerhalf.recipe",
    "lowerhalf.needs",
    "flowrec.needs",
    "filling.needs",
    "resnet.needs",
    "ssl_pretext.recipe",
    "oracle.needs",
    "subspace.needs",
    # Sections: their members have tags.
    "Config.corpora",
    "Config.gates",
    "Config.masks",
    "Config.subsets",
    "Config.occlusions",
    "Config.flows",
    "Config.stills",
    "Config.points",
    "Config.weights",
    "Config.methods",
    "Config.divisions",
    "Config.training",
    "Config.statistics",
    "Config.tables",
    "Config.reconstructed_faces",
    "Config.illustrations",
    "Config.galleries",
    "Config.confusion_matrices",
    "Config.seeds",
    "CorpusSettings.pupils",
    "CorpusSettings.crop",
    "FlowSettings.farneback",
    "flowrec.recipe",
    "oracle.recipe",
    "subspace.recipe",
    "filling.recipe",
    "recogniser.recipe",
    "resnet.recipe",
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the default configuration with one value set, or removed, at a dotted path."""
    raw = copy.deepcopy(DEFAULT)
    *sections, last = path.split(".")
    inner = raw
    for name in sections:
        inner = inner.setdefault(name, {})
    if value is ABSENT:
        del inner[last]
    else:
        inner[last] = value
    return raw


class TestErrors:
    @pytest.mark.parametrize(
        ("path", "value", "words"),
        [
            (
                "corpora.vggface2.pupils", {"source": "dlib"},
                "config: corpora.vggface2.align.stored: false goes with what the corpus ships, not with `pupils` by "
                "dlib, which has to see each picture; set it to true",
            ),
            # Unknown keys.
            ("tables.mine", {"titel": "Mine"}, "config: tables.mine.titel: unknown key (did you mean 'title'?)"),
            ("sise", 64, "config: sise: unknown key (did you mean 'size'?); remove or rename it"),
            ("statistics.drows", 3, "config: statistics.drows: unknown key (did you mean 'draws'?); remove"),
            ("divisions.official.count", 3, "config: divisions.official: count means nothing to the scheme official; "),
            (
                "corpora.ckplus.pupils.sorce", "dlib",
                "config: corpora.ckplus.pupils.sorce: unknown key (did you mean 'source'?); remove or rename it",
            ),
            (
                "methods.flowrec.skip", [1],
                "config: methods.flowrec.skip: unknown key (did you mean 'skips'?); remove or rename it",
            ),
            ("flows.mid.zzz", 1, "config: flows.mid.zzz: unknown key; remove or rename it"),
            ("tables.table10.based_on", "table11", "config: tables.table10.based_on: no entry 'table11'"),
            (
                "corpora.mmi.options.viewz", "any",
                "config: corpora.mmi.options.viewz: loader mmi has no such option (did you mean 'views'?); name one of",
            ),
            (
                "corpora.ckplus.options", {"views": "any"},
                "config: corpora.ckplus.options.views: loader ckplus has no such option; name one of missing_frames",
            ),
            # Mistyped and impossible values.
            ("corpora.mmi.options.views", ["front"], "config: corpora.mmi.options.views.0: Input should be 'frontal'"),
            ("corpora.oulucasia.options.sensor", "vl", "config: corpora.oulucasia.options.sensor: Input should be"),
            ("corpora.mmi.options", 3, "config: corpora.mmi.options: "),
            ("corpora.mmi.expected.happy", 3, "config: corpora.mmi.expected: happy is nothing that can be counted"),
            ("corpora.mmi.pupils.turns", [45], "config: corpora.mmi.pupils.turns.0: "),
            ("parts", "four", "config: parts: "),
            ("parts", 0, "config: parts: "),
            ("divisions.stratified.count", 2, "config: divisions.stratified.count: "),
            ("divisions.official.scheme", "offical", "config: divisions.official.scheme: Input should be "),
            ("divisions.faces", {"scheme": "test_only"}, "config: divisions.faces: this name is taken "),
            ("corpora.ckplus.labels", [1], "config: corpora.ckplus.labels: "),
            ("corpora.ckplus.publishable_subjects", 3, "config: corpora.ckplus.publishable_subjects: "),
            ("methods.flowrec.loss", "l2", "config: methods.flowrec.loss: "),
            ("methods.recogniser.kernels", [5, 3], "config: methods.recogniser.kernels: "),
            ("occlusions.eyes.boxes", [{"x": [1, -1], "y": [0, 1]}], "config: occlusions.eyes.boxes.0.x: the first"),
            ("corpora.ckplus.crop.x", [float("-inf"), 1.0], "config: corpora.ckplus.crop.x: -inf is no finite number"),
            ("corpora.synthetic.pupils.threshold", float("nan"), "config: corpora.synthetic.pupils.threshold: nan is"),
            ("tables.table10.published.table", "11a", "config: tables.table10.published.table: "),
            ("tables.table10.columns.ears", {"hides": 1}, "config: tables.table10.columns.ears.hides: unknown key"),
            # Missing ones.
            ("corpus", ABSENT, "config: corpus: missing; add this key"),
            ("methods", ABSENT, "config: methods: missing; add this key"),
            ("corpora.ckplus.loader", ABSENT, "config: corpora.ckplus.loader: missing; add this key"),
            ("statistics", None, "config: statistics: "),
            ("corpora", [1], "config: corpora: "),
            # Entries without a recipe, or with one that is not there.
            ("methods.flowrec.recipe", ABSENT, "config: methods.flowrec: names no recipe; add `recipe:` with one of"),
            (
                "methods.flowrec.recipe", "flowrek",
                "config: methods.flowrec.recipe: no recipe 'flowrek' (did you mean 'flowrec'?); name one of acnn,",
            ),
            ("methods.flowrec.recipe", ["flowrec"], "config: methods.flowrec.recipe: no recipe ['flowrec']"),
            ("methods.flowrec", 3, "config: methods.flowrec: is 3; give it the keys of an entry"),
            ("methods.new", None, "config: methods.new: is None; give it the keys of an entry"),
            (
                "corpora.ckplus.loader", "ckpuls",
                "config: corpora.ckplus.loader: no loader 'ckpuls' (did you mean 'ckplus'?); name one of ",
            ),
            ("corpora.ckplus.loader", "images", "config: corpora.ckplus.loader: no loader 'images'"),
            # based_on.
            (
                "flows.mid.based_on", "apx",
                "config: flows.mid.based_on: no entry 'apx' (did you mean 'apex'?); name one of apex, ",
            ),
            ("flows.mid.based_on", 3, "config: flows.mid.based_on: no entry 3; name one of apex, "),
            ("flows.mid.based_on", ["apex"], "config: flows.mid.based_on: no entry ['apex']"),
            ("flows.apex.based_on", "mid", "config: flows.apex: based_on goes in a circle (apex → mid → apex)"),
            ("flows.apex.based_on", "apex", "config: flows.apex: based_on goes in a circle (apex → apex)"),
            # Names of entries that are not there.
            ("corpus", "sinthetic", "config: corpus: no entry 'sinthetic' (did you mean 'synthetic'?); name one of"),
            ("apex", "apx", "config: apex: no entry 'apx' (did you mean 'apex'?)"),
            ("methods.flowrec.flow", "middle", "config: methods.flowrec.flow: no entry 'middle'"),
            ("methods.flowrec.needs.recogniser", "cnn", "config: methods.flowrec.needs.recogniser: no entry 'cnn'"),
            (
                "methods.flowrec.needs", {"recognizer": "recogniser"},
                "config: methods.flowrec.needs.recognizer: unknown key (did you mean 'recogniser'?)",
            ),
            (
                "methods.flowrec.needs.recogniser", "flowrec-apex",
                "config: methods.flowrec.needs.recogniser: 'flowrec-apex' recognises nothing; name one that does",
            ),
            ("methods.recogniser.needs", {"start": "recogniser"}, "config: methods.recogniser.needs: unknown key"),
            ("tables.table10.rows", {"x": "zero", "y": "flowrec"}, "config: tables.table10.rows.x: no entry 'zero'"),
            (
                "tables.table10.restorer", "flowrek",
                "config: tables.table10.restorer: no entry 'flowrek' (did you mean 'flowrec'?); name one of",
            ),
            ("reconstructed_faces.method", "rpca", "config: reconstructed_faces.method: no entry 'rpca'"),
            ("reconstructed_faces.method", "flowrec", "config: reconstructed_faces.method: is no reconstruction from"),
            ("tables.leakage.divisions", [], "config: tables.leakage.divisions: name two with `compare: divisions`"),
            ("tables.preview", {"based_on": "table5"}, "config: tables.preview: this name is taken"),
            ("tables.table8.rows", {1: "flowrec"}, "config: tables.table8.rows.1"),
            ("tables.table5.columns.eyes.occlusion", "ears", "config: tables.table5.columns.eyes.occlusion: no entry"),
            ("size", 32, "config: flows.apex.sizes: 32 is missing; `size` needs it"),
            ("seeds.method", "recogniser-long", "config: seeds.method: no entry 'recogniser-long'"),
            ("seeds.method", "flowrec", "config: seeds.method: 'flowrec' is no recogniser of clean faces; name one"),
            ("seeds.sizes", [24, 48], "config: seeds.sizes: 64 is missing; an average seed is looked for at `size`"),
            ("seeds.sizes", [64, 80], "config: flows.apex.sizes: 80 is missing; `seeds.sizes` needs it"),
            ("seeds.sizes", [64, 64], "config: seeds.sizes: [64, 64] names a size twice; name each once"),
            ("seeds.count", 1, "config: seeds.count"),
            # Names.
            ("flows.Mid", {"based_on": "apex"}, "config: flows.Mid: an entry's name has lower-case letters"),
            ("flows.a/b", {"based_on": "apex"}, "config: flows.a/b: an entry's name has"),
            ("flows.a b", {"based_on": "apex"}, "config: flows.a b: an entry's name has"),
            ("flows.größe", {"based_on": "apex"}, "config: flows.größe: an entry's name has"),
            ("flows._", {"based_on": "apex"}, "config: flows._: an entry's name has"),
            ("occlusions.none", {"based_on": "eyes"}, "config: occlusions.none: this name means that nothing is hid"),
            ("corpora.logs", {"based_on": "ckplus"}, "config: corpora.logs: this name is taken"),
            ("tables.table2", {"based_on": "table5"}, "config: tables.table2: this name is taken"),
            ("tables.fig6", {"based_on": "table5"}, "config: tables.fig6: this name is taken"),
            ("tables.table5_pairs", {"based_on": "table5"}, "config: tables.table5_pairs: so is a file of table"),
            ("tables.table5_comparison", {"based_on": "table5"}, "config: tables.table5_comparison: so is a file"),
            ("occlusions.unknown", {"based_on": "eyes"}, "config: occlusions.unknown: this name means that nobody"),
            (f"flows.{'m' * 101}", {"based_on": "apex"}, f"config: flows.{'m' * 101}: an entry's name has at most 100"),
            ("tables.table10.rows", {" ": "flowrec"}, "config: tables.table10.rows: a row or a column without a name"),
            # A root that would be passed over in silence.
            ("root", "/data/CK+", "config: root: corpus 'synthetic' is built in"),
        ],
    )  # fmt: skip
    def test_each_is_one_line_that_names_the_key(self, path: str, value: Any, words: str) -> None:
        with pytest.raises(OferError) as caught:
            load_config(changed(path, value))
        assert str(caught.value).startswith(words)
        assert "\n" not in str(caught.value)

    def test_every_message_says_what_to_do(self) -> None:
        for path, value in (("parts", "four"), ("methods.flowrec.loss", "l2"), ("statistics", None)):
            with pytest.raises(OferError, match="; "):
                load_config(changed(path, value))


class TestEntries:
    def test_an_entry_has_its_bases_values_and_its_own(self) -> None:
        flows = load_config(DEFAULT).flows
        assert flows["mid"].strategy == "mid"
        assert flows["mid"].farneback == flows["apex"].farneback

    def test_nested_values_are_merged(self) -> None:
        raw = changed("flows.wide", {"based_on": "mid", "farneback": {"winsize": 31}})
        wide = load_config(raw).flows["wide"]
        assert wide.farneback.winsize == 31
        assert wide.farneback.levels == DEFAULT["flows"]["apex"]["farneback"]["levels"]
        assert wide.strategy == "mid"

    def test_lists_are_replaced(self) -> None:
        assert load_config(changed("flows.mid.sizes", [64, 96])).flows["mid"].sizes == [64, 96]

    def test_the_base_stays_as_it_is(self) -> None:
        raw = changed("flows.wide", {"based_on": "apex", "farneback": {"winsize": 31}})
        before = copy.deepcopy(raw)
        assert load_config(raw).flows["apex"].farneback.winsize == DEFAULT["flows"]["apex"]["farneback"]["winsize"]
        assert raw == before

    def test_the_root_overrides_that_of_the_corpus(self) -> None:
        raw = changed("corpus", "ckplus") | {"root": "/data/CK+"}
        config = load_config(raw)
        assert config.corpora["ckplus"].root == "/data/CK+"
        assert config.corpora["synthetic"].root is None

    def test_cells_are_the_clean_one_and_all_pairs(self) -> None:
        found = cells(load_config(DEFAULT), "table10")
        assert found[0] == ("recogniser", "synthetic/stratified/none")
        assert len(found) == len(set(found)) == 1 + 4 * 3

    def test_equal_rows_of_two_tables_are_the_same_entry(self) -> None:
        tables = load_config(DEFAULT).tables
        assert tables["table6"].rows["EndPoint"] == tables["table8"].rows["/"]
        assert tables["table6"].rows == tables["table7"].rows
        assert tables["table8"].rows["1+2+3"] == tables["table9"].rows["Apex flow"]
        assert tables["table9"].rows["Mid flows"] == tables["table10"].rows["restored flow (flowrec)"]

    @pytest.mark.parametrize("preset", [None, *PRESETS], ids=lambda path: path.stem if path else "default")
    def test_tables_6_to_10_vary_what_the_paper_varies_and_nothing_else(self, preset: Path | None) -> None:
        config = load_config(merged(DEFAULT, read_yaml(preset)) if preset else DEFAULT)

        def row(table: str, name: str) -> dict[str, Any]:
            settings = as_json(config.methods[config.tables[table].rows[name]])
            settings["flow"] = config.flows[settings["flow"]].strategy
            return settings

        varied = {}
        for loss, name in (("mse", "MSE"), ("wing", "Wing"), ("endpoint", "EndPoint")):
            varied["table6", name] = {"loss": loss, "skips": [], "flow": "apex"}
        for name in ("/", "1", "2", "3", "1+2", "1+3", "2+3", "1+2+3"):
            skips = [int(skip) for skip in name.split("+") if skip != "/"]
            varied["table8", name] = {"loss": "endpoint", "skips": skips, "flow": "apex"}
        for strategy, name in (
            ("apex", "Apex flow"), ("three_frames", "Three frames"), ("all", "All flows"),
            ("all_apex", "Flows and apex"), ("mid", "Mid flows"),
        ):  # fmt: skip
            varied["table9", name] = {"loss": "endpoint", "skips": [1, 2, 3], "flow": strategy}
        alike = {key: value for key, value in row("table10", "restored flow (flowrec)").items() if key != "batch_size"}
        for (table, name), values in varied.items():
            found = row(table, name)
            few = found["flow"] in ("apex", "three_frames")
            assert found.pop("batch_size") == (32 if few else 128) or preset is None or preset.stem != "paper"
            assert found == {**alike, **values}
        assert len({config.tables[table].rows[name] for table, name in varied}) == 14

    def test_parts_and_folds_are_named_as_in_paths(self) -> None:
        config = load_config(DEFAULT | {"parts": 11})
        assert config.part_names()[-1] == "10"
        assert config.part_names()[0] == "00"
        assert config.pack_names("stratified") == ["0-4", "5-9"]
        assert config.pack_names("official") == ["0-0"]

    @pytest.mark.parametrize(
        ("count", "per_job", "packs"),
        [(10, 10, ["0-9"]), (10, 20, ["0-9"]), (10, 4, ["0-3", "4-7", "8-9"]), (3, 1, ["0-0", "1-1", "2-2"])],
    )
    def test_packs_hold_every_fold_once(self, count: int, per_job: int, packs: list[str]) -> None:
        config = load_config(
            merged(DEFAULT, {"divisions": {"stratified": {"count": count}}, "rounds_per_job": per_job})
        )
        assert config.pack_names("stratified") == packs
        assert [fold for pack in packs for fold in rounds_of_pack(pack)] == list(range(count))

    def test_only_recipes_without_networks_are_not_trained_ahead(self) -> None:
        config = load_config(DEFAULT)
        for name, method in config.methods.items():
            assert config.is_trained(name) == (method.recipe not in ("filling", "oracle", "subspace")), name

    def test_options_that_are_left_out_have_their_defaults(self) -> None:
        raw = changed("corpora.indoors", {"based_on": "oulucasia", "options": {"light": "Dark"}})
        raw["corpora"]["oulucasia"]["options"] = {}
        options = {"sensor": "VL", "light": "Dark", "images": "original", "missing_frames": "exclude"}
        assert load_config(raw).corpora["indoors"].options == options


class TestMerged:
    def test_presets_overwrite_key_by_key(self) -> None:
        base = {"a": {"b": {"c": 1, "d": 2}}, "e": [1]}
        assert merged(base, {"a": {"b": {"d": 3}}, "e": [2], "f": 4}) == {
            "a": {"b": {"c": 1, "d": 3}}, "e": [2], "f": 4,
        }  # fmt: skip
        assert base == {"a": {"b": {"c": 1, "d": 2}}, "e": [1]}

    def test_a_mapping_replaces_a_value_and_the_reverse(self) -> None:
        assert merged({"a": 1}, {"a": {"b": 2}}) == {"a": {"b": 2}}
        assert merged({"a": {"b": 2}}, {"a": None}) == {"a": None}


class TestCommitted:
    def test_there_are_two_presets_at_least(self) -> None:
        assert {"paper", "smoke"} <= {path.stem for path in PRESETS}

    @pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
    def test_presets_load_over_it(self, preset: Path) -> None:
        over = read_yaml(preset)
        config = load_config(merged(DEFAULT, over))
        for key in ("corpus", "parts"):
            assert getattr(config, key) == over.get(key, DEFAULT[key])

    def test_the_paper_preset_has_the_papers_folds_and_corpus(self) -> None:
        config = load_config(merged(DEFAULT, read_yaml(PROJECT / "workflow/presets/paper.yaml")))
        assert config.corpora[config.corpus].loader == "ckplus"
        assert config.corpora[config.corpus].generate is None
        assert config.divisions["stratified"].rounds == 10

    @pytest.mark.parametrize("preset", [None, *PRESETS], ids=lambda path: path.stem if path else "default")
    def test_the_schema_accepts_it(self, preset: Path | None) -> None:
        schema = config_schema()
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(merged(DEFAULT, read_yaml(preset)) if preset else DEFAULT, schema)

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("sise", 64),
            ("parts", "four"),
            ("divisions.stratified.cuont", 3),
            ("methods.recogniser.losses", 1),
            ("flows.apex.x", 1),
        ],
    )
    def test_the_schema_refuses_what_is_wrong(self, path: str, value: Any) -> None:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(changed(path, value), config_schema())

    def test_the_committed_schema_is_the_present_one(self) -> None:
        path = PROJECT / "workflow/schemas/config.schema.json"
        assert path.read_text(encoding="utf-8") == schema_text(), (
            f"run python -m ofer.commands.schema > {path.relative_to(PROJECT)}"
        )
        json.loads(schema_text())

    def test_recipes_and_loaders_are_found_by_their_names(self) -> None:
        assert recipes() == [
            "acnn",
            "filling",
            "flowrec",
            "identity",
            "inpainting",
            "lowerhalf",
            "oracle",
            "part_attention",
            "recogniser",
            "resnet",
            "ssl_pretext",
            "subspace",
        ]
        assert {"apex_stills", "ckplus", "image_folder", "mmi", "oulucasia", "sequences"} <= set(loaders())


class TestDescriptions:
    def fields(self) -> dict[str, str]:
        """Return {model.field: description} of every settings model."""
        schemas = {"Config": Config.model_json_schema()}
        schemas |= {recipe: validator(method_settings(recipe)).json_schema() for recipe in recipes()}
        schemas |= {loader: validator(loader_options(loader)).json_schema() for loader in loaders()}
        for schema in [*schemas.values()]:
            schemas |= schema.get("$defs", {})
        return {
            f"{name}.{key}": field.get("description", "")
            for name, schema in schemas.items()
            for key, field in schema.get("properties", {}).items()
        }

    def test_every_value_says_where_it_comes_from(self) -> None:
        untagged = {name for name, text in self.fields().items() if not re.search(r"\[[UPCTO]\]", text)}
        # What tables and figures show, and where it is published, are names and words.
        words = ("Column", "ComparedDivision", "Published", "Gallery", "Panel", "ConfusionMatrix")
        shown = {name for name in untagged if name.startswith(words)}
        assert untagged - shown == UNTAGGED

    def test_every_value_outside_sections_is_described(self) -> None:
        fields = self.fields()
        assert len(fields) > 80
        assert {name for name, text in fields.items() if not text} <= UNTAGGED


class TestReadYaml:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (None, "cannot be read"),
            ("a: [1", "not YAML"),
            ("- a", "holds no mapping"),
            ("", "holds no mapping"),
            ("a: {x: 1}\nb: 2\na: {y: 1}", "not YAML .*'a' stands twice .*line 3"),
            ("a: {x: 1, x: 1}", "not YAML .*'x' stands twice"),
        ],
    )
    def test_a_file_that_is_no_mapping_is_one_line(self, tmp_path: Path, text: str | None, words: str) -> None:
        path = tmp_path / "a.yaml"
        if text is not None:
            path.write_text(text)
        with pytest.raises(OferError, match=words) as caught:
            read_yaml(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert "\n" not in str(caught.value)

    def test_a_key_may_stand_again_over_a_merged_mapping(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text("a: &a {x: 1, y: 1}\nb: {<<: *a, x: 2}")
        assert read_yaml(tmp_path / "a.yaml")["b"] == {"x": 2, "y": 1}
