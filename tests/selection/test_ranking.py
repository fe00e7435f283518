"""The ranking as a reader may see it: which files, which marks, how many places."""

import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.jury.tables import Assignment
from village.selection.reads import ranking
from village.selection.reads.standing import Scope


def order(standing):
    return [row.entry.reference for row in standing.rows]


def test_files_are_ranked_by_what_the_jurors_gave(chair, six):
    found = ranking.standing(chair)

    assert order(found) == list("ABCDEF")
    assert (found.places, found.taken, [row.last_place for row in found.rows].index(True)) == (
        2,
        0,
        1,
    )
    assert found.rows[1].score > found.cut > found.rows[2].score
    assert all(found.least <= row.low <= row.high <= found.most for row in found.rows)


def test_a_place_that_is_given_is_left_to_nobody_else(chair, six, session):
    six[0].state = State.SELECTED
    session.flush()

    open_files, everything = ranking.standing(chair), ranking.standing(chair, Scope.ALL)

    assert (open_files.places, open_files.taken, order(open_files)) == (1, 1, list("BCDEF"))
    assert (everything.places, everything.taken, order(everything)) == (2, 0, list("ABCDEF"))
    assert ranking.places_left(chair) == 1


def test_incomplete_reviews_and_those_of_who_stepped_aside_do_not_count(chair, six, session):
    reviews = session.scalars(
        sa.select(Assignment).where(Assignment.application_id == six[0].id).order_by(Assignment.id)
    ).all()
    reviews[0].completed_at = None
    factories.ConflictFactory(user=reviews[1].user, application=six[0])
    session.flush()

    assert ranking.standing(chair).of("A").reviews == 1


def test_two_jurors_of_one_name_are_told_apart(chair, six, session):
    for user in session.scalars(sa.select(factories.User).where(factories.User.name.like("Juré%"))):
        user.name = "Juré"
    session.flush()

    assert len({juror.juror for juror in ranking.standing(chair).jurors}) == 3


def test_a_file_in_which_the_reader_has_an_interest_does_not_exist(ctx, six):
    user = factories.UserFactory()
    factories.ConflictFactory(user=user, application=six[0])

    assert order(ranking.standing(acting(ctx, Role.CHAIR, user=user))) == list("BCDEF")


def test_exhibitors_are_not_ranked_and_nobody_is_an_empty_ranking(chair, edition):
    factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE)

    found = ranking.standing(chair)

    assert (found.rows, found.cut, found.around_cut) == ((), None, ())
    assert (found.least, found.most) == (0.0, 5.0)
