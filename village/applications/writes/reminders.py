"""Reminders of drafts: a week, a day and three hours before the deadline, each once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.accounts import User
from village.applications.reads import drafts
from village.applications.tables import Application, DraftReminder
from village.applications.words import REMINDED_BEFORE, Reminder, reminder_due
from village.core import outbox, policy
from village.core.context import Context
from village.core.languages import as_language, text_in
from village.core.permissions import Permission as P
from village.editions import Call, Edition, Life

#: How many are reminded in one transaction: their drafts are locked until it ends.
BATCH = 100


def remind(ctx: Context) -> int:
    """Queue reminders that are due now, of one call and at most `BATCH`; return how many. Flushes.

    Asked again, it goes on with the others. Nobody is reminded who has submitted to the call, or
    began after the reminder's time; a draft that somebody saves at this moment waits for the next
    time. Run twice at once, it still reminds each person once.
    """
    policy.require(ctx.actor, P.WORK)
    soon = ctx.now + max(REMINDED_BEFORE.values())
    calls = ctx.session.scalars(
        sa.select(Call)
        .join(Edition)
        .where(
            Edition.state == Life.PUBLIC,
            Call.opens_at <= ctx.now,
            Call.deadline_at > ctx.now,
            Call.deadline_at <= soon,
        )
        .order_by(Call.id)
    )
    return next(filter(None, (_remind(replace(ctx, edition=one.edition), one) for one in calls)), 0)


def note(ctx: Context, call: Call, reminder: Reminder, users: Sequence[User]) -> set[int]:
    """Note that people are reminded of a call; return the ids of those who were not. Flushes."""
    values = [
        {
            "call_id": call.id,
            "user_id": user.id,
            "reminder": reminder,
            "deadline_at": call.deadline_at,
            "sent_at": ctx.now,
        }
        for user in users
    ]
    if not values:
        return set()
    noted = insert(DraftReminder).values(values).on_conflict_do_nothing()
    return set(ctx.session.scalars(noted.returning(DraftReminder.user_id)))


def tell(
    ctx: Context, mail: str, call: Call, readers: Iterable[tuple[User, Application]], **facts: str
) -> None:
    """Queue a mail about their drafts of a call to people, in their languages. Flushes."""
    for user, draft in readers:
        language = as_language(user.language, ctx.languages)
        outbox.queue(
            ctx,
            mail,
            to=user.email,
            language=language,
            reference=draft.reference,
            **params_of(user, draft, call.deadline_at, language),
            **facts,
        )


def params_of(
    user: User, draft: Application, deadline_at: datetime, language: str
) -> dict[str, str]:
    """Return what a mail about a draft and its deadline says."""
    return {
        "name": user.name,
        "title": draft.title or draft.reference,
        "call": text_in(draft.call.title, language),
        "deadline": deadline_at.isoformat(),
    }


def _remind(ctx: Context, call: Call) -> int:
    reminder = reminder_due(call.deadline_at, ctx.now)
    if reminder is None or not ctx.the_edition.sends(reminder):
        return 0
    reminded = sa.exists().where(
        DraftReminder.call_id == call.id,
        DraftReminder.user_id == User.id,
        DraftReminder.reminder == reminder,
        DraftReminder.deadline_at == call.deadline_at,
    )
    due = drafts.holders(
        call,
        Application.created_at <= call.deadline_at - REMINDED_BEFORE[reminder],
        sa.not_(drafts.has_submitted(call)),
        sa.not_(reminded),
    )
    locked = due.limit(BATCH).with_for_update(of=Application, key_share=True, skip_locked=True)
    readers = [(row[0], row[1]) for row in ctx.session.execute(locked)]
    told = note(ctx, call, reminder, [user for user, _draft in readers])
    tell(ctx, reminder, call, [one for one in readers if one[0].id in told])
    return len(told)
