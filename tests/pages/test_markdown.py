"""Markdown tables as HTML: headers are headers, published and computed cells are told apart, raw HTML stays text."""

import re

from ofer.pages.markdown import render

TABLE = """# Table 10 on corpus x: n = 6, `stratified` folds

| Method | Eyes occ. | Mouth occ. |
| --- | ---: | ---: |
| Theirs | *92.8* | – |
| Ours | 90.0 → **83.3** [78.6, 87.8] | **50.0** [1.0, 99.0] |
|  | −1.0 → **+2.0** [−3.0, +4.0] |  |

- A sentence with **emphasis**.
"""


def test_the_title_is_the_heading_without_markup() -> None:
    assert render(TABLE).title == "Table 10 on corpus x: n = 6, stratified folds"


def test_columns_and_rows_have_headers() -> None:
    body = render(TABLE).body
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', body) == ["Method", "Eyes occ.", "Mouth occ."]
    assert re.findall(r'<th scope="row">(.*?)</th>', body) == ["Theirs", "Ours"]


def test_a_row_without_a_name_goes_on_with_the_one_above() -> None:
    assert render(TABLE).body.count('<tr class="continued">') == 1


def test_every_number_is_marked_as_published_or_as_ours() -> None:
    body = render(TABLE).body.split("<table>")[1]
    seen = re.findall(r'class="(published|ours)"><span class="unseen">\w+ </span>(.*?)</span>', body)
    assert seen == [
        ("published", "92.8"), ("published", "90.0"), ("ours", "83.3"), ("ours", "50.0"),
        ("published", "−1.0"), ("ours", "+2.0"),
    ]  # fmt: skip


def legend_of(table: str) -> str:
    found = re.search(r'<p class="legend">(.*?)</p>', render(f"# T\n\n{table}").body)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


def test_the_legend_names_the_looks_that_the_table_has() -> None:
    head = "| a | b |\n| --- | ---: |\n"
    whole = "published by the paper → ours, computed here with its interval in [interval]"
    assert legend_of(f"{head}| x | 9.0 → **8.0** [7.0, 9.0] |\n") == whole
    assert legend_of(f"{head}| x | yes → **no** |\n") == "published by the paper → ours, computed here"
    apart = "published by the paper; ours, computed here"
    assert legend_of(f"{head}| x (published) | *9.0* |\n| x | **8.0** |\n") == apart
    assert legend_of(f"{head}| x | **8.0** |\n") == "ours, computed here"
    assert legend_of(f"{head}| x | 3 |\n") == ""


def test_a_mere_number_is_no_published_one() -> None:
    assert 'class="published"' not in render("# T\n\n| a | b | c |\n| --- | ---: | ---: |\n| x | 3 | **4** |\n").body
    assert 'class="published"' not in render("# T\n\n| a | b |\n| --- | ---: |\n| x | 3 |\n").body


def test_sentences_follow_the_table() -> None:
    body = render(TABLE).body
    assert body.index("</table>") < body.index("<li>A sentence with <strong>emphasis</strong>.</li>")


def test_raw_html_stays_text() -> None:
    assert "<script" not in render("# T\n\n<script>x</script>\n\n| a |\n| --- |\n| <script>x</script> |\n").body


def test_only_a_text_that_says_synthetic_is_of_generated_faces() -> None:
    assert not render(TABLE).synthetic
    assert render(TABLE.replace("corpus x", "corpus x (**synthetic** faces)")).synthetic
