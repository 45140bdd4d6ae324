import numpy as np

from ofer.corpora.synthetic.sequence import ORDER, draw_sequence, onset


def test_onset_runs_from_nothing_to_everything_and_never_back():
    time = np.linspace(0, 1, 30)
    course = onset(time, 0.2, 7.0, 0.4)
    assert course[0] == 0 and course[-1] == 1
    assert (np.diff(course) >= 0).all() and np.allclose(course[time <= 0.2], 0)


def test_each_subject_shows_each_expression_once(parameters):
    orders = set()
    for subject in range(1, 6):
        shown = tuple(draw_sequence(parameters, 1, subject, n, (8, 12)).expression for n in range(1, 7))
        assert sorted(shown) == sorted(ORDER)
        orders.add(shown)
    assert len(orders) > 1  # the number of a sequence does not give its label away


def test_first_frame_is_neutral_and_the_last_one_the_apex(parameters):
    for number in range(1, 7):
        sequence = draw_sequence(parameters, 1, 2, number, (8, 12))
        assert 8 <= sequence.frames <= 12
        for unit, course in sequence.course.items():
            assert course[0] == 0 and np.isclose(course[-1], sequence.units[unit])
        np.testing.assert_array_equal(sequence.rotation[0], 0)


def test_a_sequence_depends_on_seed_subject_and_number_alone(parameters):
    one, two = (draw_sequence(parameters, 7, 2, 3, (8, 12)) for _ in range(2))
    assert one.units == two.units and one.noise_seed == two.noise_seed
    other = draw_sequence(parameters, 8, 2, 3, (8, 12))
    assert other.noise_seed != one.noise_seed
