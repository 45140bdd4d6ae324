"""Each kind of sentence: right in number and grammar, and never calling equal what is merely not told apart."""

import pandas as pd
import pytest

from ofer.papers import conclusions
from ofer.papers.pairs import COLUMNS
from ofer.papers.published import read_published

EYES, MOUTH, LOWER = "eyes", "mouth", "lower_part"


def pairs(*cells: tuple[str, str, str, float, float, str]) -> pd.DataFrame:
    """Return comparisons (row, opponent, column, difference, half width of the interval, verdict)."""
    small, large = 0.001, 0.9
    return pd.DataFrame(
        [
            {
                "row": row, "opponent": opponent, "column": column,
                "difference": difference, "ci_low": difference - half, "ci_high": difference + half,
                "p_bootstrap": large if verdict == "open" else small,
                "p_mcnemar": large, "p_corrected_t": small, "p_corrected": large if verdict == "open" else small,
                "correction": "" if verdict == "elsewhere" else "Holm", "family": len(cells),
                "judged_in": "other" if verdict == "elsewhere" else "mine", "verdict": verdict, "n": 200,
            }
            for row, opponent, column, difference, half, verdict in cells
        ],
        columns=COLUMNS,
    )  # fmt: skip


class TestAgainst:
    def test_all_columns_alike_are_one_clause(self):
        table = pairs(
            ("our method", "filling", EYES, 18.1, 4, "better"), ("our method", "filling", MOUTH, 3, 1, "better")
        )
        assert conclusions.against(table, "our method", "filling") == (
            "Our method beats filling for eyes (+18.1 points [+14.1, +22.1]) and mouth (+3.0 points [+2.0, +4.0])."
        )

    def test_each_verdict_is_a_clause(self):
        table = pairs(
            ("Our method", "filling", EYES, 0.4, 1, "open"),
            ("Our method", "filling", MOUTH, 5, 1, "better"),
            ("Our method", "filling", LOWER, -3, 1, "worse"),
        )
        assert conclusions.against(table, "Our method", "filling") == (
            "Our method beats filling for mouth (+5.0 points [+4.0, +6.0]), is worse than filling for the lower part "
            "(−3.0 points [−4.0, −2.0]) and cannot be told from filling for eyes (+0.4 points [−0.6, +1.4])."
        )

    def test_what_another_table_judges_is_named_with_that_table(self):
        table = pairs(("a", "b", EYES, 9, 1, "elsewhere"), ("a", "b", MOUTH, 5, 1, "better"))
        assert conclusions.against(table, "a", "b") == (
            "A beats b for mouth (+5.0 points [+4.0, +6.0]) and is judged in other against b for eyes "
            "(+9.0 points [+8.0, +10.0])."
        )
        ranked = conclusions.ranking(table)
        assert "“a” beats “b” for mouth" in ranked and "eyes" not in ranked
        assert "1 of 1 by the bootstrap" in conclusions.second_opinions(table, 0.95, "bootstrap")

    def test_other_opponents_have_no_part_in_it(self):
        table = pairs(
            ("a", "b", EYES, 2, 1, "better"), ("a", "c", EYES, 9, 1, "better"), ("b", "c", EYES, 7, 1, "better")
        )
        assert "9.0" not in conclusions.against(table, "a", "b")
        assert "7.0" not in conclusions.against(table, "a", "c")


class TestRanking:
    def test_where_nothing_differs_the_ranking_is_noise(self):
        rows = [(a, b, c, 0.5, 2, "open") for a, b in (("x", "y"), ("x", "z"), ("y", "z")) for c in (EYES, MOUTH)]
        assert conclusions.ranking(pairs(*rows)) == (
            "The ranking of the rows is inside the noise: of 6 comparisons (3 pairs of rows, 2 columns), none differs "
            "after correction."
        )

    def test_one_difference_is_named_with_the_winner_first(self):
        table = pairs(("/", "1", EYES, -4, 1, "worse"), ("/", "1", MOUTH, 1, 2, "open"))
        assert conclusions.ranking(table) == (
            "Of 2 comparisons (1 pair of rows, 2 columns), 1 differs after correction: “1” beats “/” for eyes "
            "by 4.0 points [+3.0, +5.0]. The rest of the ranking is inside the noise."
        )

    def test_the_largest_differences_are_named_and_the_others_counted(self):
        rows = [("a", str(number), EYES, float(number), 0.5, "better") for number in range(1, 10)]
        text = conclusions.ranking(pairs(*rows, ("b", "1", EYES, 0.1, 1, "open")))
        assert text.startswith("Of 10 comparisons (10 pairs of rows, 1 column), 9 differ after correction: “a” ")
        assert text.count("beats") == conclusions.LISTED
        assert "“a” beats “4” for eyes by 4.0 points [+3.5, +4.5]; and 3 more. The rest" in text

    def test_where_everything_differs_nothing_is_left_to_noise(self):
        text = conclusions.ranking(pairs(("a", "b", EYES, 5, 1, "better"), ("a", "b", MOUTH, 5, 1, "better")))
        assert text.startswith("Every one of the 2 comparisons (1 pair of rows, 2 columns) differs")
        assert "noise" not in text

    def test_an_interval_beyond_zero_keeps_its_signs(self):
        # McNemar's test may call what the bootstrap's interval leaves open.
        text = conclusions.ranking(pairs(("a", "b", EYES, -2, 3, "worse"), ("a", "b", MOUTH, 0, 3, "open")))
        assert "“b” beats “a” for eyes by 2.0 points [−1.0, +5.0]" in text


