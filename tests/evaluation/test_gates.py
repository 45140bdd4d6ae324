"""Whether gates know what is hidden, held against other people's code and against obvious loops."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from ofer.base.errors import OferError
from ofer.evaluation.gates import change, is_hidden, rank_correlation, read_gates, separation
from tests.evaluation.made_division import rounds_of, write_division

DRAWS = {"draws": 200, "seed": 0}


def gates(count: int = 120, *, subjects: int = 12, knows: float = 0.3) -> pd.DataFrame:
    """Return patches of which a third are not hidden, with ties among α and a share of none."""
    generator = np.random.default_rng(1)
    share = np.where(generator.random(count) < 0.3, 0.0, generator.random(count).round(2))
    alpha = (generator.random(count) - knows * share).round(1)
    sample = np.arange(count)
    frame = pd.DataFrame({"sample": sample, "subject": sample % subjects, "patch": "1"})
    return frame.assign(alpha=alpha, hidden_share=share).replace({"hidden_share": {share.max(): np.nan}})


def area_by_pairs(frame: pd.DataFrame) -> float:
    wins = [
        (one < other) + (one == other) / 2
        for one in frame.loc[frame["hidden_share"] >= 0.5, "alpha"]
        for other in frame.loc[frame["hidden_share"] == 0, "alpha"]
    ]
    return float(np.mean(wins))


def test_the_separation_is_the_area_that_others_compute():
    frame = gates()
    found = separation(frame, **DRAWS)
    told = frame[(frame["hidden_share"] == 0) | (frame["hidden_share"] >= 0.5)]
    assert 0 < len(told) < len(frame)
    np.testing.assert_allclose(found.value, roc_auc_score(told["hidden_share"] >= 0.5, -told["alpha"]))
    np.testing.assert_allclose(found.value, area_by_pairs(frame))
    assert found.samples == len(told)


@pytest.mark.parametrize("measure", [separation, rank_correlation])
def test_a_draw_takes_whole_subjects_as_often_as_it_has_them(measure, monkeypatch):
    frame = gates()
    times = np.array([[0, 3, 1, 0, 1, 2, 0, 1, 1, 1, 1, 1]])
    monkeypatch.setattr("ofer.evaluation.gates.draw", lambda units, draws, seed: times)
    repeated = pd.concat([frame[frame["subject"] == who] for who, often in enumerate(times[0]) for _ in range(often)])
    np.testing.assert_allclose(measure(frame, **DRAWS).resampled, [measure(repeated, **DRAWS).value])


def test_the_correlation_is_spearmans():
    frame = gates()
    seen = frame.dropna()
    assert len(seen) < len(frame)
    wanted = spearmanr(seen["alpha"], seen["hidden_share"]).statistic
    np.testing.assert_allclose(rank_correlation(frame, **DRAWS).value, wanted)


def test_the_interval_holds_one_half_where_gates_know_nothing_and_not_where_they_know():
    low, high = separation(gates(600, subjects=60, knows=0.0), **DRAWS).interval(0.95)
    assert low < 0.5 < high
    low, high = separation(gates(600, subjects=60, knows=0.8), **DRAWS).interval(0.95)
    assert 0.5 < low < high <= 1


def test_without_hidden_patches_there_is_no_number():
    found = separation(gates().query("hidden_share == 0"), **DRAWS)
    assert np.isnan(found.value) and len(found.resampled) == 0
    assert np.isnan(rank_correlation(gates().query("hidden_share == 0"), **DRAWS).value)


def test_a_change_is_of_the_same_patches_of_the_same_samples():
    frame = gates()
    clean = frame.assign(alpha=frame["alpha"] + 0.25, hidden_share=0.0).sample(frac=1, random_state=0)
    hidden = frame[is_hidden(frame)]
    found = change(hidden, clean, **DRAWS)
    np.testing.assert_allclose([found.value, *found.interval(0.95)], -0.25)
    with pytest.raises(OferError, match="are there of the clean picture; delete"):
        change(hidden, clean.iloc[:9], **DRAWS)


def test_a_file_without_a_patch_of_a_sample_is_refused(tmp_path):
    names = ["a", "b", "c"]
    samples = pd.DataFrame({"sample": names, "subject": names, "label": "fear", "fold": range(3)})
    division = write_division(tmp_path, rounds_of(samples, 3))
    frame = pd.concat([samples.drop(columns="label").assign(patch=patch, alpha=0.5) for patch in ("1", "face")])
    frame.to_csv(tmp_path / "gates.csv", index=False)
    assert len(read_gates(tmp_path / "gates.csv", division)) == 6
    frame.iloc[:-1].to_csv(tmp_path / "gates.csv", index=False)
    with pytest.raises(OferError, match=r"gates\.csv: 1 of the 3 samples .* are missing, such as c \(patch face\)"):
        read_gates(tmp_path / "gates.csv", division)
