"""Bad input gets one clear line, leaves nothing half-written, and one bad sample does not stop the corpus."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.occlusion.coverage import COLUMNS
from ofer.plan.validity import validity
from tests.corpora.ckplus_tree import FAULTS, SIX, frame_files, make_tree
from tests.evaluation.made_division import rounds_of, write_division
from tests.workflow.experiment import PROJECT, Experiment
from tests.workflow.faults import LINE, artefacts, complaint, complaints, run

pytestmark = pytest.mark.xdist_group("bad_input")  # What it begins with is made once, on one worker.

SUBJECTS = [f"S{number:03d}" for number in range(1, 13)]
SEQUENCES = [f"{subject}/{position:03d}" for subject in SUBJECTS for position in range(1, len(SIX) + 1)]
PLANTED = dict(zip(SEQUENCES, FAULTS, strict=False))
UNREADABLE = SEQUENCES[len(PLANTED)]

SAID_OF_SAMPLES = {
    "empty_folder": ("cohn-kanade-images/{}", "holds no frame"),
    "truncated_frame": ("cohn-kanade-images/{}/{}_00000002.png", "is truncated"),
    "zero_byte_frame": ("cohn-kanade-images/{}/{}_00000002.png", "is empty (zero bytes)"),
    "other_frame_size": (
        "cohn-kanade-images/{}/{}_00000004.png",
        "has 128x134 pixels where the first frame has 128x144",
    ),
    "landmarks_missing": ("Landmarks/{}/{}_00000002_landmarks.txt", "No such file"),
    "landmarks_short": ("Landmarks/{}/{}_00000002_landmarks.txt", "has 60 rows where 68 are expected"),
    "label_out_of_range": ("Emotion/{}/{}_00000004_emotion.txt", "label 9 is none of 1 to 7"),
    "same_id": ("Emotion/{}", "label the same sequence"),
    "one_frame": ("cohn-kanade-images/{}", "has one frame up to its apex"),
}
"""Where each fault is said to be, by sequence and stem of its files, and what is said of it."""


@dataclass(frozen=True)
class Finished:
    """A run on several corpora with a fault each, carried on as far as it went."""

    folder: Path
    corpora: Path
    done: subprocess.CompletedProcess[str]

    @property
    def results(self) -> Path:
        return self.folder / "results"

    def log(self, name: str) -> list[str]:
        """Return the user's lines in a job's log."""
        return complaints((self.results / "logs" / f"{name}.log").read_text(encoding="utf-8"))

    def reasons(self) -> dict[str, str]:
        """Return why each sample of the corpus `faulty` is excluded."""
        excluded = pd.read_csv(self.results / "faulty/excluded.csv").query("sample != '(corpus)'")
        return dict(zip(excluded["sample"], excluded["reason"], strict=True))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    corpora = tmp_path_factory.mktemp("corpora")
    tree = make_tree(corpora / "faulty", subjects=SUBJECTS, faults=PLANTED)
    frame = frame_files(tree, UNREADABLE)[1]
    frame.unlink()
    frame.symlink_to(corpora / "moved away.png")
    (corpora / "foreign/pictures").mkdir(parents=True)
    entry = {"based_on": "ckplus", "root": str(tree)}
    config = {
        "parts": 1,
        "corpora": {
            "faulty": entry | {"largest_excluded_share": 0.5},
            "spoilt": entry,
            "missing": entry | {"root": str(corpora / "missing")},
            "foreign": entry | {"root": str(corpora / "foreign")},
            "unlisted": entry | {"labels": f"list:{corpora / 'list.csv'}"},
        },
    }
    folder = tmp_path_factory.mktemp("work")
    targets = [f"results/{name}/samples.csv" for name in config["corpora"]]
    targets += [f"results/faulty/{scheme}/division.csv" for scheme in ("stratified", "stratified_group")]
    return Finished(folder, corpora, run(folder, config, tuple(targets), "--keep-going"))


def test_a_failing_stage_fails_the_run_and_says_one_line_each(finished: Finished) -> None:
    assert finished.done.returncode == 1
    output = finished.done.stdout + finished.done.stderr
    logs = sorted(line for path in finished.results.glob("logs/**/*.log") for line in complaints(path.read_text()))
    assert sorted(complaints(output)) == logs
    assert len(logs) == 6
    # Snakemake itself must see the failure, not miss the files afterwards.
    assert "MissingOutputException" not in output


def test_nothing_half_written_stands_and_the_good_results_do(finished: Finished) -> None:
    read = {"manifest.csv", "manifest/00.csv", "warnings.txt", "faces/00.h5"}
    made = {f"{corpus}/{name}" for corpus in ("faulty", "spoilt") for name in read}
    assert artefacts(finished.results) == made | {"faulty/samples.csv", "faulty/excluded.csv"}


@pytest.mark.parametrize(
    ("log", "where", "fault"),
    [
        ("read_corpus/missing", "{corpora}/missing", "is not a folder"),
        ("read_corpus/foreign", "{corpora}/foreign", "is not CK+"),
        ("read_corpus/unlisted", "{corpora}/list.csv", "cannot be read (No such file or directory)"),
        ("gather_samples/spoilt", "results/spoilt/manifest.csv", "21 of 72 samples are unusable"),
        (
            "divide_samples/faulty/stratified",
            "config: divisions.stratified",
            "10 folds, but the corpus has only 8 samples of",
        ),
        (
            "divide_samples/faulty/stratified_group",
            "config: divisions.stratified_group",
            "10 folds, but the corpus has only 9 subjects",
        ),
    ],
)
def test_a_fault_of_the_whole_corpus_is_said_in_one_line(finished: Finished, log: str, where: str, fault: str) -> None:
    (line,) = finished.log(log)
    assert line.startswith(f"ofer: {where.format(corpora=finished.corpora)}: {fault}")


@pytest.mark.parametrize("fault", SAID_OF_SAMPLES)
def test_a_fault_of_one_sample_names_its_file(finished: Finished, fault: str) -> None:
    sequence = next(sequence for sequence, planted in PLANTED.items() if planted == fault)
    stem = sequence.replace("/", "_")
    where, said = SAID_OF_SAMPLES[fault]
    reason = finished.reasons()[stem]
    assert reason.startswith(where.format(sequence, stem))
    assert said in reason


def test_a_file_that_cannot_be_read_is_a_fault_of_its_sample(finished: Finished) -> None:
    reason = finished.reasons()[UNREADABLE.replace("/", "_")]
    assert reason.startswith(f"cohn-kanade-images/{UNREADABLE}/")
    assert "cannot be read (No such file or directory); " in reason


def test_the_rest_of_the_corpus_goes_on(finished: Finished) -> None:
    reasons = finished.reasons()
    assert set(reasons) == {sequence.replace("/", "_") for sequence in (*PLANTED, UNREADABLE)}
    samples = pd.read_csv(finished.results / "faulty/samples.csv", dtype=str)
    assert sorted([*samples["sample"], *reasons]) == [sequence.replace("/", "_") for sequence in SEQUENCES]


def test_every_reason_has_place_fault_and_remedy(finished: Finished) -> None:
    for reason in finished.reasons().values():
        assert LINE.fullmatch(f"ofer: {reason}"), reason
        assert str(finished.corpora) not in reason


def test_a_corpus_without_a_usable_sample_is_refused(finished: Finished, tmp_path: Path) -> None:
    made, manifest = finished.results / "faulty", tmp_path / "manifest.csv"
    rows = pd.read_csv(made / "manifest.csv", dtype=str, keep_default_na=False)
    rows[rows["sample"].isin(finished.reasons())].to_csv(manifest, index=False)
    done = _stage(
        "gather_samples",
        {"corpus": "faulty", "kind": "sequences", "largest_excluded_share": 1.0},
        {"manifest": manifest, "warnings": made / "warnings.txt", "faces": [made / "faces/00.h5"]},
        {"samples": tmp_path / "samples.csv", "excluded": tmp_path / "excluded.csv"},
    )
    assert complaint(done).startswith(f"ofer: {manifest}: no sample is usable")
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.csv"]


def test_the_table_says_how_many_samples_are_missing(finished: Finished, tmp_path: Path) -> None:
    config = load_config(merged(read_yaml(PROJECT / "config.yaml"), {"statistics": {"draws": 100}}))
    planned = validity(config, "make_table", {"table": "table5"})
    cells = planned.reads["predictions"]
    assert isinstance(cells, dict)
    samples = pd.read_csv(finished.results / "faulty/samples.csv", dtype=str).assign(fold=0)
    predictions = samples.assign(seed=0)
    for label in SIX:
        predictions[f"p_{label}"] = (predictions["label"] == label).astype(float)
    predictions.to_csv(tmp_path / "predictions.csv", index=False)
    pd.DataFrame(columns=COLUMNS).to_csv(tmp_path / "coverage.csv", index=False)
    done = _stage(
        "make_table",
        json.loads(planned.slice),
        {
            "predictions": {cell: [tmp_path / "predictions.csv"] * len(files) for cell, files in cells.items()},
            "reconstructions": {},
            "divisions": {"synthetic/stratified": write_division(tmp_path, rounds_of(samples, 1))},
            "excluded": {"synthetic": [finished.results / "faulty/excluded.csv"]},
            "coverage": {"synthetic": [tmp_path / "coverage.csv"]},
            "seeds": [],
        },
        {
            "table": tmp_path / "table5.csv",
            "pairs": tmp_path / "table5_pairs.csv",
            "markdown": tmp_path / "table5.md",
        },
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "table5.md").read_text(encoding="utf-8")
    assert f"{len(PLANTED) + 1} samples are excluded" in text
    assert "faulty/excluded.csv says why" in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"flosw": {}}, "overlay.yaml:1: flosw: unknown key (did you mean 'flows'?); "),
        (
            {"corpora": {"mmi": {"options": {"view": "any"}}}},
            "overlay.yaml:4: corpora.mmi.options.view: loader mmi has no such option (did you mean 'views'?); ",
        ),
    ],
)
def test_a_fault_of_the_configuration_is_said_before_anything_runs(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    line = complaint(run(tmp_path, change, ("results/ckplus/samples.csv",), "--dry-run"))
    assert line.startswith(f"ofer: {said}")
    assert not (tmp_path / "results").exists()


def test_a_key_that_stands_twice_in_a_file_is_refused_where_snakemake_would_drop_the_first(tmp_path: Path) -> None:
    twice = tmp_path / "twice.yaml"
    twice.write_text("seeds: {count: 5}\nseeds: {first: 1}\n")
    start = Experiment(PROJECT, (str(twice),), ("results/table5.csv",))
    line = complaint(start.run("--directory", str(tmp_path), "--dry-run", check=False))
    assert line.startswith(f"ofer: {twice}: not YAML ('seeds' stands twice")


def line_of(corpus: str, key: str) -> int:
    """Return the line of config.yaml in which a key of a corpus entry stands."""
    lines = (PROJECT / "config.yaml").read_text(encoding="utf-8").splitlines()
    entry = next(number for number, text in enumerate(lines) if text.startswith(f"  {corpus}:"))
    return next(number for number in range(entry, len(lines)) if lines[number].startswith(f"    {key}:")) + 1


@pytest.mark.parametrize(
    ("corpus", "target"), [("ckplus", "results/table5.csv"), ("sequences", "results/sequences/samples.csv")]
)
def test_a_result_of_a_corpus_that_is_absent_names_it_and_the_line_where_its_root_belongs(
    tmp_path: Path, corpus: str, target: str
) -> None:
    line = complaint(run(tmp_path, {"corpus": corpus}, (target,), "--dry-run"))
    place = f"{PROJECT / 'config.yaml'}:{line_of(corpus, 'root')}"
    assert line.startswith(f"ofer: {place}: corpora.{corpus}.root: no folder given; ")
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("change", "target", "said"),
    [
        (
            {"corpora": {"synthetic": {"generate": {"subjects": 4}}}}, "results/table5.csv",
            "{config}: divisions.stratified: 10 folds, but the corpus synthetic has only 4 samples of anger",
        ),
        (
            {"corpora": {"ckplus": {"root": "{small}"}}}, "results/ckplus/stratified_group/division.csv",
            "{config}: divisions.stratified_group: 10 folds, but the corpus ckplus has only 2 subjects (12 samples); ",
        ),
        (
            {"corpus": "mmi", "corpora": {"mmi": {"root": "{small}"}}}, "results/table5.csv",
            "overlay.yaml:3: corpora.mmi.root: {small}: is not MMI, it has no folder Sessions; ",
        ),
        (
            {"corpus": "mmi", "root": "{small}/gone"}, "results/table5.csv",
            "overlay.yaml:2: root: {small}/gone: is not a folder; ",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_the_corpus_is_refused_before_anything_runs(
    tmp_path: Path, change: dict[str, Any], target: str, said: str
) -> None:
    small = make_tree(tmp_path / "small")
    (tmp_path / "work").mkdir()
    change = json.loads(json.dumps(change).replace("{small}", str(small)))
    line = complaint(run(tmp_path / "work", change, (target,)))
    lines = (PROJECT / "config.yaml").read_text(encoding="utf-8").splitlines()
    entry = said.split(": ")[1].removeprefix("divisions.")
    number = next((number for number, text in enumerate(lines, start=1) if text.startswith(f"  {entry}:")), 0)
    assert line.startswith("ofer: " + said.format(config=f"{PROJECT / 'config.yaml'}:{number}", small=small))
    made = {path.relative_to(tmp_path / "work/results").parts[0] for path in (tmp_path / "work/results").rglob("*")}
    assert made <= {".store"}, "nothing ran"


def test_a_file_in_the_place_of_the_results_is_named(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results/synthetic").write_text("notes")
    line = complaint(run(tmp_path, {}, ("results/synthetic/manifest.csv",)))
    assert line.startswith("ofer: results/synthetic: is no folder")
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["synthetic"]


def _stage(
    stage: str, declared: dict[str, Any], inputs: dict[str, Any], outputs: dict[str, Path]
) -> subprocess.CompletedProcess[str]:
    """Run a stage by hand."""
    job = json.dumps({"inputs": inputs, "outputs": outputs, "slice": declared}, default=str)
    command = [sys.executable, "-m", f"ofer.stages.{stage}", job]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120)
