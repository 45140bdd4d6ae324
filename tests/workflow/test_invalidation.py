"""What is invalid runs again; nothing else does. Each test edits a copy of a finished run and names the exact rules.

Every statement is made twice: of Snakemake, and of `verify` without `.snakemake/`.
"""

import os
import shutil
from pathlib import Path

import cv2
import pytest

from tests.workflow.experiment import Experiment, write_anew

AFTER_TRAINING_RECOGNISER = {
    "recognise", "make_table", "draw_table", "draw_examples", "draw_confusion", "compare_restorers",
    "render_table",
}  # fmt: skip
LEARNING = AFTER_TRAINING_RECOGNISER | {"train", "restore", "draw_curves"}
AFTER_FACES = LEARNING | {
    "gather_samples", "divide_samples", "occlude_frames", "extract_flow", "render_truth", "measure_flow",
    "draw_preview", "measure_coverage",
}  # fmt: skip
EVERYTHING = AFTER_FACES | {"generate", "read_corpus", "crop_faces"}


def assert_reruns(experiment: Experiment, rules: set[str]) -> None:
    """Assert that Snakemake and verify both name exactly these rules."""
    assert experiment.would_run() == rules
    shutil.rmtree(experiment.folder / ".snakemake")
    assert experiment.stale_stages() == rules


def test_a_finished_run_has_nothing_to_do(experiment: Experiment) -> None:
    assert_reruns(experiment, set())


def test_touching_files_reruns_nothing(experiment: Experiment) -> None:
    touched = [*experiment.folder.glob("ofer/**/*.py"), *experiment.folder.glob("config.yaml")]
    touched += [path for path in experiment.folder.glob("results/**/*") if path.is_file()]
    touched += list(experiment.folder.glob("ofer/**/*.csv"))
    for path in touched:
        os.utime(path)
    assert_reruns(experiment, set())


def test_what_no_result_depends_on_reruns_nothing(experiment: Experiment) -> None:
    # A comment, a docstring, an inert module, modules that no stage imports.
    experiment.edit("ofer/flow/farneback.py", "def farneback(", "# Why: none.\n\n\ndef farneback(")
    experiment.edit("ofer/flow/farneback.py", '"""Return the flow', '"""Give back the flow')
    experiment.edit("ofer/base/progress.py", "INTERVAL_SECONDS = 10.0", "INTERVAL_SECONDS = 3.0")
    experiment.edit("ofer/commands/store.py", "UNFINISHED_SECONDS = 24", "UNFINISHED_SECONDS = 48")
    experiment.edit("ofer/flow/settings.py", "[U]", "[P]")
    # Keys in another order, entries that nothing uses.
    experiment.edit("config.yaml", "draws: 10000, seed: 0", "seed: 0, draws: 10000")
    experiment.edit("config.yaml", "{ source: landmarks, dlib_scale: 1.09 }", "{ dlib_scale: 1.09, source: landmarks }")
    experiment.edit("config.yaml", "  lower-noise: {", "  ears: { based_on: eyes, fill: mean }\n  lower-noise: {")
    experiment.edit("config.yaml", "  mean-filling: {", "  new: { based_on: flowrec, loss: mse }\n  mean-filling: {")
    # Captions, and what the report calls a result.
    experiment.edit("workflow/report/accuracies.rst", "Brown and slanted", "Slanted and brown")
    experiment.edit("ofer/plan/shown.py", '"Main paper (Poux et al.)"', '"Another name"')
    experiment.edit("ofer/plan/table_figures.py", '"training curves"', '"curves of training"')
    assert_reruns(experiment, set())


def test_an_edited_helper_reruns_the_stages_that_import_it(experiment: Experiment) -> None:
    experiment.edit("ofer/flow/pooling.py", "\ndef ", "\nADDED = 1\n\n\ndef ")
    assert_reruns(experiment, LEARNING | {"extract_flow"})


def test_an_edited_network_reruns_its_own_method_alone(experiment: Experiment) -> None:
    experiment.edit("ofer/methods/flowrec/losses.py", "\ndef ", "\nADDED = 1\n\n\ndef ")
    trained = _jobs(experiment, "train")
    assert trained
    assert all("/flowrec/" in job for job in trained)
    assert_reruns(experiment, LEARNING)


def test_an_edited_figure_reruns_that_figure(experiment: Experiment) -> None:
    experiment.edit("ofer/figures/confusion.py", "\nfrom ofer.drawing", "\nADDED = 1\nfrom ofer.drawing")
    assert_reruns(experiment, {"draw_confusion"})


