"""Deadlines that move: which drafts that touches, and that each of their holders is told once."""

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from tests import factories
from tests.applications.test_reminders import DAY, DEADLINE, WEEK, call_of, draft_of, mails, move
from tests.conftest import acting
from village.applications.words import State
from village.applications.writes import deadlines
from village.core.context import Context
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.reads import settings
from village.editions.words.life import Life


def moves(ctx: Context, key: str, deadline: datetime) -> list[deadlines.DeadlineMove]:
    current = settings.of(ctx.session, ctx.the_edition)
    calls = tuple(
        replace(one, deadline_at=deadline) if one.key == key else one for one in current.calls
    )
    return deadlines.moves(ctx, replace(current, calls=calls))


def test_a_move_says_how_many_drafts_and_people_it_touches(ctx, organiser):
    call = call_of(ctx)
    user, application = draft_of(ctx)
    draft_of(ctx, user=user)
    factories.OrganisationMemberFactory(organisation=application.organisation)
    draft_of(ctx, state=State.SUBMITTED)
    now = replace(organiser, now=DEADLINE - WEEK)

    [later] = moves(now, call.key, DEADLINE + DAY)
    [earlier] = moves(now, call.key, DEADLINE - DAY)
    [closing] = moves(now, call.key, DEADLINE - WEEK)

    facts = [
        (one.drafts, one.readers, one.is_earlier, one.closes, one.mail)
        for one in (later, earlier, closing)
    ]
    assert facts == [
        (2, 2, False, False, "deadline_moved"),
        (2, 2, True, False, "deadline_moved"),
        (2, 2, True, True, "call_closed"),
    ]
    assert moves(now, call.key, DEADLINE) == []


def test_a_call_that_was_closed_and_stays_so_moves_nobody(ctx, organiser):
    call = call_of(ctx)
    draft_of(ctx)
    after = replace(organiser, now=DEADLINE + DAY)

    assert moves(after, call.key, DEADLINE - DAY) == []
    [opened] = moves(after, call.key, DEADLINE + WEEK)
    assert (opened.mail, opened.readers) == ("deadline_moved", 1)


def test_a_call_without_drafts_or_before_it_is_public_moves_nobody(ctx, organiser):
    call = call_of(ctx)
    now = replace(organiser, now=DEADLINE - WEEK)
    assert moves(now, call.key, DEADLINE + DAY) == []

    draft_of(ctx)
    ctx.the_edition.state = Life.PREPARING
    ctx.session.commit()

    assert moves(now, call.key, DEADLINE + DAY) == []


def test_a_moved_deadline_is_told_once_to_each_holder_of_a_draft(ctx, organiser):
    call = call_of(ctx)
    user, _ = draft_of(ctx)
    _, latest = draft_of(ctx, user=user, saved_at=DEADLINE - WEEK)

    move(replace(organiser, now=DEADLINE - WEEK), call.key, DEADLINE + DAY)

    [mail] = ctx.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.to, mail.reference) == (
        "deadline_moved",
        user.email,
        latest.reference,
    )
    assert mail.params["before"] == DEADLINE.isoformat()
    assert mail.params["deadline"] == (DEADLINE + DAY).isoformat()


def test_a_mail_of_moves_that_is_switched_off_tells_nobody(ctx, organiser):
    call = call_of(ctx)
    draft_of(ctx)
    ctx.the_edition.mails = [{"key": "deadline_moved", "sent": False}]
    ctx.session.commit()

    move(replace(organiser, now=DEADLINE - WEEK), call.key, DEADLINE + DAY)

    assert mails(ctx) == []
    assert call.deadline_at == DEADLINE + DAY


def test_only_an_organiser_moves_a_deadline(ctx):
    call = call_of(ctx)
    draft_of(ctx)

    with pytest.raises(Forbidden):
        move(acting(ctx, Role.CHAIR), call.key, DEADLINE + DAY)

    assert mails(ctx) == []


def test_the_mail_is_shown_for_who_reads_ones_language_and_no_file_stepped_aside_from(ctx):
    call = call_of(ctx)
    hidden_user, hidden = draft_of(ctx, user=factories.UserFactory(language="ar"))
    french, _ = draft_of(ctx)
    english, _ = draft_of(ctx, user=factories.UserFactory(language="en"))
    me = factories.UserFactory()
    factories.ConflictFactory(user=me, application=hidden)
    mine = replace(acting(ctx, Role.ORGANISER, user=me), now=DEADLINE - WEEK)
    [moved] = moves(mine, call.key, DEADLINE + DAY)

    readers = [deadlines.a_reader(mine, moved, one)[0] for one in ("en", "fr", "ar")]

    assert readers == [english, french, french]
    assert hidden_user not in readers
