"""What a run was planned with is found again by its jobs, which refuse to run anything else."""

from pathlib import Path

import pytest

from ofer.base import data_files
from ofer.base.errors import OferError
from ofer.jobs.provenance import code_digest, library_versions
from ofer.plan.planned import Planned, as_planned, keep, read, rule_files


def test_a_job_reads_what_was_kept(tmp_path: Path) -> None:
    planned = as_planned({"corpus": "synthetic", "root": None, "parts": 4}, {"Snakefile": "1"})
    assert read(keep(planned, tmp_path / "planned")) == planned


def test_every_module_and_data_file_of_a_stage_is_in_it() -> None:
    files = [value for name, value in vars(data_files).items() if name.isupper()]
    assert files
    code = code_digest(["ofer.stages.train", "ofer.methods.flowrec.recipe", *files])
    planned = as_planned({}, {})
    assert code.items() <= planned.code.items()
    planned.require(code, library_versions(code))


def test_rules_are_in_it_and_other_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "workflow/rules").mkdir(parents=True)
    for name in ("Snakefile", "workflow/rules/faces.smk"):
        (tmp_path / name).write_text("rule a:\n")
    planned = as_planned({}, rule_files(tmp_path))
    planned.require(rule_files(tmp_path), {})
    (tmp_path / "workflow/rules/faces.smk").write_text("rule b:\n")
    with pytest.raises(OferError, match=r"^workflow/rules/faces\.smk: changed after this job was planned"):
        planned.require(rule_files(tmp_path), {})


def test_other_plans_have_other_files_and_the_same_plan_one(tmp_path: Path) -> None:
    paths = [keep(Planned({"parts": parts}, {}, {}), tmp_path) for parts in (1, 2, 1)]
    assert paths[0] == paths[2] != paths[1]
    assert sorted(tmp_path.iterdir()) == sorted(set(paths))


@pytest.mark.parametrize(
    ("code", "versions", "named"),
    [
        ({"ofer.flow.pooling": "2"}, {}, "ofer.flow.pooling"),
        ({"ofer.flow.later": "1"}, {}, "ofer.flow.later"),
        ({"ofer.flow.pooling": "1"}, {"torch": "3"}, "torch"),
    ],
)
def test_other_code_or_libraries_are_refused(code: dict[str, str], versions: dict[str, str], named: str) -> None:
    planned = Planned({}, {"ofer.flow.pooling": "1", "ofer.base.errors": "1"}, {"torch": "2"})
    planned.require({"ofer.flow.pooling": "1"}, {"torch": "2"})
    with pytest.raises(OferError, match=f"^{named}: changed after this job was planned; start snakemake again$"):
        planned.require(code, versions)


@pytest.mark.parametrize("text", [None, "{", "[]", '{"config": {}}'])
def test_a_plan_that_is_gone_or_damaged_is_one_line(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "plan.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(OferError, match=r"plan\.json: cannot be read .*; start snakemake again"):
        read(path)
