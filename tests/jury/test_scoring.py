"""A score is the weighted mean of a juror's marks, once all are there."""

from village.jury.words.scoring import weighted_score


def test_marks_count_by_their_weights():
    assert weighted_score({1: 5, 2: 1}, {1: 3, 2: 1}) == 4.0


def test_a_missing_mark_or_no_criterion_gives_no_score():
    assert [weighted_score({1: 5}, {1: 3, 2: 1}), weighted_score({1: 5}, {})] == [None, None]
