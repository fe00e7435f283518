"""A juror's files: how far each is, the next one, and what the jury thought of it."""

import pytest

from tests import factories
from tests.conftest import acting
from tests.jury.people import file_of
from village.applications.words import State
from village.core.errors import ConflictOfInterest, NotFound
from village.core.permissions import Role
from village.jury.reads import files
from village.jury.reads.files import Progress


@pytest.fixture
def juror():
    return factories.UserFactory()


def seen_by(ctx, user):
    return acting(ctx, Role.JUROR, user=user)


def given(juror, application, **fields):
    return factories.AssignmentFactory(user=juror, application=application, **fields)


def test_files_stand_in_order_with_their_progress(ctx, edition, juror):
    given(juror, file_of(edition, "C"))
    given(juror, file_of(edition, "B"), saved_at=factories.LONG_AGO)
    given(juror, file_of(edition, "A"), marks=[4, 5])
    given(juror, file_of(edition, "D", state=State.SUBMITTED))

    found = files.files(seen_by(ctx, juror))

    assert [(row.reference, row.progress) for row in found.rows] == [
        ("A", Progress.DONE),
        ("B", Progress.STARTED),
        ("C", Progress.TO_SCORE),
    ]
    assert (found.total, found.done, found.started) == (3, 1, 1)


@pytest.mark.parametrize(("after", "following"), [("", "B"), ("B", "C"), ("C", "B"), ("A", "B")])
def test_the_next_file_is_the_next_unfinished_one_going_round(
    ctx, edition, juror, after, following
):
    given(juror, file_of(edition, "A"), marks=[4, 5])
    for name in "BC":
        given(juror, file_of(edition, name))
    given(juror, file_of(edition, "D", state=State.REJECTED))

    assert files.files(seen_by(ctx, juror)).after(after) == following


def test_when_all_is_done_there_is_no_next_file(ctx, edition, juror):
    given(juror, file_of(edition, "A"), marks=[4, 5])

    assert files.files(seen_by(ctx, juror)).after("A") is None


def test_a_file_left_for_a_conflict_is_named_with_its_reason_alone(ctx, edition, juror):
    application = file_of(edition, "A")
    given(juror, application)
    factories.ConflictFactory(user=juror, application=application, reason="Conseil")
    mine = seen_by(ctx, juror)

    found = files.files(mine)

    assert found.rows == ()
    assert [(row.reference, row.reason) for row in found.aside] == [("A", "Conseil")]
    with pytest.raises(ConflictOfInterest):
        files.assignment(mine, "A")


def test_a_review_is_ones_own_and_of_a_file_that_may_be_read(ctx, edition, juror):
    mine = given(juror, file_of(edition, "A"), marks=[4, 5])
    given(factories.UserFactory(), file_of(edition, "B"))
    given(juror, file_of(edition, "C", state=State.WITHDRAWN))
    me = seen_by(ctx, juror)

    assert files.assignment(me, "A", lock=True) is mine
    first, second = edition.criteria
    assert files.marks_of(mine) == {first.id: 4, second.id: 5}
    for reference in "BC":
        with pytest.raises(NotFound):
            files.assignment(me, reference)


def test_the_rubrics_weights_are_shares_of_the_whole(edition):
    for criterion, weight in zip(edition.criteria, (1, 3), strict=True):
        criterion.weight = weight
    edition.criteria[0].anchors = {"5": {"fr": "Parfait"}}

    first, second = files.rubric(edition, "fr")

    assert (first.weight, second.weight) == (0.25, 0.75)
    assert (first.levels[5], first.levels[0]) == (
        files.MarkView(5, "5", "Parfait"),
        files.MarkView(0, "0"),
    )
    assert first.field == f"mark_{first.position}"


def test_a_juror_compares_only_a_whole_review_of_a_decided_file(ctx, edition, juror):
    application = file_of(edition, "A")
    mine = given(juror, application, marks=[4, 4])
    aside = factories.UserFactory()
    given(factories.UserFactory(), application, marks=[2, 2])
    given(aside, application, marks=[0, 0])
    factories.ConflictFactory(user=aside, application=application)
    me = seen_by(ctx, juror)

    assert files.comparison(me, mine) is None
    application.state = State.SELECTED
    ctx.session.flush()
    assert files.comparison(me, mine) == (4, 3, 2)


def test_a_file_put_on_the_waiting_list_is_no_longer_to_score(ctx, edition, juror):
    given(juror, file_of(edition, "A", state=State.WAITLISTED))
    given(juror, file_of(edition, "B", state=State.WAITLISTED), marks=[4, 5])
    given(juror, file_of(edition, "C"))

    found = files.files(seen_by(ctx, juror))

    assert [(row.reference, row.progress, row.open) for row in found.rows] == [
        ("A", Progress.MISSED, True),
        ("B", Progress.DONE, True),
        ("C", Progress.TO_SCORE, True),
    ]
    assert (found.left, found.after("C")) == (1, None)
