"""Folders whose names a shell would run reach the nodes as they are, and results may lie in a folder of their own."""

from pathlib import Path

import pytest
import yaml

from ofer.flow.files import read_flows
from tests.cluster.conftest import Start, project
from tests.cluster.run import PROFILE
from tests.corpora.ckplus_tree import make_tree
from tests.trust.odd_names import CHECKOUT, CORPUS, pwned

FLOWS = "results/odd/flows/apex/eyes/00.h5"


@pytest.mark.cheap
def test_a_corpus_and_a_checkout_in_folders_with_names_that_a_shell_would_run(start: Start, tmp_path: Path) -> None:
    work, corpus = tmp_path / "results of 'mine'", tmp_path / CORPUS
    work.mkdir()
    make_tree(corpus, subjects=("S005", "S010", "S011"))
    # An apostrophe in a checkout's path is refused on a cluster (tests/plan/test_handed_on.py).
    experiment = project(tmp_path / CHECKOUT.replace("it's ", ""), ("tiny.yaml", "odd.yaml"), FLOWS)
    entry = {
        "corpus": "odd",
        "parts": 1,
        "corpora": {"odd": {"based_on": "ckplus", "root": str(corpus), "expected": {}}},
    }
    (experiment.folder / "odd.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    run = start(
        experiment,
        *("--directory", str(work), "--workflow-profile", str(experiment.folder / PROFILE)),
    )
    run.succeed()
    assert {attempt.state for attempt in run.ended_attempts()} == {"COMPLETED"}
    assert (work / FLOWS).is_file()
    assert len(read_flows([work / FLOWS], 24).samples) == 18
    assert not (experiment.folder / "results/odd").exists()
    assert pwned(tmp_path) == []
