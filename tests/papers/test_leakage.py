"""The table of identity leakage and its sentences."""

import pytest

from ofer.papers.leakage import Cell, columns, markdown, measure

DIVISIONS = [("stratified", "the paper's folds"), ("stratified_group", "subject-independent folds")]
NAMES = [name for name, _ in DIVISIONS]


def page(table, generated):
    return markdown(
        table, title="Two divisions.", divisions=DIVISIONS, generated=generated, confidence=0.95, draws=1000
    )


@pytest.fixture
def table(make_predictions):
    def make(**wrong: tuple[int, int]):
        cells = [
            Cell("no reconstruction", column, *(make_predictions(count) for count in counts))
            for column, counts in wrong.items()
        ]
        return measure(cells, names=NAMES, seen=(118, 0), corpus="ckplus", draws=1000, seed=0, confidence=0.95)

    return make


def test_a_difference_is_in_points_and_its_verdict_says_which_way(table):
    found = table(no_occlusion=(6, 36), eyes=(30, 31), mouth=(60, 24))
    assert list(found.columns) == columns(NAMES)
    assert list(found["difference"]) == pytest.approx([25.0, 100 / 120, -30.0], abs=1e-4)
    assert list(found["verdict"]) == ["leak", "open", "reverse"]
    assert list(found["stratified"]) == [95.0, 75.0, 50.0]
    assert list(found["stratified_group"]) == pytest.approx([70.0, 100 * 89 / 120, 80.0], abs=1e-4)
    assert (found["p_holm"] >= found["p_bootstrap"]).all()


def test_the_page_says_who_was_seen_and_what_it_is_worth(table):
    text = markdown(
        table(no_occlusion=(6, 36), eyes=(30, 31)),
        title="Two divisions.",
        divisions=DIVISIONS,
        generated=False,
        confidence=0.95,
        draws=1000,
    )
    lines = text.splitlines()
    assert lines[0] == "# Identity leakage on corpus ckplus: n = 120"
    assert "118 of 120 samples are tested by models that were trained on other samples of the same person" in text
    assert "in subject-independent folds 0." in text
    assert (
        "a higher accuracy, as having seen the person would, for no reconstruction with nothing hidden (+25.0" in text
    )
    assert "- The two cannot be told apart for no reconstruction with eyes hidden (+0.8 points [" in text
    assert "| no reconstruction | nothing | 95.0 [" in text
    assert "has not been shown to be equal" in text
    assert "synthetic" not in text


def test_of_generated_faces_it_says_so_first_and_last(table):
    text = markdown(
        table(eyes=(60, 24)), title="Two divisions.", divisions=DIVISIONS, generated=True, confidence=0.95, draws=1000
    )
    assert text.splitlines()[0].startswith("# Identity leakage on corpus ckplus (**synthetic** faces)")
    assert "cannot be learnt from them" in text
    assert "a lower accuracy, which having seen the person does not explain, for no reconstruction with eyes" in text
