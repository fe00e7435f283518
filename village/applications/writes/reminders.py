"""Reminders, each once: drafts, three times before the deadline; amendments, a day before."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.accounts import User
from village.applications.reads import drafts
from village.applications.tables import Amendment, Application, DraftReminder
from village.applications.words import (
    AMENDMENT_REMINDED_BEFORE,
    REMINDED_BEFORE,
    Reminder,
    reminder_due,
)
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
    due: list[tuple[Reminder, sa.Select[User, Application]]] = []
    if reminder is not None:
        begun = Application.created_at <= call.deadline_at - REMINDED_BEFORE[reminder]
        unsubmitted = sa.not_(drafts.has_submitted(call))
        new = _not_reminded(call, reminder)
        due.append((reminder, drafts.holders(call, begun, unsubmitted, new)))
    last_day = call.deadline_at - AMENDMENT_REMINDED_BEFORE
    if last_day <= ctx.now < call.deadline_at:
        new = _not_reminded(call, Reminder.AMENDMENT)
        begun = Amendment.started_at <= last_day
        due.append((Reminder.AMENDMENT, drafts.amenders(call, begun, new)))
    return sum(_tell_due(ctx, call, *one) for one in due if ctx.the_edition.sends(one[0]))


def _not_reminded(call: Call, reminder: Reminder) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(
        DraftReminder.call_id == call.id,
        DraftReminder.user_id == User.id,
        DraftReminder.reminder == reminder,
        DraftReminder.deadline_at == call.deadline_at,
    )


def _tell_due(
    ctx: Context, call: Call, reminder: Reminder, due: sa.Select[User, Application]
) -> int:
    locked = due.limit(BATCH).with_for_update(of=Application, key_share=True, skip_locked=True)
    readers = dict(ctx.session.execute(locked).all())  # one mail each
    told = note(ctx, call, reminder, list(readers))
    tell(ctx, reminder, call, [one for one in readers.items() if one[0].id in told])
    return len(told)
