"""In which family a comparison is judged: one verdict for each, whatever table shows it."""

import pandas as pd
import pytest

from ofer.evaluation.holm import holm
from ofer.papers.families import Compared, Family, Shared, family, key_of, shared_by
from ofer.papers.formulas import ACCURACY, Comparison, all_pairs, difference
from ofer.papers.verdicts import correct, judge
from tests.papers.conftest import accuracies

EYES = {"eyes": "e"}


def all_of(*methods: str) -> list[Comparison]:
    return all_pairs({method: accuracies(method, EYES) for method in methods})


def tables(*, wide_seeds: int = 1, small_seeds: int = 1) -> dict[str, Compared]:
    return {
        "small": Compared(small_seeds, {ACCURACY: all_of("a", "b", "c")}),
        "wide": Compared(wide_seeds, {ACCURACY: all_of("d", "b", "a", "e")}),
        "other": Compared(1, {ACCURACY: all_of("x", "y")}),
    }


A_B = key_of(difference({("a", "e"): 1.0}, {("b", "e"): 1.0}))


def test_a_comparison_is_the_same_whichever_is_called_the_opponent():
    a, b = {("a", "e"): 1.0}, {("b", "e"): 1.0}
    assert key_of(difference(a, b)) == key_of(difference(b, a)) != key_of(difference(a, {("b", "f"): 1.0}))


def test_what_several_tables_compare_is_judged_over_the_largest_family_in_each():
    for name in ("small", "wide"):
        assert shared_by(name, tables(), ACCURACY) == {A_B: Shared("wide", 6, True)}
    assert shared_by("other", tables(), ACCURACY) == {}


def test_the_tables_of_the_most_trainings_judge_and_alone_if_they_are_alone():
    made = tables(small_seeds=3)
    assert shared_by("small", made, ACCURACY) == {}
    # Its three comparisons are all its own; the wider table has five left.
    assert shared_by("wide", made, ACCURACY) == {A_B: Shared("small", 3, False)}


def test_what_is_declared_is_what_the_stage_reads():
    declared = Family("wide", shared_by("wide", tables(small_seeds=3), ACCURACY))
    assert family("wide", declared.as_json()) == declared


def judged(shared: dict, p_values: list[float], differences: list[float], *, lower_is_better: bool = False):
    comparisons = all_of("a", "b", "c")
    pairs = pd.DataFrame({"difference": differences, "p": p_values})
    return judge(pairs, comparisons, Family("mine", shared), p="p", confidence=0.95, lower_is_better=lower_is_better)


def test_a_table_s_own_comparisons_are_corrected_by_holm_s_method():
    found = judged({}, [0.01, 0.02, 0.5], [1.0, -1.0, 1.0])
    assert list(found["p_corrected"]) == pytest.approx(list(holm([0.01, 0.02, 0.5])))
    assert list(found["verdict"]) == ["better", "worse", "open"]
    assert list(judged({}, [0.01] * 3, [1.0, -1.0, 1.0], lower_is_better=True)["verdict"]) == [
        "worse",
        "better",
        "worse",
    ]
    assert set(found["correction"]) == {"Holm"} and set(found["family"]) == {3} and set(found["judged_in"]) == {"mine"}


def test_a_shared_one_by_bonferroni_s_over_the_largest_family_and_never_more_easily_than_by_holm_s():
    found = judged({A_B: Shared("wide", 40, True)}, [0.01, 0.02, 0.03], [1.0] * 3)
    assert found["p_corrected"][0] == pytest.approx(0.4)
    assert (found["p_corrected"] >= holm([0.01, 0.02, 0.03]) - 1e-12).all()
    assert list(found["verdict"]) == ["open", "better", "better"]
    assert found["judged_in"][0] == "wide" and found["family"][0] == 40


def test_one_that_another_table_judges_has_no_verdict_here_and_no_part_in_the_family():
    found = judged({A_B: Shared("wide", 40, False)}, [0.001, 0.02, 0.5], [1.0] * 3)
    assert pd.isna(found["p_corrected"][0]) and found["verdict"][0] == "elsewhere"
    assert found["p_corrected"][1] == pytest.approx(0.04)
    assert list(found["family"]) == [40, 2, 2]
    assert list(correct(found, "p"))[1:] == pytest.approx([0.04, 0.5])


def test_a_test_that_does_not_apply_leaves_its_comparison_untested():
    assert judged({}, [float("nan"), 0.001, 0.5], [1.0] * 3)["verdict"][0] == "untested"
