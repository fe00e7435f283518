"""Every step of a row goes through one function: state, authority, audit line and mail."""

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory
from village.applications.words import Action, State
from village.core import steps
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail

LETTER = StepMail("salma@example.org", "fr", "TS26-0001", {"name": "Salma"})


@pytest.fixture
def selected(organiser):
    return ApplicationFactory(edition=organiser.edition, state=State.SELECTED)


def move(ctx, row, action, **more):
    entry = LogEntry(row.reference, f"test_{action}", {"note": "Why"})
    steps.move(ctx, row, action, about=row, entry=entry, letter=lambda: LETTER, **more)


def traces(ctx):
    entries = ctx.session.execute(
        sa.select(AuditEntry.action, AuditEntry.data).order_by(AuditEntry.id)
    ).all()
    mailed = ctx.session.scalars(sa.select(OutboxMail.to).order_by(OutboxMail.id))
    return [tuple(one) for one in entries], list(mailed)


def test_a_step_assigns_the_state_and_what_goes_with_it_and_leaves_its_traces(organiser):
    application = ApplicationFactory(edition=organiser.edition, state=State.SUBMITTED)

    move(organiser, application, Action.ACCEPT, values={"state_at": organiser.now})

    organiser.session.expire_all()
    assert (application.state, application.state_at) == (State.ELIGIBLE, organiser.now)
    data = {"note": "Why", "before": "submitted", "after": "eligible"}
    assert traces(organiser) == ([("test_accept", data)], ["salma@example.org"])


def test_a_step_that_the_flow_does_not_have_changes_nothing(organiser, selected):
    with pytest.raises(IllegalTransition):
        move(organiser, selected, Action.SUBMIT)

    assert (selected.state, traces(organiser)) == (State.SELECTED, ([], []))


def test_a_page_asks_who_may_take_which_step(ctx, organiser):
    submitted = ApplicationFactory(edition=organiser.edition, state=State.SUBMITTED)

    def may(actor, action):
        return steps.may_move(actor, submitted, action, about=submitted)

    assert may(organiser, Action.ACCEPT)
    assert not may(acting(ctx), Action.ACCEPT)  # for those who screen
    assert not may(organiser, Action.CONFIRM)  # no step from here


def test_a_step_is_for_those_who_hold_its_permission(ctx, organiser, selected):
    with pytest.raises(Forbidden):
        move(organiser, selected, Action.CONFIRM)  # for the applicant
    with pytest.raises(Forbidden):
        move(acting(ctx), selected, Action.REVERSE)

    assert (selected.state, traces(organiser)) == (State.SELECTED, ([], []))


def test_a_consequence_asks_for_the_permission_of_its_use_case(organiser, selected):
    with pytest.raises(Forbidden):
        move(organiser, selected, Action.REVERSE, within=P.REVERSE_DECISION)

    move(organiser, selected, Action.REVERSE, within=P.ANNOUNCE)

    assert selected.state is State.ELIGIBLE


def test_a_mail_that_reaches_nobody_is_not_queued(organiser):
    application = ApplicationFactory(edition=organiser.edition, state=State.SUBMITTED)

    steps.move(
        organiser, application, Action.ACCEPT, about=application, entry=None, letter=lambda: None
    )

    assert (application.state, traces(organiser)) == (State.ELIGIBLE, ([], []))
