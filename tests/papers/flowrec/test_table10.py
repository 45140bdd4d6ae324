"""Table 10: our row, its gaps, and its opponents below the paper's rows."""

import pytest

from ofer.papers.markdown import render_markdown

ROWS = {
    "harmonic filling": "harmonic-filling",
    "mean filling": "mean-filling",
    "no reconstruction": "recogniser",
    "restored flow": "flowrec",
}
WRONG = {
    "recogniser": {"none": 6, "eyes": 24, "mouth": 36, "lower": 60},
    "flowrec": {"eyes": 9, "mouth": 15, "lower": 30},
    "mean-filling": {"eyes": 18, "mouth": 30, "lower": 48},
    "harmonic-filling": {"eyes": 12, "mouth": 24, "lower": 42},
}


@pytest.fixture
def predictions(make_predictions):
    return {
        (method, occlusion): make_predictions(wrong)
        for method, counts in WRONG.items()
        for occlusion, wrong in counts.items()
    }


@pytest.fixture
def entry(make_entry):
    return make_entry("table10", rows=ROWS)


@pytest.fixture
def make_table10(make_table, entry, predictions):
    return lambda experiment: make_table(entry, predictions, experiment)


def test_the_papers_rows_come_first_then_the_opponents(make_table10, make_experiment, entry):
    table = make_table10(make_experiment())
    assert list(dict.fromkeys(table["row"])) == [
        "Huang et al. [8]",
        "Dapogny et al. [4]",
        "Poux et al. [15]",
        "restored flow",
        "harmonic filling",
        "mean filling",
        "no reconstruction",
    ]
    assert (table.groupby("row").size() == 8).all()
    assert list(dict.fromkeys(table["column"])) == [
        "no_occlusion",
        "eyes",
        "eyes_gap",
        "mouth",
        "mouth_gap",
        "cumulative_gap",
        "lower_part",
        "lower_part_gap",
    ]


def test_gaps_are_computed_and_add_up(make_table10, make_experiment, entry):
    table = make_table10(make_experiment())
    wide = table[table["status"] == "computed"].pivot(index="row", columns="column", values="ours")
    assert (wide["no_occlusion"] == 95.0).all()
    assert wide.loc["restored flow", "eyes_gap"] == pytest.approx(100 * (6 - 9) / 120)
    for occlusion in ("eyes", "mouth", "lower_part"):
        gap = wide[occlusion] - wide["no_occlusion"]
        assert list(gap) == pytest.approx(list(wide[f"{occlusion}_gap"]), abs=0.011)
    assert list(wide["eyes_gap"] + wide["mouth_gap"]) == pytest.approx(list(wide["cumulative_gap"]), abs=0.011)


def test_where_they_cannot_be_compared_published_and_computed_stand_in_lines_of_their_own(
    make_table10, make_experiment, entry
):
    table = make_table10(make_experiment(incomparable="other faces"))
    assert not (table["published"].notna() & table["ours"].notna()).any()
    assert set(table["status"]) == {"cited", "published", "computed"}
    numbers = table[table["status"] == "published"].set_index("column")["published"]
    assert (numbers["no_occlusion"], numbers["mouth"], numbers["lower_part_gap"]) == (92.8, 85.9, -17.6)
    text = render_markdown(table, entry.shape, make_experiment(incomparable="other faces"))
    assert "→" not in text


def test_markdown_has_the_papers_shape(make_table10, make_experiment, entry):
    experiment = make_experiment(
        corpora={"synthetic": "synthetic"}, generated=True, incomparable="the faces are generated"
    )
    note = "3 of 363 sequences are excluded (excluded.csv)."
    lines = render_markdown(make_table10(experiment), entry.shape, experiment, notes=[note]).splitlines()
    assert lines[0] == "# Table 10 on corpus synthetic (**synthetic** faces): n = 120, 10 folds (stratified)"
    grid = [line.split("|")[1:-1] for line in lines if line.startswith("|")]
    # Head, rule, and two lines a method, the gaps in the second.
    assert len(grid) == 2 + 2 * 8
    assert {len(line) for line in grid} == {6}
    rows = {line[0].strip(): (line, below) for line, below in zip(grid[2::2], grid[3::2], strict=True)}
    first, second = rows["Huang et al. [8]"]
    assert [cell.strip() for cell in first[1:]] == ["*93.2*", "*93.0*", "*73.5*", "", "–"]
    assert [cell.strip() for cell in second[1:]] == ["", "*−0.2*", "*−19.7*", "*−19.9*", "–"]
    first, second = rows["Poux et al. (published)"]
    assert (first[2].strip(), second[4].strip()) == ("*91.1*", "*−8.6*")
    first, second = rows["restored flow"]
    assert first[2].strip().startswith("**92.5** [")
    assert second[4].strip().startswith("**−10.0** [")
    assert rows["mean filling"][0][2].strip().startswith("**85.0** [")
    text = "\n".join(lines)
    assert f"- {note}" in lines
    assert "not comparable with the published numbers: the faces are generated." in text
    assert "drawn with replacement" in text


def test_markdown_lists_verdicts_where_they_are_given(make_table10, make_experiment, entry):
    text = render_markdown(make_table10(make_experiment()), entry.shape, make_experiment())
    assert "synthetic" not in text
    assert "| restored flow | 92.8 → **95.0** [" in text
    assert "with a margin of 3 points:" in text
    listed = [
        name.strip() for line in text.splitlines() if line.startswith("  - ") for name in line.split(":")[1].split(";")
    ]
    assert len(listed) == len(set(listed)) == 8
    assert "restored flow, lower part gap" in listed


def test_a_verdict_says_that_the_paper_had_other_sequences_and_that_wide_intervals_reproduce_nothing(
    make_table10, make_experiment, entry
):
    fewer = make_experiment(papers_sequences=374, margin=1.0)
    text = render_markdown(make_table10(fewer), entry.shape, fewer)
    assert "ours are 120, the paper counts 374" in text
    table = make_table10(fewer)
    judged = table[table["verdict"] != ""]
    wide = int((judged["ours_ci_high"] - judged["ours_ci_low"] > 2).sum())
    assert 0 < wide <= len(judged)
    assert f"{wide} of {len(judged)} intervals are wider than ± 1 points" in text
    same = make_experiment(papers_sequences=120, margin=100.0)
    text = render_markdown(make_table10(same), entry.shape, same)
    assert "the paper counts" not in text
    assert "are wider than" not in text
