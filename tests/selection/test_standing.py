"""The ranking's figures: what is certain, what lies around the cut, what is staged."""

import pytest

from tests import factories
from village.applications.words import State
from village.selection.reads import ranking, standing
from village.selection.reads.standing import Scope
from village.selection.words import Outcome


@pytest.fixture
def found(chair, six):
    return ranking.standing(chair)


def test_files_are_certain_open_or_unreviewed(chair, six, found):
    factories.ApplicationFactory(edition=chair.edition, state=State.ELIGIBLE)

    assert found.unreviewed == 0
    assert ranking.standing(chair).unreviewed == 1
    assert 0 <= found.certain <= 6


def test_a_picture_shows_the_files_on_both_sides_of_the_cut(found, monkeypatch):
    monkeypatch.setattr(standing, "AROUND", 1)

    assert [row.entry.reference for row in found.around_cut] == ["B", "C"]


def test_more_reviews_go_together_to_the_files_they_help(found):
    asked = found.where_next(4)

    assert sum(one.more for one in asked) == min(4, len(found.next_reviews))
    assert len({one.entry.reference for one in asked}) == len(asked)
    assert sum(one.gain for one in asked) == pytest.approx(
        sum(one.gain for one in found.next_reviews[:4])
    )


def test_the_ranking_of_one_axis_or_continent_keeps_its_ranks(found, six):
    axis = six[0].axis.number

    assert [row.rank for row in found.only(axis=axis).rows] == [1, 2, 3, 4, 5, 6]
    assert found.only(axis=axis + 1).rows == found.only(zone="europe").rows == ()
    assert found.only(zone="africa").rows == found.rows


def test_what_is_staged_changes_the_ranking_s_mark(chair, six, found):
    factories.DecisionFactory(application=six[0])

    after = ranking.standing(chair)

    assert after.mark != found.mark
    assert (after.staged(Outcome.SELECT), found.staged(Outcome.SELECT)) == (1, 0)
    assert [row.entry.reference for row in after.undecided] == list("BCDEF")


def test_a_file_that_is_not_ranked_has_no_line(chair, six, found):
    six[0].state = State.REJECTED
    chair.session.flush()

    assert (found.of("A").rank, found.of("Z")) == (1, None)
    everything = ranking.standing(chair, Scope.ALL)
    assert [row.entry.reference for row in everything.undecided] == list("BCDEF")
