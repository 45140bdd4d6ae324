"""What `verify` finds in a results folder, from stamps alone."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofer.base.data_files import PARAMETERS
from ofer.commands.verify import group_findings
from ofer.config.load import load_config
from ofer.config.whole import Config
from ofer.jobs.artefacts import write_text
from ofer.jobs.provenance import content_digest
from ofer.jobs.stamps import digest_path, input_digest, stamp_path, write_stamp
from ofer.plan.findings import Finding, stale_stages, verify
from ofer.plan.validity import validity

PROJECT = Path(__file__).parents[2]
DEFAULT = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))

# As few files as a chain to predictions can have.
PARTS, PACKS = ("00", "01"), ("0-4", "5-9")
SMALL = DEFAULT | {"parts": len(PARTS)}

CORPUS = Path("results/synthetic")
GENERATED = CORPUS / "corpus/generated_00.csv"
IMAGE = CORPUS / "corpus/S001/001/a.png"
MANIFEST = CORPUS / "manifest.csv"
MANIFEST_PART = CORPUS / "manifest/01.csv"
FACES = CORPUS / "faces/01.h5"
FLOWS = CORPUS / "flows/apex/none/01.h5"
SAMPLES = CORPUS / "samples.csv"
GROUPS, ROUNDS = CORPUS / "stratified/division.csv", CORPUS / "stratified/rounds.csv"
RECOGNISER = CORPUS / "stratified/recogniser/none"
TRAINED = [RECOGNISER / f"models_{pack}.safetensors" for pack in PACKS]
PREDICTIONS = RECOGNISER / "predictions.csv"


def config(**sections: Any) -> Config:
    """Return the default configuration with some values of its sections set."""
    raw = copy.deepcopy(SMALL)
    for section, values in sections.items():
        raw[section] = raw[section] | values if isinstance(values, dict) else values
    return load_config(raw)


def make(artefact: Path, stage: str, **wildcards: str) -> None:
    """Write an artefact with the stamp that the stage's job would give it."""
    now = validity(config(), stage, wildcards)
    if not artefact.exists():
        write_text(artefact, f"made by {stage}\n")
    stamp = {
        "stage": f"ofer.stages.{stage}",
        "wildcards": wildcards,
        "slice": json.loads(now.slice),
        "code": json.loads(now.code),
        "versions": json.loads(now.versions),
        "data": now.data,
        "inputs": {path: input_digest(Path(path)) for path in now.inputs},
    }
    write_stamp(artefact, stamp)


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a results folder in the working folder: a chain of artefacts, and what else stands there."""
    monkeypatch.chdir(tmp_path)
    corpus = {"corpus": "synthetic"}
    write_text(IMAGE, "picture")
    write_text(GENERATED, f"file,digest\nS001/001/a.png,{content_digest(IMAGE)}\n")
    write_text(GENERATED.with_name("generated_01.csv"), "file,digest\n")
    for part in PARTS:
        make(CORPUS / f"corpus/generated_{part}.csv", "generate", **corpus, part=part)
    for path in (MANIFEST, CORPUS / "warnings.txt", *(CORPUS / f"manifest/{part}.csv" for part in PARTS)):
        make(path, "read_corpus", **corpus)
    for part in PARTS:
        make(CORPUS / f"faces/{part}.h5", "crop_faces", **corpus, part=part)
        make(CORPUS / f"flows/apex/none/{part}.h5", "extract_flow", **corpus, part=part, flow="apex", occlusion="none")
    make(SAMPLES, "gather_samples", **corpus)
    for path in (GROUPS, ROUNDS):
        make(path, "divide_samples", **corpus, division="stratified")
    learned = {**corpus, "division": "stratified", "method": "recogniser", "occlusion": "none"}
    for pack, path in zip(PACKS, TRAINED, strict=True):
        make(path, "train", **learned, pack=pack)
    make(PREDICTIONS, "recognise", **learned)
    for name in ("README.md", "logs/train/x.log", "benchmarks/train/x.tsv", ".store/train/k/contents"):
        write_text(Path("results") / name, "")


def found(configuration: Config | None = None) -> dict[str, tuple[str, str]]:
    """Return {path: (state, why)} of the findings."""
    findings = verify(configuration or config())
    assert [finding.path for finding in findings] == sorted({finding.path for finding in findings})
    return {finding.path: (finding.state, finding.why) for finding in findings}


def follows(path: Path) -> tuple[str, str]:
    return "stale", f"follows {path.as_posix()}"


def names(*paths: Path) -> set[str]:
    return {path.as_posix() for path in paths}


def divided(**values: int) -> dict[str, Any]:
    return DEFAULT["divisions"] | {"stratified": DEFAULT["divisions"]["stratified"] | values}


def restamp(artefact: Path, **changes: Any) -> None:
    stamp = json.loads(stamp_path(artefact).read_text())
    write_text(stamp_path(artefact), json.dumps({**stamp, **changes}))


def test_fresh_results_have_no_findings() -> None:
    assert found() == {}


def test_a_value_that_changed_is_named_and_what_is_made_of_it_follows() -> None:
    assert found(config(divisions=divided(seed=7))) == {
        **{path.as_posix(): ("stale", "configuration: seed: 0 then, 7 now") for path in (GROUPS, ROUNDS)},
        **{path.as_posix(): follows(GROUPS) for path in (*TRAINED, PREDICTIONS)},
    }


def test_a_value_of_nothing_here_changes_nothing() -> None:
    assert found(config(statistics={"draws": 500})) == {}


def test_other_inputs_are_stale_where_no_value_of_the_slice_tells() -> None:
    recogniser = DEFAULT["methods"]["recogniser"]
    read_now = "configuration: results/synthetic/flows/mid/none/00.h5: read now"
    assert found(config(methods={"recogniser": recogniser | {"flow": "mid"}})) == {
        **{path.as_posix(): ("stale", read_now) for path in TRAINED},
        PREDICTIONS.as_posix(): follows(TRAINED[0]),
    }
    after = found(config(rounds_per_job=10))
    read_no_more = f"configuration: {TRAINED[0].as_posix()}: not read any more"
    assert after[PREDICTIONS.as_posix()] == ("stale", read_no_more)


def test_another_library_is_named_with_both_versions() -> None:
    before = json.loads(stamp_path(GROUPS).read_text())["versions"]
    name = min(before)
    restamp(GROUPS, versions=before | {name: "old"})
    after = found()
    assert after[GROUPS.as_posix()] == ("stale", f'library: {name}: "old" then, "{before[name]}" now')
    assert set(after) == names(GROUPS, *TRAINED, PREDICTIONS)


def test_a_module_that_changed_came_or_went_is_named() -> None:
    before = json.loads(stamp_path(GROUPS).read_text())["code"]
    restamp(GROUPS, code=before | {"ofer.gone": "x"})
    assert found()[GROUPS.as_posix()] == ("stale", "code: ofer.gone changed")
    restamp(GROUPS, code=before | {min(before): "x", "ofer.gone": "x"})
    assert found()[GROUPS.as_posix()] == ("stale", f"code: {min(before)} and 1 more changed")


def test_a_data_file_of_the_package_is_named_like_a_module() -> None:
    before = json.loads(stamp_path(GENERATED).read_text())["code"]
    restamp(GENERATED, code=before | {PARAMETERS: "x"})
    assert found()[GENERATED.as_posix()] == ("stale", f"code: {PARAMETERS} changed")


def test_a_corpus_that_changed_is_said_so() -> None:
    restamp(MANIFEST_PART, data="old")
    assert found()[MANIFEST_PART.as_posix()] == ("stale", "data: the corpus, or a file that an entry names, changed")


def test_an_input_that_changed_is_named() -> None:
    FACES.write_text("made again, and otherwise\n")
    make(FACES, "crop_faces", corpus="synthetic", part="01")
    after = found()
    for path in (FLOWS, SAMPLES):
        assert after[path.as_posix()] == ("stale", f"input {FACES.as_posix()}: changed")
    assert after[GROUPS.as_posix()] == follows(SAMPLES)
    assert set(after) == names(FLOWS, SAMPLES, GROUPS, ROUNDS, *TRAINED, PREDICTIONS)


def test_an_input_that_is_gone_is_named() -> None:
    for path in (FACES, stamp_path(FACES), digest_path(FACES)):
        path.unlink()
    assert found()[SAMPLES.as_posix()] == ("stale", f"input {FACES.as_posix()}: is gone")


def test_edited_bytes_are_damage() -> None:
    SAMPLES.write_text("edited by hand\n")
    assert found() == {
        SAMPLES.as_posix(): ("damaged", "its bytes are not those that were written"),
        **{path.as_posix(): follows(SAMPLES) for path in (GROUPS, ROUNDS)},
        **{path.as_posix(): follows(GROUPS) for path in (*TRAINED, PREDICTIONS)},
    }


def test_an_artefact_that_is_gone_is_damage() -> None:
    PREDICTIONS.unlink()
    assert found() == {PREDICTIONS.as_posix(): ("damaged", "is gone; its stamp is left")}


@pytest.mark.parametrize("text", [None, "0" * 32 + "\n"])
def test_a_digest_that_disagrees_is_damage(text: str | None) -> None:
    digest_path(PREDICTIONS).unlink()
    if text:
        write_text(digest_path(PREDICTIONS), text)
    assert found() == {PREDICTIONS.as_posix(): ("damaged", "its digest file does not agree with its stamp")}


def test_a_digest_that_is_no_text_is_damage() -> None:
    digest_path(PREDICTIONS).write_bytes(b"\xff\xfe")
    assert found()[PREDICTIONS.as_posix()][0] == "damaged"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"content": "x"}', '{"stage": "train", "content": "x"}'])
def test_a_spoilt_stamp_is_damage(text: str) -> None:
    stamp_path(PREDICTIONS).write_text(text)
    state, why = found()[PREDICTIONS.as_posix()]
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
    stamp_path(PREDICTIONS).unlink()
    assert found() == {
        path.as_posix(): ("foreign", "no stamp tells how it was made")
        for path in (PREDICTIONS, digest_path(PREDICTIONS))
    }


def test_what_an_earlier_version_left_beside_artefacts_is_foreign() -> None:
    old = [GROUPS.with_name(f"{GROUPS.name}{suffix}") for suffix in (".digest", ".json")]
    for path, now in zip(old, (digest_path(GROUPS), stamp_path(GROUPS)), strict=True):
        now.rename(path)
    after = found()
    assert {path for path, (state, _) in after.items() if state == "foreign"} == names(GROUPS, *old)


def test_results_of_entries_that_are_gone_are_foreign() -> None:
    figure = Path("results/table8.svg")
    write_text(Path("results/table8.csv"), "")
    make(figure, "draw", figure="table", table="table8")
    raw = copy.deepcopy(SMALL)
    del raw["tables"]["table8"]
    after = found(load_config(raw))
    why = 'the configuration has no such result: {"figure":"table","table":"table8"}'
    assert after[figure.as_posix()] == ("foreign", why)


def test_results_of_a_stage_that_is_gone_are_foreign() -> None:
    restamp(PREDICTIONS, stage="ofer.stages.draw_nothing")
    assert found() == {PREDICTIONS.as_posix(): ("foreign", "no stage is called draw_nothing")}


def test_parts_and_folds_that_are_no_more_are_foreign() -> None:
    after = found(config(parts=1, divisions=divided(count=5)))
    for path in (MANIFEST_PART, FACES, FLOWS, TRAINED[1]):
        assert after[path.as_posix()][0] == "foreign"
    assert after[GENERATED.as_posix()][0] == "stale"


def test_the_folder_of_another_run_is_left_alone() -> None:
    write_text(Path("results/smoke/results/synthetic/samples.csv"), "of another run")
    write_text(Path("results/smoke/.snakemake/log"), "")
    assert found() == {}


def test_no_results_have_no_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nothing here").mkdir()
    monkeypatch.chdir(tmp_path / "nothing here")
    assert verify(config()) == []


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
    lines = group_findings(
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
        write_text(Path("parts.yaml"), f"parts: {len(PARTS)}\n")
        done = self.run("--configfile", "parts.yaml")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 stale, 0 damaged, 0 foreign\n")
        # A preset's nested values go over those of config.yaml.
        write_text(Path("preset.yaml"), "divisions: {stratified: {seed: 7}}\n")
        done = self.run("--configfile", "parts.yaml", "preset.yaml")
        assert done.returncode == 1
        assert (
            f"stale    {GROUPS.as_posix()} and 1 more of divide_samples: configuration: seed: 0 then, 7 now"
            in done.stdout
        )
        assert done.stderr == "5 stale, 0 damaged, 0 foreign\n"

    def test_values_of_the_command_line_go_over_those_of_files(self) -> None:
        done = self.run("--config", "divisions={stratified: {seed: 7}}", "--config", "parts=2")
        assert (
            f"stale    {GROUPS.as_posix()} and 1 more of divide_samples: configuration: seed: 0 then, 7 now"
            in done.stdout
        )

    def test_the_workflow_may_give_the_configuration_itself(self) -> None:
        done = self.run("--configuration", json.dumps(SMALL))
        assert (done.returncode, done.stdout) == (0, "")

    def test_a_wrong_configuration_is_one_line(self) -> None:
        done = self.run("--configuration", json.dumps(SMALL | {"parts": "four"}))
        assert done.returncode == 1
        assert done.stderr.startswith("ofer: config: parts: ")
        assert done.stderr.count("\n") == 1
