"""Candidates as values: who may have what, how much everybody has, what must hold."""

import numpy as np
import pytest

from village.jury.reads.candidates import CandidateJuror, Candidates, File


def file(number, axis=None):
    return File(number, f"A{number}", "t", "o", number, "africa", "fr", axis)


def juror(number, load=0, axes=()):
    return CandidateJuror(number, f"J{number}", "", axes, ("fr",), load)


FILES = tuple(file(number) for number in (1, 2, 3))
JURORS = juror(11, 2), juror(12, 1), juror(13)


def known(given=(), barred=(), jurors=JURORS):
    return Candidates(FILES, jurors, frozenset(given), frozenset(barred))


@pytest.mark.parametrize(
    ("pair", "meets", "allows"),
    [
        ((1, 11), True, False),
        ((1, 12), False, False),
        ((1, 13), True, True),
        ((9, 11), False, False),
        ((1, 99), False, False),
    ],
)
def test_a_pair_may_be_given_once_and_without_a_conflict(pair, meets, allows):
    candidates = known(given=[(1, 11)], barred=[(1, 12)])

    assert (candidates.meets(pair), candidates.allows(pair)) == (meets, allows)


def test_a_matrix_has_the_pairs_that_meet():
    candidates = known(given=[(1, 11), (2, 12), (9, 11)], barred=[(2, 12)])

    assert candidates.standing.tolist() == [[True, False, False], [False] * 3, [False] * 3]


def test_axes_and_conflicts_are_in_the_affinity():
    jurors = juror(11, axes=(1,)), juror(12)
    candidates = Candidates((file(1, axis=1),), jurors, frozenset(), frozenset([(1, 12)]))

    [[same, barred]] = candidates.affinity

    assert same > 0
    assert np.isnan(barred)


def test_files_are_short_or_have_more_jurors_than_asked():
    candidates = known(given=[(1, 11), (1, 12), (2, 11)])

    assert [one.id for one in candidates.short_of(1)] == [3]
    assert [one.id for one in candidates.lacking(1).files] == [2, 3]


def test_jurors_of_files_are_named_in_their_order():
    candidates = known(given=[(1, 12), (1, 11), (2, 13), (3, 99)], barred=[(2, 13)])

    assert {
        key: [one.id for one in jurors] for key, jurors in candidates.given_by_file().items()
    } == {1: [11, 12]}


@pytest.mark.parametrize(
    ("jurors", "per_application", "least", "without_one"),
    [(JURORS, 1, 2, 2), (JURORS, 3, 4, 2), ((), 1, 3, 1), ((juror(11),), 1, 3, 1)],
)
def test_the_least_limit_bears_all_demands_evenly(jurors, per_application, least, without_one):
    candidates = known(jurors=jurors)

    assert candidates.least_load(per_application) == least
    assert candidates.load_without_one() == without_one


def test_what_is_given_stays_and_a_full_file_gets_nobody_else():
    instance = known(given=[(1, 11), (2, 12)]).instance(1, 2)

    assert instance.keep == 2
    assert np.isnan(instance.affinity).tolist() == [
        [False, True, True],
        [True, False, True],
        [False] * 3,
    ]
    # Juror 11 has one of two files elsewhere, juror 12 none, and 13 none at all.
    assert instance.most.tolist() == [1, 2, 2]


def test_where_nothing_is_given_nothing_is_kept():
    assert known().instance(2, 5).kept is None
