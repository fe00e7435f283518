"""Decisions as the committee sees them: on one file, and all that wait to be announced."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.core.errors import NotFound
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.selection.reads import decisions
from village.selection.words import DecisionState, Outcome


def test_a_file_is_found_once_it_has_come_before_the_jury(chair, edition):
    for reference, fields in {
        "A": {"state": State.ELIGIBLE},
        "B": {"state": State.WITHDRAWN},
        "C": {"state": State.SUBMITTED},
        "D": {"state": State.ELIGIBLE, "kind": CallKind.EXHIBITOR},
    }.items():
        factories.ApplicationFactory(edition=edition, reference=reference, **fields)

    assert [decisions.find(chair, name).reference for name in "AB"] == ["A", "B"]
    for name in "CD":
        with pytest.raises(NotFound):
            decisions.find(chair, name)


def test_files_come_in_the_order_asked_and_only_those_one_may_decide_on(ctx, six):
    user = factories.UserFactory()
    factories.ConflictFactory(user=user, application=six[1])
    chair = acting(ctx, Role.CHAIR, user=user)

    assert decisions.files(chair, ["C", "B", "Z", "A"]) == [six[2], six[0]]


def test_a_staged_decision_is_told_from_those_that_were_announced(chair, six):
    file = six[0]
    old = factories.DecisionFactory(
        application=file, state=DecisionState.ANNOUNCED, closed_at=factories.LONG_AGO
    )
    new = factories.DecisionFactory(application=file)

    assert decisions.staged(chair, file) is new
    assert decisions.past(chair, file) == [old]
    assert decisions.announced_decision(chair, file) is old
    assert decisions.announced_decision(chair, six[1]) is None


@pytest.mark.parametrize(
    ("state", "outcomes"),
    [(State.ELIGIBLE, list(Outcome)), (State.CONFIRMED, []), (State.WITHDRAWN, [])],
)
def test_only_outcomes_that_the_flow_has_can_be_decided(edition, state, outcomes):
    application = factories.ApplicationFactory(edition=edition, state=state)

    assert decisions.outcomes(application) == outcomes


def test_reviews_are_shown_without_those_of_who_stepped_aside(chair, six):
    [first, second, _] = decisions.reviews(chair, six[0])
    aside = chair.session.scalars(
        sa.select(factories.User).where(factories.User.name == second.juror)
    ).one()
    factories.ConflictFactory(user=aside, application=six[0])

    assert (first.juror, first.score) == ("Juré A", 4.5)
    assert [one.juror for one in decisions.reviews(chair, six[0])] == ["Juré A", "Juré C"]


def test_a_juror_sees_no_other_marks_before_giving_whole_ones(ctx, six):
    user = factories.UserFactory()
    mine = factories.AssignmentFactory(user=user, application=six[0])
    chair = acting(ctx, Role.CHAIR, Role.JUROR, user=user)

    assert decisions.reviews(chair, six[0]) is None
    mine.completed_at = factories.LONG_AGO
    ctx.session.flush()
    assert len(decisions.reviews(chair, six[0])) == 4


def test_what_waits_is_announced_unless_its_file_has_gone_another_way(chair, six):
    ready, stuck = (factories.DecisionFactory(application=file) for file in six[:2])
    six[1].state = State.WITHDRAWN
    chair.session.flush()

    found = decisions.announcement(chair)

    assert (found.ready, found.stuck) == ((ready,), (stuck,))
    assert found.counts == {**dict.fromkeys(Outcome, 0), Outcome.SELECT: 1}
    before = found.mark
    ready.reasons = "Autrement"
    chair.session.flush()
    assert decisions.announcement(chair).mark != before
