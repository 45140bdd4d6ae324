"""Provenance of what is kept: how each was made, without a path of the machine that made it."""

from ofer.reference.provenance import provenance

MANIFEST = {"content": "abc", "data": "none", "versions": {"h5py": "3"}}
TABLE = {
    "stage": "ofer.stages.make_table",
    "wildcards": {"table": "table10"},
    "slice": {"folds": 10},
    "code": {"ofer.papers.table": "1"},
    "versions": {"pandas": "3"},
    "content": "def",
    "inputs": {"/home/somebody/x.csv": "1"},
}


def test_every_result_names_stage_values_code_and_content() -> None:
    made = provenance({"results/table10.html": TABLE}, MANIFEST, "x", [TABLE, MANIFEST])
    result = made["results"]["results/table10.html"]
    assert result | {"code": ""} == {
        "stage": "ofer.stages.make_table",
        "wildcards": {"table": "table10"},
        "slice": {"folds": 10},
        "code": "",
        "content": "def",
    }
    assert made["versions"] == {"h5py": "3", "pandas": "3"}
    assert made["corpus"] == {"name": "x", "manifest": "abc", "fingerprint": "none"}


def test_other_code_is_another_digest() -> None:
    other = TABLE | {"code": {"ofer.papers.table": "2"}}
    digests = {provenance({"t": stamp}, MANIFEST, "x", [])["results"]["t"]["code"] for stamp in (TABLE, other)}
    assert len(digests) == 2


def test_no_path_of_an_input_is_told() -> None:
    assert "somebody" not in str(provenance({"t": TABLE}, MANIFEST, "x", [TABLE]))
