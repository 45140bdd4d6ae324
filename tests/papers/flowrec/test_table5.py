"""Table 5: one row, four accuracies of the recogniser."""

from ofer.papers.markdown import render_markdown


def test_the_baseline_row_and_its_markdown(make_table, make_entry, make_predictions, make_experiment):
    wrong = {"none": 6, "eyes": 30, "mouth": 36, "lower": 60}
    predictions = {("recogniser", occlusion): make_predictions(count) for occlusion, count in wrong.items()}
    entry = make_entry("table5")
    table = make_table(entry, predictions)
    assert list(table["row"]) == ["no reconstruction"] * 4
    assert list(table["published"]) == [92.8, 73.8, 71.1, 46.8]
    assert list(table["ours"]) == [95.0, 75.0, 70.0, 50.0]
    text = render_markdown(table, entry.shape, make_experiment())
    assert text.startswith("# Table 5 on corpus ckplus: n = 120, 10 folds (stratified)\n")
    assert "92.8 → **95.0** [" in text
    assert "points (negative" not in text
