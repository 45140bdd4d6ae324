"""The front page of a reference run: everything once, in order, with its caption, and where it came from."""

from ofer.reference.index import Kept, index
from ofer.reference.report_file import Shown

KEPT = [
    Kept(
        Shown("results/fig1.svg", "Main", "Figures", "Figure 1, faces", "- **Ours.** All."), figure="figures/fig1.svg"
    ),
    Kept(
        Shown("results/table10.html", "Main", "Tables", "Table 10", "- **Ours.** Some."),
        markdown="tables/table10.md",
        table="tables/table10.csv",
        text="# Table 10 on corpus x\n\n| a |\n| --- |\n",
    ),
    Kept(
        Shown("results/preview.png", "The corpus", "Other", "Preview", "- **Ours.** X."), figure="figures/preview.png"
    ),
]


def written(generated: bool = True, wall_clock: str = "") -> str:
    return index(
        KEPT,
        corpus="x",
        generated=generated,
        machine={"cores": "2"},
        cost="3 jobs",
        wall_clock=wall_clock,
        command="make report",
    )


def test_results_stand_in_order_below_their_group() -> None:
    headings = [line for line in written().splitlines() if line.startswith("#")]
    assert headings == [
        "# Reference run on corpus x",
        "## Main: figures",
        "### Figure 1, faces",
        "## Main: tables",
        "### Table 10",
        "#### Table 10 on corpus x",
        "## The corpus",
        "### Preview",
    ]


def test_each_has_its_caption_and_its_files() -> None:
    text = written()
    assert all(one.shown.caption in text for one in KEPT)
    assert "![Figure 1, faces](figures/fig1.svg)" in text
    assert "[table10.csv](tables/table10.csv), [table10.md](tables/table10.md)" in text


def test_the_contents_lead_to_every_result() -> None:
    assert "[Figure 1, faces](#figure-1-faces) · [Table 10](#table-10) · [Preview](#preview)" in written()


def test_it_says_synthetic_or_filmed_machine_and_duration() -> None:
    assert "**synthetic** faces" in written()
    assert "synthetic" not in written(generated=False)
    assert "| cores | 2 |" in written()
    assert "| wall clock | 27 min |" in written(wall_clock="27 min")
