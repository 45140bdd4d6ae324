"""Running a stage: by hand, by the workflow, from the store; and what is refused."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ofer.artefacts import digest_path, input_digest, read_stamp, stamp_path
from ofer.job import plan_digest
from ofer.provenance import code_digest, content_digest, library_versions

PROJECT = Path(__file__).parents[1]
STAGE = "ofer.stages.divide_folds"
SLICE = json.dumps({"count": 3, "seed": 0, "scheme": "stratified"})
STAGES = sorted(path.stem for path in PROJECT.glob("ofer/stages/*.py") if path.stem != "__init__")

FAKE_STAGE = '''
"""Copy a text."""

import importlib

from ofer.errors import OferError
from ofer.job import Job, run_stage


def build(job):
    if job.slice.get("load"):
        importlib.import_module(job.slice["load"])
    if job.slice.get("fail"):
        raise OferError("a.csv: is wrong;\\nmend it")
    outputs = {"model": job.output("copy")}
    if job.slice.get("keep"):
        with job.writing("copy") as path:
            path.write_text("kept")
        return job.keep(job.store.entry("models", {}), outputs)
    with job.writing("copy") as path:
        path.write_text(job.input("text").read_text().upper())


if __name__ == "__main__":
    run_stage(__doc__, build, inputs={"text": "a text"}, outputs={"copy": "its copy"})
'''


def run(folder: Path, *arguments: str, stage: str = STAGE, package: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run a stage in `folder` with the package that lies in `package`."""
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", stage, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def plan_of(stage: str = STAGE) -> str:
    code = code_digest([stage])
    return plan_digest(code, library_versions(code))


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Return the folder of a table of twelve samples."""
    rows = [f"S{i:02d}_001,S{i:02d},{('anger', 'fear')[i % 2]}" for i in range(12)]
    (tmp_path / "samples.csv").write_text("sample,subject,label\n" + "\n".join(rows) + "\n")
    return tmp_path


FILES = ("--samples", "samples.csv", "--folds", "out/folds.csv")


class TestByHand:
    def test_a_slice_and_files_are_enough(self, samples: Path) -> None:
        done = run(samples, "--slice", SLICE, *FILES)
        assert done.returncode == 0, done.stderr
        folds = samples / "out/folds.csv"
        assert folds.read_text().startswith("sample,subject,label,fold\n")
        assert sorted(path.name for path in folds.parent.iterdir()) == [
            "folds.csv", "folds.csv.digest", "folds.csv.json",
        ]  # fmt: skip

    def test_the_stamp_says_what_was_done(self, samples: Path) -> None:
        run(samples, "--slice", SLICE, *FILES)
        folds = samples / "out/folds.csv"
        stamp = read_stamp(folds)
        assert stamp["stage"] == STAGE
        assert stamp["slice"] == json.loads(SLICE)
        assert stamp["inputs"] == {"samples.csv": content_digest(samples / "samples.csv")}
        assert stamp["content"] == content_digest(folds) == input_digest(folds)
        assert stamp["code"] == code_digest([STAGE])
        assert stamp["versions"] == library_versions(code_digest([STAGE]))
        assert set(stamp) == {
            "stage", "wildcards", "chosen", "slice", "code", "versions", "data", "inputs", "content",
        }  # fmt: skip

    def test_nothing_is_stored(self, samples: Path) -> None:
        run(samples, "--slice", SLICE, *FILES)
        assert not (samples / "results").exists()

    def test_it_gives_the_bytes_that_the_workflow_gives(self, samples: Path) -> None:
        run(samples, "--slice", SLICE, *FILES)
        by_hand = {path.name: path.read_bytes() for path in (samples / "out").iterdir()}
        shutil.rmtree(samples / "out")
        done = run(samples, "--slice", SLICE, *FILES, "--plan", plan_of())
        assert done.returncode == 0, done.stderr
        assert {path.name: path.read_bytes() for path in (samples / "out").iterdir()} == by_hand

    @pytest.mark.parametrize("text", ["{", "[]", "3", "NaN"])
    def test_a_slice_that_is_no_mapping_is_refused(self, samples: Path, text: str) -> None:
        done = run(samples, "--slice", text, *FILES)
        assert done.returncode == 2
        assert "argument --slice: not " in done.stderr

    def test_a_missing_input_is_one_line(self, samples: Path) -> None:
        done = run(samples, "--slice", SLICE, "--samples", "nowhere.csv", "--folds", "out/folds.csv")
        assert done.returncode == 1
        assert done.stderr.startswith("ofer: nowhere.csv: missing input")
        assert done.stderr.count("\n") == 1

    def test_an_unwritable_place_is_one_line(self, samples: Path) -> None:
        done = run(samples, "--slice", SLICE, "--samples", "samples.csv", "--folds", "samples.csv/folds.csv")
        assert done.returncode == 1
        assert done.stderr.startswith("ofer: samples.csv/folds.csv: cannot be written")
        assert done.stderr.count("\n") == 1


class TestByTheWorkflow:
    def test_another_plan_is_refused(self, samples: Path) -> None:
        done = run(samples, "--slice", SLICE, *FILES, "--plan", "0" * 32)
        assert done.returncode == 1
        assert done.stderr == (
            f"ofer: {STAGE}: code or a library changed after this job was planned; start snakemake again\n"
        )
        assert not (samples / "out").exists()

    def test_finished_work_comes_from_the_store(self, samples: Path) -> None:
        first = run(samples, "--slice", SLICE, *FILES, "--plan", plan_of())
        assert "taken from" not in first.stderr
        written = {path.name: path.read_bytes() for path in (samples / "out").iterdir()}
        shutil.rmtree(samples / "out")
        again = run(samples, "--slice", SLICE, *FILES, "--plan", plan_of())
        assert again.stderr.splitlines()[-1].startswith(f"{STAGE}: taken from results/.store/{STAGE}/")
        assert {path.name: path.read_bytes() for path in (samples / "out").iterdir()} == written

    @pytest.mark.parametrize("changed", ["slice", "input", "data"])
    def test_other_work_does_not(self, samples: Path, changed: str) -> None:
        run(samples, "--slice", SLICE, *FILES, "--plan", plan_of())
        text, more = SLICE, []
        if changed == "slice":
            text = SLICE.replace('"seed": 0', '"seed": 1')
        elif changed == "input":
            table = samples / "samples.csv"
            table.write_text(table.read_text().replace("S00,anger", "S00,fear"))
        else:
            more = ["--data", "other"]
        again = run(samples, "--slice", text, *FILES, "--plan", plan_of(), *more)
        assert again.returncode == 0
        assert "taken from" not in again.stderr

    def test_paths_and_wildcards_are_no_part_of_the_work(self, samples: Path) -> None:
        run(samples, "--slice", SLICE, *FILES, "--plan", plan_of())
        (samples / "samples.csv").rename(samples / "renamed.csv")
        names = ("--samples", "renamed.csv", "--folds", "elsewhere/folds.csv")
        more = ("--wildcards", '{"corpus":"other"}', "--chosen", '{"flow":"other"}')
        again = run(samples, "--slice", SLICE, *names, "--plan", plan_of(), *more)
        assert "taken from" in again.stderr
        stamp = read_stamp(samples / "elsewhere/folds.csv")
        assert stamp["wildcards"] == {"corpus": "other"}
        assert stamp["chosen"] == {"flow": "other"}


class TestFakeStages:
    @pytest.fixture
    def package(self, tmp_path: Path) -> Path:
        """Return a folder with a copy of the package and one more stage."""
        folder = tmp_path / "project"
        shutil.copytree(PROJECT / "ofer", folder / "ofer", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "ofer/stages/fake.py").write_text(FAKE_STAGE)
        (folder / "text.txt").write_text("text")
        return folder

    def run(self, package: Path, slice: dict, *more: str, planned: bool = True) -> subprocess.CompletedProcess[str]:
        arguments = ["--slice", json.dumps(slice), "--text", "text.txt", "--copy", "copy.txt", *more]
        if planned:
            script = (
                "from ofer.job import plan_digest; from ofer.provenance import code_digest, library_versions;"
                "import sys; code = code_digest(sys.argv[1:]); print(plan_digest(code, library_versions(code)))"
            )
            members = more[more.index("--members") + 1 :] if "--members" in more else ()
            command = [sys.executable, "-c", script, "ofer.stages.fake", *members]
            plan = subprocess.run(command, cwd=package, capture_output=True, text=True, check=True).stdout.strip()
            arguments += ["--plan", plan]
        return run(package, *arguments, stage="ofer.stages.fake", package=package)

    def test_a_user_error_is_one_line(self, package: Path) -> None:
        done = self.run(package, {"fail": True})
        assert (done.returncode, done.stderr) == (1, "ofer: a.csv: is wrong; mend it\n")
        assert not (package / "copy.txt").exists()

    def test_a_module_outside_the_digest_fails_the_job(self, package: Path) -> None:
        done = self.run(package, {"load": "ofer.expressions"})
        assert done.returncode == 1
        assert done.stderr.startswith("ofer: ofer.expressions: used by ofer.stages.fake but outside its code digest")
        assert done.stderr.count("\n") == 1
        assert not list(package.glob("copy.txt*"))
        assert not (package / "results").exists()

    def test_a_declared_member_does_not(self, package: Path) -> None:
        done = self.run(package, {"load": "ofer.expressions"}, "--members", "ofer.expressions")
        assert done.returncode == 0, done.stderr
        assert "ofer.expressions" in read_stamp(package / "copy.txt")["code"]

    def test_an_inert_module_does_not(self, package: Path) -> None:
        assert self.run(package, {"load": "ofer.progress"}).returncode == 0

    def test_by_hand_the_stamp_names_what_was_loaded(self, package: Path) -> None:
        assert self.run(package, {"load": "ofer.expressions"}, planned=False).returncode == 0
        assert "ofer.expressions" in read_stamp(package / "copy.txt")["code"]

    def test_work_that_such_a_module_made_is_not_kept(self, package: Path) -> None:
        # A stage that keeps models itself: a second run would find them, import nothing, and pass.
        done = self.run(package, {"load": "ofer.expressions", "keep": True})
        assert done.returncode == 1
        assert not (package / "results").exists()
        assert self.run(package, {"keep": True}).returncode == 0
        assert (package / "results/.store/models").is_dir()

    def test_a_run_that_breaks_off_leaves_no_stamp_of_what_was_there(self, package: Path) -> None:
        self.run(package, {})
        copy = package / "copy.txt"
        assert stamp_path(copy).exists()
        self.run(package, {"fail": True})
        assert not stamp_path(copy).exists()
        assert not digest_path(copy).exists()


class TestAllStages:
    def test_there_are_some(self) -> None:
        assert len(STAGES) > 10

    @pytest.mark.parametrize("stage", STAGES)
    def test_help_works_without_snakemake(self, stage: str) -> None:
        done = run(PROJECT, "--help", stage=f"ofer.stages.{stage}")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"usage: python -m ofer.stages.{stage} ")
        assert "--slice" in done.stdout

    @pytest.mark.parametrize("stage", STAGES)
    def test_a_stages_bytes_do_not_depend_on_wildcards(self, stage: str) -> None:
        # They are no part of what its work is stored by. Training says its title with them.
        source = (PROJECT / f"ofer/stages/{stage}.py").read_text(encoding="utf-8")
        allowed = {"train": 2}
        assert source.count("wildcards") == allowed.get(stage, 0)
