"""Reminders of drafts, by a clock that moves: each person once, and nobody who has submitted."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests import factories
from village.applications.reads import drafts
from village.applications.tables import Amendment, Application, DraftReminder
from village.applications.words import Reminder, State, reminder_due
from village.applications.writes import reminders
from village.board import sections
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail
from village.editions.reads import settings
from village.editions.words.calls import CallKind
from village.editions.words.life import Life
from village.editions.words.sections import Section
from village.extensions import db

DEADLINE = datetime(2026, 5, 31, 17, tzinfo=UTC)
WEEK, DAY, HOURS = timedelta(days=7), timedelta(days=1), timedelta(hours=3)
SECOND = timedelta(seconds=1)


def at(ctx: Context, moment: datetime) -> Context:
    """Return the worker's context at a moment: in no edition."""
    return replace(ctx.acting(SYSTEM, at=moment), edition=None)


def call_of(ctx: Context, deadline: datetime = DEADLINE):
    call = next(one for one in ctx.the_edition.calls if one.kind is CallKind.STARTUP)
    call.deadline_at = deadline
    ctx.session.commit()
    return call


def draft_of(ctx: Context, user=None, **values):
    member = factories.OrganisationMemberFactory(user=user or factories.UserFactory())
    values = {"state": State.DRAFT, "edition": ctx.the_edition, **values}
    application = factories.ApplicationFactory(organisation=member.organisation, **values)
    return member.user, application


def amend(ctx: Context, application: Application, *, since: datetime) -> Amendment:
    """Let a submitted file be amended since a moment."""
    said: dict[str, object] = {}
    amendment = Amendment(
        application=application, organisation=said, project=said, started_at=since, saved_at=since
    )
    ctx.session.add(amendment)
    ctx.session.flush()
    return amendment


def mails(ctx: Context) -> list[tuple[str, str]]:
    rows = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(row.template, row.to) for row in rows]


def move(ctx: Context, key: str, deadline: datetime) -> None:
    """Move a call's deadline as an organiser does."""
    current = settings.of(ctx.session, ctx.the_edition)
    calls = tuple(
        replace(one, deadline_at=deadline) if one.key == key else one for one in current.calls
    )
    sections.set_section(ctx, Section.CALLS, replace(current, calls=calls))
    ctx.session.commit()


@pytest.mark.parametrize(
    ("before", "due"),
    [
        (WEEK + SECOND, None),
        (WEEK, Reminder.WEEK),
        (DAY + SECOND, Reminder.WEEK),
        (DAY, Reminder.DAY),
        (HOURS + SECOND, Reminder.DAY),
        (HOURS, Reminder.HOURS),
        (SECOND, Reminder.HOURS),
        (timedelta(), None),
        (-SECOND, None),
    ],
)
def test_the_reminder_that_is_due_is_the_last_whose_time_has_come(before, due):
    assert reminder_due(DEADLINE, DEADLINE - before) is due


def test_a_draft_is_reminded_of_three_times_and_once_each(ctx):
    call_of(ctx)
    user, application = draft_of(ctx, title="Fuites")

    moment, end = DEADLINE - WEEK - DAY, DEADLINE + DAY
    told: dict[str, datetime] = {}
    while moment < end:
        if reminders.remind(at(ctx, moment)):
            told[mails(ctx)[-1][0]] = moment
        moment += timedelta(hours=1)

    assert told == {
        "draft_week": DEADLINE - WEEK,
        "draft_day": DEADLINE - DAY,
        "draft_hours": DEADLINE - HOURS,
    }
    assert mails(ctx) == [(one, user.email) for one in told]
    mail = ctx.session.scalar(sa.select(OutboxMail).limit(1))
    assert (mail.reference, mail.edition_id) == (application.reference, ctx.the_edition.id)
    assert mail.params == {
        "name": user.name,
        "title": "Fuites",
        "call": "Appel startup",
        "deadline": DEADLINE.isoformat(),
    }


def test_only_holders_of_drafts_that_can_still_be_submitted_are_reminded(ctx):
    call_of(ctx)
    done, _ = draft_of(ctx, state=State.SUBMITTED)
    draft_of(ctx, user=done)
    draft_of(ctx, state=State.WITHDRAWN)
    gone, _ = draft_of(ctx)
    gone.disabled_at = factories.LONG_AGO
    draft_of(ctx, created_at=DEADLINE - WEEK + SECOND)
    again, first = draft_of(ctx, title="", saved_at=DEADLINE - WEEK)
    draft_of(ctx, user=again)
    back, _ = draft_of(ctx, state=State.WITHDRAWN, submitted_at=factories.LONG_AGO)
    draft_of(ctx, user=back)
    ctx.session.commit()

    assert reminders.remind(at(ctx, DEADLINE - WEEK)) == 2

    found = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.to)).all()
    assert {mail.to for mail in found} == {again.email, back.email}
    [mail] = [mail for mail in found if mail.to == again.email]
    assert (mail.reference, mail.params["title"]) == (first.reference, first.reference)


@pytest.mark.parametrize("state", [Life.PREPARING, Life.CLOSED, Life.ARCHIVED])
def test_an_edition_that_is_not_public_reminds_nobody(ctx, state):
    call_of(ctx)
    draft_of(ctx)
    ctx.the_edition.state = state
    ctx.session.commit()

    assert reminders.remind(at(ctx, DEADLINE - WEEK)) == 0


