import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import NOW, acting
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, ConflictOfInterest, Forbidden, IllegalTransition, Stale
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.jury.reads import files
from village.jury.tables import Assignment
from village.jury.tables import Recusal as Conflict
from village.jury.writes import marking


@pytest.fixture
def application(edition):
    return factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)


@pytest.fixture
def given(ctx, application):
    """Return a juror's context and the review of the one file given to them."""
    user = factories.UserFactory(name="Hanane")
    row = factories.AssignmentFactory(user=user, application=application)
    return acting(ctx, Role.JUROR, user=user), row


def criteria(ctx):
    return [criterion.id for criterion in ctx.edition.criteria]


def actions(session):
    return [entry.action for entry in session.scalars(sa.select(AuditEntry).order_by("id"))]


def test_some_marks_are_kept_and_leave_the_review_open(given):
    juror, row = given
    first, _second = criteria(juror)

    marking.save_review(
        juror, row, marking.MarksGiven({first: 4}, "Pilote sérieux"), version=row.version
    )

    assert (files.marks_of(row), row.comment) == ({first: 4}, "Pilote sérieux")
    assert (row.saved_at, row.completed_at) == (NOW, None)
    assert files.progress_of(row) is files.Progress.STARTED


def test_the_last_mark_completes_the_review_once(given):
    juror, row = given
    first, second = criteria(juror)
    marking.save_review(juror, row, marking.MarksGiven({first: 4}), version=row.version)

    marking.save_review(juror, row, marking.MarksGiven({second: 0}), version=row.version)
    marking.save_review(juror, row, marking.MarksGiven({second: 1}), version=row.version)

    assert (files.marks_of(row), row.completed_at) == ({first: 4, second: 1}, NOW)
    assert actions(juror.session) == ["review"]


def test_a_stale_save_changes_nothing(given):
    juror, row = given
    first, _second = criteria(juror)
    opened = row.version
    marking.save_review(juror, row, marking.MarksGiven({first: 4}), version=opened)

    with pytest.raises(Stale):
        marking.save_review(juror, row, marking.MarksGiven({first: 1}), version=opened)

    assert files.marks_of(row) == {first: 4}


def test_marks_of_unknown_criteria_are_left_out(given):
    juror, row = given

    marking.save_review(juror, row, marking.MarksGiven({-1: 4}), version=row.version)

    assert files.marks_of(row) == {}


def test_a_mark_out_of_the_scale_is_refused(given):
    juror, row = given

    with pytest.raises(ValueError, match="6"):
        marking.save_review(
            juror, row, marking.MarksGiven({criteria(juror)[0]: 6}), version=row.version
        )


def test_marks_close_with_the_decision(given):
    juror, row = given
    row.application.state = State.SELECTED

    with pytest.raises(IllegalTransition):
        marking.save_review(juror, row, marking.MarksGiven({}), version=row.version)


def test_a_file_that_was_not_given_is_not_scored(ctx, given):
    _juror, row = given
    other = acting(ctx, Role.JUROR)

    with pytest.raises(Forbidden):
        marking.save_review(other, row, marking.MarksGiven({}), version=row.version)


def test_stepping_aside_is_kept_with_its_reason(given):
    juror, row = given

    marking.step_aside(juror, row.application, reason="J'ai conseillé la start-up")

    [conflict] = juror.session.scalars(sa.select(Conflict))
    assert (conflict.user_id, conflict.reason, conflict.declared_at) == (
        juror.actor.user_id,
        "J'ai conseillé la start-up",
        NOW,
    )
    assert actions(juror.session) == ["conflict"]
    with pytest.raises(AlreadyDone):
        marking.step_aside(juror, row.application, reason="Encore")


def test_only_those_concerned_step_aside(ctx, application):
    with pytest.raises(Forbidden):
        marking.step_aside(acting(ctx, Role.JUROR), application, reason="Rien à voir")


def test_a_chair_steps_aside_and_cannot_come_back_alone(chair, application):
    marking.step_aside(chair, application, reason="Parent")
    recused = acting(chair, user=chair.session.get(factories.User, chair.actor.user_id))

    with pytest.raises(Forbidden):
        marking.lift_conflict(
            recused, application, recused.session.scalar(sa.select(Conflict)).user
        )


def test_another_chair_lifts_a_conflict(given, chair):
    juror, row = given
    marking.step_aside(juror, row.application, reason="Erreur")

    marking.lift_conflict(chair, row.application, row.user)

    assert list(chair.session.scalars(sa.select(Conflict))) == []
    assert actions(chair.session) == ["conflict", "conflict_lifted"]
    with pytest.raises(AlreadyDone):
        marking.lift_conflict(chair, row.application, row.user)


def test_an_organiser_does_not_lift_a_conflict(given, organiser):
    juror, row = given
    marking.step_aside(juror, row.application, reason="Erreur")

    with pytest.raises(Forbidden):
        marking.lift_conflict(organiser, row.application, row.user)


def test_a_file_is_given_by_hand_with_a_mail(organiser, application):
    user = factories.UserFactory(name="Reem", email="reem@example.org", language="ar")

    marking.give(organiser, application, user)

    [row] = organiser.session.scalars(sa.select(Assignment))
    assert (row.user_id, row.application_id, row.assigned_at) == (user.id, application.id, NOW)
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.to, mail.language) == ("jury_assigned", user.email, "ar")
    assert mail.params == {"name": "Reem", "given": "1", "taken": "0"}
    assert actions(organiser.session) == ["assign"]
    with pytest.raises(AlreadyDone):
        marking.give(organiser, application, user)


def test_a_file_is_never_given_against_a_conflict(organiser, application):
    aside = factories.ConflictFactory(application=application).user
    member = factories.OrganisationMemberFactory(organisation=application.organisation).user

    for user in (aside, member):
        with pytest.raises(ConflictOfInterest):
            marking.give(organiser, application, user)

    assert list(organiser.session.scalars(sa.select(Assignment))) == []


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SELECTED])
def test_only_files_before_the_jury_are_given(organiser, edition, state):
    application = factories.ApplicationFactory(edition=edition, state=state)

    with pytest.raises(IllegalTransition):
        marking.give(organiser, application, factories.UserFactory())


def test_a_file_is_taken_back_until_it_is_begun(organiser, application):
    blank = factories.AssignmentFactory(application=application)
    begun = factories.AssignmentFactory(application=application, marks=[3, 4])

    marking.take_back(organiser, application, blank.user)

    with pytest.raises(IllegalTransition):
        marking.take_back(organiser, application, begun.user)
    with pytest.raises(AlreadyDone):
        marking.take_back(organiser, application, blank.user)
    assert list(organiser.session.scalars(sa.select(Assignment))) == [begun]


def test_a_juror_manages_nothing(ctx, application):
    juror, user = acting(ctx, Role.JUROR), factories.UserFactory()

    for use_case in (marking.give, marking.take_back, marking.lift_conflict):
        with pytest.raises(Forbidden):
            use_case(juror, application, user)
    with pytest.raises(Forbidden):
        marking.note_conflict(juror, application, user, reason="x")
