"""What a division says of who trains, who selects and who is tested, and files that say it wrongly."""

from pathlib import Path

import pandas as pd
import pytest

from ofer.base.errors import DamagedError
from ofer.evaluation.division import TEST, TRAIN, VALIDATION, Division, read_division
from tests.evaluation.made_division import rounds_of, write_division

SAMPLES = pd.DataFrame(
    {
        "sample": list("abcdef"),
        "subject": ["NA", "001", "x", "y", "z", "z"],
        "label": "fear",
        "fold": [0, 0, 1, 1, 2, 2],
    }
)


def test_what_is_written_is_read_whatever_the_names(tmp_path: Path) -> None:
    division = rounds_of(SAMPLES, 3)
    found = read_division(write_division(tmp_path, division))
    assert found.samples.equals(division.samples)
    assert found.rounds.equals(division.rounds)
    assert found.numbers() == [0, 1, 2]
    assert [found.of(1, role)["sample"].tolist() for role in (TRAIN, VALIDATION, TEST)] == [
        ["a", "b"],
        ["e", "f"],
        ["c", "d"],
    ]
    assert found.tested().equals(SAMPLES)


def test_what_is_tested_alone_is_tested() -> None:
    division = rounds_of(SAMPLES, 3)
    once = Division(division.samples, division.rounds[division.rounds["round"] == 1])
    assert once.tested()[["sample", "fold"]].to_numpy().tolist() == [["c", 1], ["d", 1]]


def test_the_tested_share_is_the_mean_over_rounds() -> None:
    uneven = rounds_of(SAMPLES.assign(fold=[0, 0, 0, 1, 2, 2]), 3)
    assert uneven.tested_share() == pytest.approx((3 / 2 + 1 / 3 + 2 / 1) / 3)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([(0, "test", "0"), (0, "train", "0")], "a group has two roles in a round"),
        ([(0, "test", "0"), (1, "test", "0")], "a group is tested in two rounds"),
        ([(0, "tested", "0")], "a role is none of train, validation, test"),
        ([(0, "test", "7")], "no sample lies in group 7"),
    ],
)
def test_rounds_that_mix_roles_are_refused(tmp_path: Path, rows: list[tuple[int, str, str]], fault: str) -> None:
    rounds = pd.DataFrame(rows, columns=["round", "role", "group"])
    with pytest.raises(DamagedError, match=rf"rounds\.csv: {fault}; delete it"):
        read_division(write_division(tmp_path, Division(rounds_of(SAMPLES, 3).samples, rounds)))


def test_a_sample_in_two_groups_is_refused(tmp_path: Path) -> None:
    division = rounds_of(pd.concat([SAMPLES, SAMPLES.head(1).assign(fold=1)]), 3)
    with pytest.raises(DamagedError, match="a sample lies in two groups"):
        read_division(write_division(tmp_path, division))


def test_another_table_is_refused(tmp_path: Path) -> None:
    paths = write_division(tmp_path, rounds_of(SAMPLES, 3))
    paths[1].write_text("turn,role,group\n0,test,0\n")
    with pytest.raises(DamagedError, match=r"rounds\.csv: has other columns than round, role, group"):
        read_division(paths)
