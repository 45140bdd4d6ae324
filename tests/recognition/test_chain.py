"""Stamps lead from a result to what it was made of, as long as nothing on the way was made again."""

import json
from pathlib import Path

import pytest

from ofer.base.errors import OferError
from ofer.jobs.provenance import _read_module, code_digest, library_versions
from ofer.jobs.stamps import stamp_path, write_stamp
from ofer.recognition.chain import Link, common_slice, read_link, require_whole
from ofer.recognition.compatible import APPLIED, changed_code, changed_libraries, require_same_code


def make(path: Path, stage: str, *inputs: Path, base: Path, **slice_: object) -> Path:
    """Write an artefact with the stamp of `stage`, made of `inputs`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{path.name} by {stage}")
    digests = {name.relative_to(base).as_posix(): read_link(name, base / "results").stamp["content"] for name in inputs}
    code = {name: code_digest([name])[name] for name in APPLIED.get(stage, ())}
    stamp = {"stage": f"ofer.stages.{stage}", "wildcards": {}, "slice": slice_, "code": code, "versions": {}}
    write_stamp(path, {**stamp, "inputs": digests}, base / "results")
    return path


@pytest.fixture
def chain(tmp_path: Path) -> Link:
    results = tmp_path / "results"
    flows = [make(results / f"flows/{part}.h5", "extract_flow", base=tmp_path, flow={"sizes": [64]}) for part in "ab"]
    folds = make(results / "division.csv", "divide_samples", base=tmp_path)
    return read_link(make(results / "predictions.csv", "recognise", *flows, folds, base=tmp_path), results)


def edit(link: Link, **values: object) -> None:
    stamp_path(link.path, link.results).write_text(json.dumps(link.stamp | values))


def test_inputs_are_found_by_the_stage_that_made_them(chain: Link) -> None:
    assert [link.name for link in chain.inputs("extract_flow")] == ["results/flows/a.h5", "results/flows/b.h5"]
    assert chain.input("divide_samples").stage == "divide_samples"
    assert chain.inputs("train") == []
    with pytest.raises(OferError, match="names 2 inputs of extract_flow"):
        chain.input("extract_flow")


def test_inputs_are_found_in_a_results_folder_of_another_name(chain: Link, tmp_path: Path) -> None:
    moved = chain.results.rename(tmp_path / "results of march")
    link = read_link(moved / "predictions.csv", moved)
    assert [link.path for link in link.inputs("extract_flow")] == [moved / "flows/a.h5", moved / "flows/b.h5"]
    assert [link.name for link in link.inputs("extract_flow")] == ["results/flows/a.h5", "results/flows/b.h5"]


def test_what_a_copy_lacks_is_named_as_what_has_to_be_copied(chain: Link) -> None:
    (chain.results / "flows").rename(chain.results / "left behind")
    said = rf"predictions.csv: was made of results/flows/a.h5, whose folder is not in {chain.results}; copy that too"
    with pytest.raises(OferError, match=said):
        chain.inputs("extract_flow")


@pytest.mark.parametrize("name", ["/etc/passwd", "results/../x", "corpus/x"])
def test_a_name_that_leads_outside_of_the_results_is_refused(chain: Link, name: str) -> None:
    edit(chain, inputs={name: "0"})
    with pytest.raises(OferError, match=rf"predictions.csv.json: names {name}, outside of the results"):
        read_link(chain.path, chain.results).inputs("extract_flow")


def test_an_input_that_was_made_again_is_refused(chain: Link, tmp_path: Path) -> None:
    (tmp_path / "results/flows/a.h5").write_text("other bytes")
    make(tmp_path / "results/division.csv", "divide_samples", base=tmp_path)
    assert chain.inputs("extract_flow")  # the stamp is what counts between
    flows = read_link(chain.results / "flows/a.h5", chain.results)
    write_stamp(flows.path, flows.stamp, flows.results)
    with pytest.raises(OferError, match=r"flows/a.h5: was made again after .*predictions.csv"):
        chain.inputs("extract_flow")


def test_a_missing_or_damaged_stamp_is_named(chain: Link) -> None:
    stamp = stamp_path(chain.results / "flows/b.h5", chain.results)
    stamp.write_text('{"content": "x", "stage": "y"}')
    with pytest.raises(OferError, match=r"b.h5.json: damaged stamp \(wildcards is missing\)"):
        chain.inputs("extract_flow")
    stamp.write_text("{")
    with pytest.raises(OferError, match=r"b.h5.json: damaged stamp"):
        chain.inputs("extract_flow")
    stamp.unlink()
    with pytest.raises(OferError, match=r"b.h5.json: there is no stamp; let snakemake make b.h5 again"):
        chain.inputs("extract_flow")


def test_other_bytes_than_those_written_are_damage(chain: Link) -> None:
    require_whole([chain])
    chain.path.write_text("other")
    with pytest.raises(OferError, match="is damaged, its bytes"):
        require_whole([chain])
    chain.path.unlink()
    with pytest.raises(OferError, match="is gone"):
        require_whole([chain])


def test_parts_made_differently_have_no_common_settings(chain: Link) -> None:
    assert common_slice(chain.inputs("extract_flow"), chain.path) == {"flow": {"sizes": [64]}}
    edit(chain.inputs("extract_flow")[1], slice={"flow": {"sizes": [32]}})
    with pytest.raises(OferError, match=r"predictions.csv: was made of parts with different settings"):
        common_slice(chain.inputs("extract_flow"), chain.path)
    with pytest.raises(OferError, match="no part at all"):
        common_slice([], chain.path)


def test_code_that_decides_is_compared_and_other_code_is_not(chain: Link) -> None:
    flows = chain.inputs("extract_flow")
    require_same_code([chain, *flows], "results/method")
    code = flows[0].stamp["code"]
    edit(flows[0], code=code | {"ofer.flow.pooling": "0", "ofer.stages.extract_flow": "0", "ofer.jobs.job": "0"})
    changed = chain.inputs("extract_flow")
    assert changed_code(changed) == ["ofer.flow.pooling"]
    with pytest.raises(OferError, match=r"results/method: its models were made by other code \(ofer.flow.pooling\)"):
        require_same_code(changed, "results/method")
    edit(flows[0], code={"ofer.methods.flowrec.network": "0", "ofer.methods.gone.recipe": "0"})
    assert changed_code(chain.inputs("extract_flow")) == ["ofer.methods.flowrec.network", "ofer.methods.gone.recipe"]


def test_every_module_of_the_rooms_that_applied_code_imports_is_compared_too() -> None:
    listed = {module for modules in APPLIED.values() for module in modules}
    files_and_errors = {"ofer.faces.files", "ofer.base.errors", "ofer"}
    gradients = {"ofer.learning.kernels.pooled_convolution"}
    for module in listed:
        imported = {name for name in code_digest([module]) if name.count(".") >= 2}
        direct = imported & set(_read_module(module)[1])
        assert direct - listed - files_and_errors - gradients == set(), module


def test_libraries_of_another_version_are_told(chain: Link) -> None:
    now = library_versions(["ofer.flow.farneback"])
    assert changed_libraries([chain]) == []
    edit(chain, versions={"numpy": "0.1", "opencv-python-headless": now["opencv-python-headless"], "h5py": "0"})
    lines = changed_libraries([read_link(chain.path, chain.results)])
    assert lines == [f"numpy 0.1 then, {now['numpy']} now"]