def test_a_config_key_reruns_what_reads_it(experiment: Experiment) -> None:
    experiment.edit("config.yaml", "draws: 10000, seed: 0", "draws: 10000, seed: 1")
    assert_reruns(experiment, {"make_table", "draw_table", "compare_restorers", "render_table"})


def test_a_claim_of_an_occlusion_reruns_what_measures_and_says_it(experiment: Experiment) -> None:
    experiment.edit("config.yaml", "hides: [eyes, brows]", "hides: [eyes]")
    assert_reruns(experiment, {"measure_coverage", "make_table", "draw_table", "compare_restorers", "render_table"})


def test_a_farneback_parameter_reruns_from_the_flow_on(experiment: Experiment) -> None:
    experiment.edit("config.yaml", "winsize: 15", "winsize: 17")
    assert_reruns(experiment, LEARNING | {"extract_flow", "draw_preview", "measure_flow"})


def test_two_swapped_values_are_noticed(experiment: Experiment) -> None:
    experiment.edit("config.yaml", "    kernels: [5, 3, 3] # [T]\n", "    kernels: [3, 3, 5] # [T]\n")
    assert_reruns(experiment, LEARNING - {"draw_curves"} - {"restore"} | {"train"})


def test_two_swapped_numbers_of_two_keys_are_noticed(experiment: Experiment) -> None:
    # Snakemake compares the set of the params' values: as params of their own these two would go unseen.
    experiment.edit("config.yaml", "iterations: 3,", "iterations: 5,")
    experiment.edit("config.yaml", "poly_n: 5,", "poly_n: 3,")
    assert "extract_flow" in experiment.would_run()


def test_a_renamed_entry_reruns_its_consumers_only(experiment: Experiment) -> None:
    text = (experiment.folder / "config.yaml").read_text(encoding="utf-8")
    write_anew(experiment.folder / "config.yaml", text.replace("harmonic-filling", "laplace-filling"))
    assert experiment.would_run() == AFTER_TRAINING_RECOGNISER - {"draw_confusion"} | {"restore"}


