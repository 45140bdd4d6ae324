"""What `verify` finds in a results folder, from stamps alone."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.artefacts import digest_path, input_digest, stamp_path, write_stamp, write_text
from ofer.commands.verify import Finding, grouped, stale_stages, verify
from ofer.config import Config, load_config
from ofer.pipeline import validity
from ofer.provenance import content_digest

PROJECT = Path(__file__).parents[2]
DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))

CORPUS = Path("results/synthetic")
GENERATED = CORPUS / "corpus/generated_00.csv"
IMAGE = CORPUS / "corpus/S001/001/a.png"
MANIFEST_PART = CORPUS / "manifest/03.csv"
FACES = CORPUS / "faces/03.h5"
SAMPLES = CORPUS / "samples.csv"
FOLDS = CORPUS / "stratified/folds.csv"
TRAINED = CORPUS / "stratified/flowrec/eyes/fold9.safetensors"
CONFUSION = Path("results/table10_confusion.svg")


def config(**sections: Any) -> Config:
    """Return the default configuration with some values of its sections set."""
    raw = copy.deepcopy(DEFAULT)
    for section, values in sections.items():
        raw[section] = raw[section] | values if isinstance(values, dict) else values
    return load_config(raw)


def make(artefact: Path, stage: str, wildcards: dict[str, str], *inputs: Path) -> None:
    """Write an artefact with the stamp that the stage's job would give it."""
    now = validity(config(), stage, wildcards)
    if not artefact.exists():
        write_text(artefact, f"made by {stage}\n")
    stamp = {
        "stage": f"ofer.stages.{stage}",
        "wildcards": wildcards,
        "chosen": json.loads(now.chosen),
        "slice": json.loads(now.slice),
        "code": json.loads(now.code),
        "versions": json.loads(now.versions),
        "data": now.data,
        "inputs": {path.as_posix(): input_digest(path) for path in inputs},
    }
    write_stamp(artefact, stamp)


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a results folder in the working folder: a chain of artefacts and what stands beside them."""
    monkeypatch.chdir(tmp_path)
    corpus = {"corpus": "synthetic"}
    write_text(IMAGE, "picture")
    write_text(Path("parameters.csv"), "x\n")
    write_text(GENERATED, f"file,digest\nS001/001/a.png,{content_digest(IMAGE)}\n")
    make(GENERATED, "generate", {**corpus, "part": "00"}, Path("parameters.csv"))
    make(MANIFEST_PART, "read_corpus", corpus, GENERATED)
    make(FACES, "crop_faces", {**corpus, "part": "03"}, MANIFEST_PART)
    make(SAMPLES, "gather_samples", corpus, FACES)
    make(FOLDS, "divide_folds", {**corpus, "folds": "stratified"}, SAMPLES)
    learned = {**corpus, "folds": "stratified", "method": "flowrec", "occlusion": "eyes", "pack": "5-9"}
    make(TRAINED, "train", learned, FOLDS)
    make(CONFUSION, "draw_confusion", {"table": "table10"}, TRAINED)
    for name in ("README.md", "logs/train/x.log", "benchmarks/train/x.tsv", ".store/train/k/contents"):
        write_text(Path("results") / name, "")


ALL = [GENERATED, MANIFEST_PART, FACES, SAMPLES, FOLDS, TRAINED, CONFUSION]


def found(configuration: Config | None = None) -> dict[str, tuple[str, str]]:
    """Return {path: (state, why)} of the findings."""
    findings = verify(configuration or config())
    assert [finding.path for finding in findings] == sorted({finding.path for finding in findings})
    return {finding.path: (finding.state, finding.why) for finding in findings}


def follows(path: Path) -> tuple[str, str]:
    return "stale", f"follows {path.as_posix()}"


def names(*paths: Path) -> set[str]:
    return {path.as_posix() for path in paths}


def restamp(artefact: Path, **changes: Any) -> None:
    stamp = json.loads(stamp_path(artefact).read_text())
    write_text(stamp_path(artefact), json.dumps({**stamp, **changes}))


def test_fresh_results_have_no_findings() -> None:
    assert found() == {}


def test_a_value_that_changed_is_named_and_what_is_made_of_it_follows() -> None:
    assert found(config(folds={"count": 10, "seed": 7})) == {
        FOLDS.as_posix(): ("stale", "configuration: seed: 0 then, 7 now"),
        TRAINED.as_posix(): follows(FOLDS),
        CONFUSION.as_posix(): follows(TRAINED),
    }


def test_a_value_of_nothing_here_changes_nothing() -> None:
    assert found(config(statistics={"draws": 500})) == {}


def test_another_choice_of_inputs_is_stale() -> None:
    # Its flows lie elsewhere; no value of its slice tells.
    methods = DEFAULT["methods"]
    after = found(config(methods={"flowrec": {**methods["flowrec"], "flow": "apex"}}))
    assert after[TRAINED.as_posix()] == ("stale", 'configuration: flow: "mid" then, "apex" now')
    assert set(after) == names(TRAINED, CONFUSION)


def test_another_library_is_named_with_both_versions() -> None:
    before = json.loads(stamp_path(FOLDS).read_text())["versions"]
    name = min(before)
    restamp(FOLDS, versions=before | {name: "old"})
    after = found()
    assert after[FOLDS.as_posix()] == ("stale", f'library: {name}: "old" then, "{before[name]}" now')
    assert set(after) == names(FOLDS, TRAINED, CONFUSION)


def test_a_module_that_changed_came_or_went_is_named() -> None:
    before = json.loads(stamp_path(FOLDS).read_text())["code"]
    restamp(FOLDS, code=before | {"ofer.gone": "x"})
    assert found()[FOLDS.as_posix()] == ("stale", "code: ofer.gone changed")
    restamp(FOLDS, code=before | {min(before): "x", "ofer.gone": "x"})
    assert found()[FOLDS.as_posix()] == ("stale", f"code: {min(before)} and 1 more changed")


def test_a_corpus_that_changed_is_said_so() -> None:
    restamp(MANIFEST_PART, data="old")
    assert found()[MANIFEST_PART.as_posix()] == ("stale", "data: the corpus changed")


def test_an_input_that_changed_is_named() -> None:
    write_text(Path("parameters.csv"), "y\n")
    after = found()
    assert after[GENERATED.as_posix()] == ("stale", "input parameters.csv: changed")
    assert after[MANIFEST_PART.as_posix()] == follows(GENERATED)
    assert set(after) == names(*ALL)


def test_an_input_that_is_gone_is_named() -> None:
    Path("parameters.csv").unlink()
    assert found()[GENERATED.as_posix()] == ("stale", "input parameters.csv: is gone")


def test_edited_bytes_are_damage() -> None:
    SAMPLES.write_text("edited by hand\n")
    assert found() == {
        SAMPLES.as_posix(): ("damaged", "its bytes are not those that were written"),
        FOLDS.as_posix(): follows(SAMPLES),
        TRAINED.as_posix(): follows(FOLDS),
        CONFUSION.as_posix(): follows(TRAINED),
    }


def test_an_artefact_that_is_gone_is_damage() -> None:
    CONFUSION.unlink()
    assert found() == {CONFUSION.as_posix(): ("damaged", "is gone; its stamp is left")}


@pytest.mark.parametrize("text", [None, "0" * 32 + "\n"])
def test_a_digest_that_disagrees_is_damage(text: str | None) -> None:
    digest_path(CONFUSION).unlink()
    if text:
        write_text(digest_path(CONFUSION), text)
    assert found() == {CONFUSION.as_posix(): ("damaged", "its digest file does not agree with its stamp")}


def test_a_digest_that_is_no_text_is_damage() -> None:
    digest_path(CONFUSION).write_bytes(b"\xff\xfe")
    assert found()[CONFUSION.as_posix()][0] == "damaged"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"content": "x"}', '{"stage": "train", "content": "x"}'])
def test_a_spoilt_stamp_is_damage(text: str) -> None:
    stamp_path(CONFUSION).write_text(text)
    state, why = found()[CONFUSION.as_posix()]
    assert state == "damaged"
    assert "damaged stamp" in why


@pytest.mark.parametrize("damage", ["is gone", "its bytes are not those that were written"])
def test_a_generated_image_is_looked_at_too(damage: str) -> None:
    if damage == "is gone":
        IMAGE.unlink()
    else:
        IMAGE.write_text("painted over")
    after = found()
    assert after[IMAGE.as_posix()] == ("damaged", damage)
    assert after[GENERATED.as_posix()] == ("damaged", f"{IMAGE.as_posix()}: {damage}")
    assert after[MANIFEST_PART.as_posix()] == follows(GENERATED)


def test_files_without_stamp_are_foreign() -> None:
    strange = [CORPUS / "notes.txt", Path("results/mine.csv"), CORPUS / "corpus/S001/001/b.png"]
    for path in strange:
        write_text(path, "mine")
    assert found() == {path.as_posix(): ("foreign", "no stamp tells how it was made") for path in strange}


def test_an_artefact_that_lost_its_stamp_is_foreign_with_its_digest() -> None:
    stamp_path(CONFUSION).unlink()
    assert found() == {
        path.as_posix(): ("foreign", "no stamp tells how it was made") for path in (CONFUSION, digest_path(CONFUSION))
    }


def test_results_of_entries_that_are_gone_are_foreign() -> None:
    tables = {name: table for name, table in DEFAULT["tables"].items() if name != "table10"}
    raw = copy.deepcopy(DEFAULT) | {"tables": tables}
    after = found(load_config(raw))
    assert after == {
        CONFUSION.as_posix(): ("foreign", 'the configuration has no such result: {"table":"table10"}'),
    }


def test_results_of_a_stage_that_is_gone_are_foreign() -> None:
    restamp(CONFUSION, stage="ofer.stages.draw_nothing")
    assert found() == {CONFUSION.as_posix(): ("foreign", "no stage is called draw_nothing")}


def test_parts_and_folds_that_are_no_more_are_foreign() -> None:
    after = found(config(parts=2, folds={"count": 5, "seed": 0}))
    for path in (MANIFEST_PART, FACES, TRAINED):
        assert after[path.as_posix()][0] == "foreign"
    assert after[GENERATED.as_posix()][0] == "stale"


def test_the_folder_of_another_run_is_left_alone() -> None:
    write_text(Path("results/smoke/results/synthetic/samples.csv"), "of another run")
    write_text(Path("results/smoke/.snakemake/log"), "")
    assert found() == {}


def test_no_results_have_no_findings(tmp_path: Path) -> None:
    assert verify(config(), tmp_path / "nowhere") == []


def test_stages_that_would_run_again_are_those_of_stale_and_damaged_results() -> None:
    findings = [
        Finding("a", "stale", "train", ""),
        Finding("b", "damaged", "restore", ""),
        Finding("c", "foreign", "recognise", ""),
        Finding("d", "damaged", "", ""),
    ]
    assert stale_stages(findings) == {"train", "restore"}


def test_results_of_a_stage_with_one_cause_are_one_line() -> None:
    code = "code: ofer.flow.pooling changed"
    lines = grouped(
        [
            Finding("results/a/00.h5", "stale", "extract_flow", code),
            Finding("results/a/01.h5", "stale", "extract_flow", code),
            Finding("results/b/00.h5", "stale", "occlude_frames", code),
            Finding("results/m0", "stale", "train", "follows results/a/00.h5"),
            Finding("results/m1", "stale", "train", "follows results/a/01.h5"),
            Finding("results/m2", "stale", "train", "input results/folds.csv: changed"),
            Finding("results/m3", "stale", "train", "input results/other.csv: changed"),
            Finding("results/x", "foreign", "", "no stamp tells how it was made"),
            Finding("results/y", "foreign", "", "no stamp tells how it was made"),
        ]
    )
    assert lines == [
        "stale    results/a/00.h5 and 1 more of extract_flow: code: ofer.flow.pooling changed",
        "stale    results/b/00.h5: code: ofer.flow.pooling changed",
        "stale    results/m0 and 1 more of train: follows extract_flow",
        "stale    results/m2 and 1 more of train: input results/folds.csv: changed",
        "foreign  results/x and 1 more: no stamp tells how it was made",
    ]


class TestCommand:
    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ofer.commands.verify", *arguments]
        environment = {"PYTHONPATH": str(PROJECT), "PATH": ""}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    def test_findings_are_lines_and_a_status(self) -> None:
        write_text(Path("config.yaml"), yaml.safe_dump(DEFAULT))
        done = self.run()
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 stale, 0 damaged, 0 foreign\n")
        # A preset's nested values go over those of config.yaml.
        write_text(Path("preset.yaml"), "folds: {seed: 7}\n")
        done = self.run("--configfile", "preset.yaml")
        assert done.returncode == 1
        assert f"stale    {FOLDS.as_posix()}: configuration: seed: 0 then, 7 now" in done.stdout
        assert done.stderr == "3 stale, 0 damaged, 0 foreign\n"

    def test_values_of_the_command_line_go_over_those_of_files(self) -> None:
        done = self.run("--config", "folds={seed: 7}", "--config", "parts=4")
        assert f"stale    {FOLDS.as_posix()}: configuration: seed: 0 then, 7 now" in done.stdout

    def test_the_workflow_may_give_the_configuration_itself(self) -> None:
        done = self.run("--configuration", json.dumps(DEFAULT))
        assert (done.returncode, done.stdout) == (0, "")

    def test_a_wrong_configuration_is_one_line(self) -> None:
        done = self.run("--configuration", json.dumps(DEFAULT | {"parts": "four"}))
        assert done.returncode == 1
        assert done.stderr.startswith("ofer: config: parts: ")
        assert done.stderr.count("\n") == 1
