import csv

import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora.synthetic.parameters import COLUMNS, read_parameters
from ofer.corpora.synthetic.sequence import ORDER

HEAD = ",".join(COLUMNS) + "\n"


def test_every_row_names_its_source(parameters_path):
    with parameters_path.open() as file:
        assert all(row["source"].strip() for row in csv.DictReader(file))


def test_every_expression_has_prototypes_and_every_unit_moves_something(parameters):
    units = set(parameters.names("action_unit"))
    actuators = {
        *parameters.names("muscle"),
        *parameters.names("sphincter"),
        "jaw",
        "lid_raise",
        "lid_tighten",
        "lid_close",
    }
    for unit in units:
        assert set(parameters.fields("action_unit", unit)) <= actuators
    for expression in ORDER:
        names = [name for name in parameters.names("prototype") if name.split()[0] == expression]
        assert len(names) >= 2
        for name in names:
            assert set(parameters.fields("prototype", name)) - {"weight"} <= units
            for low, high in parameters.fields("prototype", name).values():
                assert 0 <= low <= high <= 1
    assert set(parameters.names("additional")) <= units
    for name in parameters.names("presence"):
        assert set(parameters.fields("presence", name)) <= set(parameters.fields("prototype", name))


def test_drawn_values_lie_in_their_range(parameters):
    rng = np.random.default_rng(0)
    low, high = parameters.range("shape", "nose_length")
    values = [parameters.draw(rng, "shape", "nose_length") for _ in range(300)]
    assert low <= min(values) < max(values) <= high
    assert abs(np.mean(values) - (low + high) / 2) < 0.15 * (high - low)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("group,name\n", "columns"),
        (HEAD + "a,b,c,1,x,mm,ours\n", "line 2 has no numbers"),
        (HEAD + "a,b,c,2,1,mm,ours\n", "line 2 has low above high"),
        (HEAD + "a,b,c,1,1,mm,ours\na,b,c,1,1,mm,ours\n", "line 3 repeats"),
    ],
)
def test_faults_of_the_file_are_named(tmp_path, text, fault):
    path = tmp_path / "parameters.csv"
    path.write_text(text)
    with pytest.raises(OferError, match=fault):
        read_parameters(path)


def test_missing_rows_and_files_are_named(tmp_path):
    path = tmp_path / "parameters.csv"
    with pytest.raises(OferError, match="no such file"):
        read_parameters(path)
    path.write_text(HEAD + "a,b,c,1,2,mm,ours\n")
    read = read_parameters(path)
    for call in (
        lambda: read.number("x", "b"),
        lambda: read.number("a", "x"),
        lambda: read.range("a", "b", "x"),
    ):
        with pytest.raises(OferError, match="restore"):
            call()
    with pytest.raises(OferError, match="must be one number"):
        read.number("a", "b", "c")