def test_who_has_an_amendment_open_is_reminded_a_day_before_the_deadline_once(ctx):
    call_of(ctx)
    user, application = draft_of(ctx, state=State.SUBMITTED, submitted_at=factories.LONG_AGO)
    amend(ctx, application, since=DEADLINE - WEEK)
    draft_of(ctx, state=State.SUBMITTED, submitted_at=factories.LONG_AGO)  # amends nothing
    ctx.session.commit()

    sent = [reminders.remind(at(ctx, DEADLINE - left)) for left in (DAY + SECOND, DAY, HOURS)]

    assert sent == [0, 1, 0]
    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.to) == (Reminder.AMENDMENT, user.email)
    assert mail.params["deadline"] == DEADLINE.isoformat()


def test_a_reminder_of_an_amendment_is_not_sent_once_it_is_discarded(ctx):
    call = call_of(ctx)
    _, application = draft_of(ctx, state=State.SUBMITTED, submitted_at=factories.LONG_AGO)
    asked = (Reminder.AMENDMENT, application.reference, DEADLINE)
    amendment = amend(ctx, application, since=DEADLINE - WEEK)
    before = at(ctx, DEADLINE - HOURS)

    assert not drafts.is_overtaken(before, *asked)
    assert drafts.is_overtaken(at(ctx, call.deadline_at), *asked)
    ctx.session.delete(amendment)
    ctx.session.flush()
    assert drafts.is_overtaken(before, *asked)


def test_a_reminder_that_is_switched_off_is_not_sent_and_the_next_one_is(ctx):
    call_of(ctx)
    draft_of(ctx)
    ctx.the_edition.mails = [{"key": "draft_week", "sent": False}]
    ctx.session.commit()

    assert reminders.remind(at(ctx, DEADLINE - WEEK)) == 0
    assert reminders.remind(at(ctx, DEADLINE - DAY)) == 1
    assert [template for template, _to in mails(ctx)] == ["draft_day"]


def test_co_applicants_are_reminded_each_in_their_language(ctx):
    call_of(ctx)
    user, application = draft_of(ctx)
    other = factories.UserFactory(language="ar")
    factories.OrganisationMemberFactory(user=other, organisation=application.organisation)

    assert reminders.remind(at(ctx, DEADLINE - DAY)) == 2

    found = ctx.session.scalars(sa.select(OutboxMail)).all()
    assert {(mail.to, mail.language) for mail in found} == {(user.email, "fr"), (other.email, "ar")}


def test_many_are_reminded_a_batch_at_a_time(ctx, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    call_of(ctx)
    for _ in range(5):
        draft_of(ctx)

    counts = [reminders.remind(at(ctx, DEADLINE - WEEK)) for _ in range(4)]

    assert counts == [2, 2, 1, 0]
    assert len(set(mails(ctx))) == 5


def test_only_the_worker_reminds(ctx, organiser):
    with pytest.raises(Forbidden):
        reminders.remind(organiser)


def test_a_deadline_that_moves_is_reminded_of_anew(ctx, organiser):
    call = call_of(ctx)
    user, _application = draft_of(ctx)
    assert reminders.remind(at(ctx, DEADLINE - DAY)) == 1

    move(replace(organiser, now=DEADLINE - HOURS), call.key, DEADLINE + WEEK)

    later = DEADLINE + WEEK
    moments = [later - WEEK + HOURS, later - DAY - SECOND, later - DAY, later - HOURS, later]
    assert [reminders.remind(at(ctx, one)) for one in moments] == [1, 0, 1, 1, 0]
    assert [template for template, to in mails(ctx) if to == user.email] == [
        "draft_day",
        "deadline_moved",
        "draft_week",
        "draft_day",
        "draft_hours",
    ]


def test_who_is_told_that_a_deadline_moved_needs_no_reminder_at_once(ctx, organiser):
    call = call_of(ctx)
    draft_of(ctx)
    now = DEADLINE - 2 * DAY

    move(replace(organiser, now=now), call.key, DEADLINE + DAY)

    assert reminders.remind(at(ctx, now + SECOND)) == 0
    assert reminders.remind(at(ctx, DEADLINE)) == 1
    assert [template for template, _to in mails(ctx)] == ["deadline_moved", "draft_day"]


def test_a_mail_that_waits_is_overtaken_by_a_submission_a_move_and_the_deadline(ctx):
    call = call_of(ctx)
    _user, application = draft_of(ctx)
    now = replace(ctx, now=DEADLINE - HOURS)

    def overtaken(ctx: Context, deadline: datetime = DEADLINE) -> bool:
        return drafts.is_overtaken(ctx, Reminder.DAY, application.reference, deadline)

    assert not overtaken(now)
    assert overtaken(replace(ctx, now=DEADLINE))
    assert overtaken(now, DEADLINE - DAY)
    application.state, application.submitted_at = State.SUBMITTED, factories.LONG_AGO
    ctx.session.flush()
    assert overtaken(now)
    assert call.deadline_at == DEADLINE


def test_two_workers_at_once_remind_each_person_once(committed):
    call_of(committed)
    people = {draft_of(committed)[0].email for _ in range(20)}
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    ready, counts = threading.Barrier(4), []

    def work() -> None:
        with Session(engine, expire_on_commit=False) as session:
            mine = replace(at(committed, DEADLINE - DAY), session=session)
            ready.wait()
            counts.append(reminders.remind(mine))
            session.commit()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.append(reminders.remind(at(committed, DEADLINE - DAY)))

    assert sum(counts) == len(people)
    assert sorted(mails(committed)) == sorted(("draft_day", email) for email in people)
    committed.session.rollback()
    rows = committed.session.scalar(sa.select(sa.func.count()).select_from(DraftReminder))
    assert rows == len(people)