def test_a_library_version_reruns_the_stages_that_import_it(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = experiment.folder / "sites"
    (sites / "safetensors-9.9.9.dist-info").mkdir(parents=True)
    (sites / "safetensors-9.9.9.dist-info/METADATA").write_text("Name: safetensors\nVersion: 9.9.9\n")
    experiment.edit("workflow/rules/common.smk", "import os\n", f"import os, sys\nsys.path.insert(0, {str(sites)!r})\n")
    assert experiment.would_run() == LEARNING


def test_a_package_csv_reruns_the_stages_that_read_it(experiment: Experiment) -> None:
    path = experiment.folder / "ofer/papers/flowrec/published.csv"
    write_anew(path, path.read_text(encoding="utf-8").replace("92.8", "92.9"))
    assert_reruns(experiment, {"make_table", "draw_table", "compare_restorers", "render_table"})


def test_the_style_of_pages_reruns_the_pages(experiment: Experiment) -> None:
    path = experiment.folder / "ofer/pages/page.css"
    write_anew(path, path.read_text(encoding="utf-8") + "/* */\n")
    assert_reruns(experiment, {"render_table"})


def test_the_generators_parameters_rerun_everything(experiment: Experiment) -> None:
    path = experiment.folder / "ofer/corpora/synthetic/parameters.csv"
    write_anew(path, path.read_text(encoding="utf-8") + "\n")
    assert_reruns(experiment, EVERYTHING)


def test_a_switch_of_branch_and_back_reruns_nothing(experiment: Experiment) -> None:
    kept = experiment.folder / "ofer/flow/farneback.py"
    original = kept.read_text(encoding="utf-8")
    experiment.edit("ofer/flow/farneback.py", "\ndef ", "\nADDED = 1\n\n\ndef ")
    experiment.edit("config.yaml", "winsize: 15", "winsize: 17")
    assert experiment.would_run()
    experiment.edit("config.yaml", "winsize: 17", "winsize: 15")
    write_anew(kept, original)
    assert_reruns(experiment, set())


def test_a_rebuilt_identical_artefact_ends_the_ripple(experiment: Experiment) -> None:
    experiment.edit("ofer/stages/gather_samples.py", "\ndef ", "\nADDED = 1\n\n\ndef ")
    assert "train" in experiment.would_run()
    gather = Experiment(experiment.folder, experiment.configfiles, ("results/synthetic/samples.csv",))
    gather.run()
    # It was made by other code, and came out the same.
    assert_reruns(experiment, set())


@pytest.fixture(scope="module")
def prepared(finished: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    """Return an experiment up to the folds of a corpus that lies in a folder beside it."""
    folder = tmp_path_factory.mktemp("shipped")
    experiment = finished.copy(folder / "project")
    corpus = folder / "corpus"
    shutil.copytree(finished.folder / "results/synthetic/corpus", corpus)
    write_anew(
        experiment.folder / "shipped.yaml",
        f"corpus: ckplus\nroot: {corpus}\nparts: 2\ncorpora: {{ckplus: {{pupils: {{source: landmarks}}}}}}\n",
    )
    on_disk = Experiment(experiment.folder, ("tiny.yaml", "shipped.yaml"), ("results/ckplus/stratified/division.csv",))
    on_disk.run()
    return on_disk


@pytest.fixture
def corpus(finished: Experiment, prepared: Experiment) -> Path:
    """Return the corpus, as it was shipped."""
    corpus = prepared.folder.with_name("corpus")
    shutil.rmtree(corpus)
    shutil.copytree(finished.folder / "results/synthetic/corpus", corpus)
    return corpus


@pytest.fixture
def shipped(prepared: Experiment, corpus: Path, tmp_path: Path) -> Experiment:
    """Return a copy of that experiment to run again, with the corpus as it was."""
    return prepared.copy(tmp_path / "project")


@pytest.mark.xdist_group("corpus_on_disk")  # What it begins with is made once, on one worker.
class TestCorpusOnDisk:
    """The built-in corpus as if a distributor had shipped it."""

    def test_touching_the_corpus_reruns_nothing(self, shipped: Experiment, corpus: Path) -> None:
        for path in corpus.rglob("*"):
            os.utime(path)
        assert shipped.would_run() == set()

    def test_a_replaced_image_reruns_its_part_and_ends_where_nothing_changed(
        self, shipped: Experiment, corpus: Path
    ) -> None:
        image = next(iter(sorted(corpus.rglob("*.png"))))
        picture = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
        picture[:4] = 0
        cv2.imwrite(str(image), picture)
        assert shipped.would_run() == {"read_corpus", "crop_faces", "gather_samples", "divide_samples"}
        Experiment(shipped.folder, shipped.configfiles, ("results/ckplus/manifest.csv",)).run()
        assert _jobs(shipped, "crop_faces") == [f"results/ckplus/faces/{_part_of(image)}.h5"]

    def test_corrected_labels_rerun_from_the_manifest_on(self, shipped: Experiment, corpus: Path) -> None:
        # Two that were taken for one another: with one label fewer there are too few of a class for three folds.
        first, second = sorted((corpus / "Emotion/S001").rglob("*_emotion.txt"))[:2]
        label = first.read_text()
        first.write_text(second.read_text())
        second.write_text(label)
        assert shipped.would_run() == {"read_corpus", "crop_faces", "gather_samples", "divide_samples"}

    def test_a_corpus_that_became_too_small_is_refused(self, shipped: Experiment, corpus: Path) -> None:
        shutil.rmtree(corpus / "Emotion/S001")
        done = shipped.run("--dry-run", check=False)
        assert done.returncode == 1
        assert (
            "divisions.stratified: 3 folds, but the corpus ckplus has only 2 samples of anger"
            in done.stdout + done.stderr
        )

    def test_an_added_sequence_reruns_from_the_manifest_on(self, shipped: Experiment, corpus: Path) -> None:
        for kind in ("cohn-kanade-images", "Emotion", "Landmarks"):
            for path in sorted((corpus / kind / "S001/001").iterdir()):
                target = corpus / kind / "S099/001" / path.name.replace("S001", "S099")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        assert shipped.would_run() == {"read_corpus", "crop_faces", "gather_samples", "divide_samples"}
        shipped.run()
        assert "S099_001" in (shipped.folder / "results/ckplus/samples.csv").read_text()


def _jobs(experiment: Experiment, rule: str) -> list[str]:
    """Return the first output of each job of `rule` that a dry run wants to run."""
    lines = experiment.run("--dry-run").stdout.splitlines()
    found = [number for number, line in enumerate(lines) if line == f"rule {rule}:"]
    return [
        next(line for line in lines[number:] if line.strip().startswith("output:")).split("output: ")[1].split(",")[0]
        for number in found
    ]


def _part_of(image: Path) -> str:
    from ofer.corpora.parts import part_of

    sample = "_".join(image.name.split("_")[:2])
    return f"{part_of(sample, 2):02d}"
