import hashlib
import uuid
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory, UserFactory
from village.applications.reads import versions
from village.applications.words import Action, State
from village.applications.writes import amendments, applications, screening
from village.applications.writes.drafts import RATE
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    AlreadyDone,
    CallClosed,
    Forbidden,
    IllegalTransition,
    Incomplete,
    TooManyAttempts,
)
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.reads import editions
from village.editions.words.calls import CallKind

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6}


@pytest.fixture
def call(ctx, edition):
    return editions.call(ctx.session, edition.id, CallKind.STARTUP)


@pytest.fixture
def mine(ctx):
    """A complete draft, and the context of who acts for it."""
    organisation = OrganisationFactory(**COMPLETE)
    application = ApplicationFactory(
        edition=ctx.edition, organisation=organisation, state=State.DRAFT
    )
    founder = acting(ctx)
    actor = replace(founder.actor, organisation_ids=frozenset({organisation.id}))
    return replace(founder, actor=actor), application


def mails(ctx):
    return [
        (mail.template, mail.to, mail.reference)
        for mail in ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    ]


def log(ctx):
    return [
        (entry.action, entry.data["before"], entry.data["after"])
        for entry in ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    ]


def test_submitting_stamps_logs_and_mails(mine, call):
    ctx, application = mine
    key = uuid.uuid4()

    made = applications.submit(ctx, application, key=key)

    assert (application.state, application.submitted_at) == (State.SUBMITTED, ctx.now)
    assert (made.number, made.key, made.submitted_at) == (1, key, ctx.now)
    assert (made.sha256, made.content["organisation"]["team_size"]) == (
        hashlib.sha256(versions.as_file(made)).hexdigest(),
        6,
    )
    assert log(ctx) == [("submit", "draft", "submitted")]
    assert mails(ctx) == [("application_received", "contact@example.org", application.reference)]


def test_submitting_again_with_the_same_key_does_nothing_more(mine, call):
    ctx, application = mine
    key = uuid.uuid4()
    applications.submit(ctx, application, key=key)

    applications.submit(replace(ctx, now=ctx.now + timedelta(days=500)), application, key=key)

    assert (len(log(ctx)), len(mails(ctx)), application.submitted_at) == (1, 1, ctx.now)


def test_submitting_again_with_another_key_is_refused(mine, call):
    ctx, application = mine
    applications.submit(ctx, application, key=uuid.uuid4())

    with pytest.raises(AlreadyDone):
        applications.submit(ctx, application, key=uuid.uuid4())


def test_a_key_submits_one_file_only(mine, call):
    ctx, application = mine
    key = uuid.uuid4()
    organisation = OrganisationFactory(**COMPLETE)
    other = ApplicationFactory(edition=ctx.edition, organisation=organisation, state=State.DRAFT)
    applications.submit(ctx, application, key=key)
    both = frozenset({application.organisation_id, organisation.id})
    theirs = replace(ctx, actor=replace(ctx.actor, organisation_ids=both))

    with pytest.raises(AlreadyDone), ctx.session.begin_nested():
        applications.submit(theirs, other, key=key)


def test_the_deadline_counts_with_its_grace(mine, call):
    ctx, application = mine
    call.grace_minutes = 5
    closes = call.deadline_at + timedelta(minutes=5)

    with pytest.raises(CallClosed):
        applications.submit(replace(ctx, now=closes), application, key=uuid.uuid4())
    assert (application.state, mails(ctx)) == (State.DRAFT, [])

    last = replace(ctx, now=closes - timedelta(microseconds=1))
    applications.submit(last, application, key=uuid.uuid4())
    assert application.state is State.SUBMITTED


def test_an_incomplete_file_is_told_what_it_lacks(mine, call):
    ctx, application = mine
    application.title, application.axis_id, application.organisation.team_size = "", None, None
    questions = [
        {"key": "stage", "kind": "line", "label": {"fr": "Stade"}, "required": True},
        {"key": "more", "kind": "text", "label": {"fr": "Plus"}},
    ]
    call.sections = [{"questions": questions}]

    with pytest.raises(Incomplete) as refusal:
        applications.submit(ctx, application, key=uuid.uuid4())

    assert refusal.value.facts["missing"] == ["team_size", "axis", "title", "q_stage"]
    assert (application.state, application.submitted_at) == (State.DRAFT, None)


def test_a_stranger_does_not_submit(ctx, mine, call):
    _, application = mine

    with pytest.raises(Forbidden):
        applications.submit(acting(ctx), application, key=uuid.uuid4())


def test_confirming_a_selected_file(mine):
    ctx, application = mine
    application.state, application.submitted_at = State.SELECTED, ctx.now

    applications.confirm(ctx, application)

    assert (application.state, application.state_at) == (State.CONFIRMED, ctx.now)
    assert log(ctx) == [("confirm", "selected", "confirmed")]


@pytest.mark.parametrize("action", [Action.SELECT, Action.CONFIRM])
def test_a_draft_cannot_be_selected_nor_confirmed(organiser, action):
    application = ApplicationFactory(edition=organiser.edition, state=State.DRAFT)

    with pytest.raises(IllegalTransition):
        applications.act(organiser, application, action)


def submitted(ctx, application, times):
    """Submit a file and its amendments, so many times."""
    ctx = replace(ctx, network="192.0.2.1")
    for _ in range(times):
        if application.state is not State.DRAFT:
            amendments.begin(ctx, application)
        applications.submit(ctx, application, key=uuid.uuid4())
    return Counter(to for _template, to, _reference in mails(ctx))


def test_a_contact_without_an_account_gets_one_receipt_and_the_applicant_the_others(mine, call):
    ctx, application = mine
    application.organisation.contact_email = "Stranger@example.org"

    assert submitted(ctx, application, 20) == {
        "Stranger@example.org": 1,
        ctx.actor.email: 19,
    }


def test_a_contact_with_another_account_gets_a_few_receipts_an_hour(mine, call):
    ctx, application = mine
    application.organisation.contact_email = UserFactory().email

    assert submitted(ctx, application, 20) == {
        application.organisation.contact_email: 10,
        ctx.actor.email: 10,
    }


def test_an_organisers_verdict_reaches_the_contact_whatever_was_mailed_before(mine, call):
    ctx, application = mine
    application.organisation.contact_email = "stranger@example.org"
    submitted(ctx, application, 3)
    organiser = replace(acting(ctx, Role.ORGANISER), network="192.0.2.2")

    screening.screen(organiser, application, eligible=True)

    assert mails(ctx)[-1][:2] == ("application_eligible", "stranger@example.org")


def test_an_account_submits_so_often_and_no_more(mine, call):
    ctx, application = mine
    submitted(ctx, application, RATE.account)

    with pytest.raises(TooManyAttempts):
        submitted(ctx, application, 1)