def test_how_large_a_difference_could_be_seen_is_the_median_half_width():
    table = pairs(("a", "b", EYES, 0, 2.0, "open"), ("a", "c", EYES, 0, 2.9, "open"), ("b", "c", EYES, 0, 9.0, "open"))
    text = conclusions.sensitivity(table, 0.95)
    assert text.startswith(
        "What could have been seen: the 95 % interval of a difference reaches ± 2.9 points (the median"
    )


def test_rows_that_never_differ_have_no_smallest_difference_that_could_be_seen():
    text = conclusions.sensitivity(pairs(("a", "b", EYES, 0, 0, "open"), ("a", "c", EYES, 0, 0, "open")), 0.95)
    assert text.startswith("Most of the compared rows are right and wrong on the same samples")


def test_the_papers_rows_lie_apart_as_the_specification_says(published_path):
    assert conclusions.published_spread(read_published(published_path, 8)) == (
        "The paper's own rows lie at most 2.5 (eyes), 3.0 (mouth) and 2.3 (the lower part) points apart."
    )


class TestSecondOpinions:
    def test_each_test_is_corrected_and_counted(self):
        table = pairs(*[("a", str(number), EYES, 1, 1, "better" if number else "open") for number in range(4)])
        assert conclusions.second_opinions(table, 0.95, "bootstrap") == (
            "Differences after correction: 3 of 4 by the bootstrap; second opinions: 0 of 4 by "
            "McNemar's exact test (which takes samples as independent) and 4 of 4 by the corrected resampled t-test "
            "over folds."
        )

    def test_the_test_that_is_corrected_comes_first_and_one_that_does_not_apply_is_left_out(self):
        table = pairs(("a", "b", EYES, 1, 1, "open")).assign(p_mcnemar=float("nan"))
        assert conclusions.second_opinions(table, 0.95, "corrected_t") == (
            "Differences after correction: 1 of 1 by the corrected resampled t-test over folds; second "
            "opinions: 0 of 1 by the bootstrap."
        )


class TestTooFewDraws:
    def test_they_are_warned_of_exactly_where_no_difference_can_pass(self):
        assert conclusions.too_few_draws(84, 10_000, 0.95) == []
        assert conclusions.too_few_draws(84, 3_359, 0.95) == []
        assert conclusions.too_few_draws(84, 3_358, 0.95) == [
            "With 3,358 draws no difference can pass the correction over 84 comparisons: set statistics.draws above "
            "3,359."
        ]

    @pytest.mark.parametrize(("corrected", "warned"), [("bootstrap", True), ("mcnemar", False)])
    def test_only_where_the_draws_decide(self, make_experiment, corrected, warned):
        table = pairs(*[("a", str(number), EYES, 1, 1, "open") for number in range(84)])
        text = " ".join(conclusions.closing(table, make_experiment(draws=200, corrected=corrected)))
        assert ("no difference can pass" in text) == warned


def test_no_sentence_calls_rows_equal_because_they_do_not_differ(make_experiment):
    table = pairs(*[(a, b, EYES, 0.1, 2, "open") for a, b in (("x", "y"), ("x", "z"), ("y", "z"))])
    sentences = [conclusions.ranking(table), conclusions.against(table, "x", "y")]
    sentences += conclusions.closing(table, make_experiment())
    assert not [text for text in sentences if "equal" in text or "same" in text or "no difference" in text]
    assert "has not been shown to be equal" in conclusions.reading(table, 0.95, "mine")
    assert "by Holm's method over 3 comparisons of mine. The level is 5 %" in conclusions.reading(table, 0.95, "mine")
