"""The tidy table on a page: every cell as in the CSV."""

import re

import pandas as pd

from ofer.pages.tidy import tidy_html

TABLE = pd.DataFrame(
    {
        "row": ["Our method", "a < b"],
        "published": ["92.8", ""],
        "ours": ["83.333", "-1e-05"],
        "ours_ci_low": ["78.6", ""],
        "verdict": ["below", "not comparable: synthetic corpus"],
    }
)


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1])
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_every_cell_is_shown_as_it_stands() -> None:
    plain = [[re.sub(r"<span.*?</span>", "", cell) for cell in row] for row in cells(tidy_html(TABLE, "x"))]
    assert plain == [
        ["Our method", "92.8", "83.333", "78.6", "below"],
        ["a &lt; b", "", "-1e-05", "", "not comparable: synthetic corpus"],
    ]


def test_columns_are_named_in_words_and_rows_have_headers() -> None:
    html = tidy_html(TABLE, "x")
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html) == [
        "row",
        "published",
        "ours",
        "ours ci low",
        "verdict",
    ]
    assert html.count('<th scope="row">') == 2


def test_numbers_stand_right_and_words_left() -> None:
    html = tidy_html(TABLE, "x")
    assert '<td class="ours number">83.333</td>' in html
    assert "<td>not comparable" in html


def test_a_verdict_has_a_sign_that_nobody_reads_aloud() -> None:
    assert '<span aria-hidden="true">▼ </span>below' in tidy_html(TABLE, "x")


def test_the_caption_is_text() -> None:
    assert "<caption>a &amp; b</caption>" in tidy_html(TABLE, "a & b")
