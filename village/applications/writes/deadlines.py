"""Deadlines moved: what becomes of drafts, and who is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from village.accounts import User
from village.applications.reads import drafts, visible
from village.applications.tables import Application
from village.applications.words import reminder_due
from village.applications.writes import reminders
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Call, CallSettings, Life, Settings, Window


@dataclass(frozen=True, slots=True)
class DeadlineMove:
    """A call that takes drafts, and whose deadline becomes another one."""

    call: Call
    before: datetime
    after: datetime
    closes: bool  #: nothing is taken from now on
    drafts: int
    readers: int  #: how many people are told
    mail: str

    @property
    def is_earlier(self) -> bool:
        """Whether there is less time than before."""
        return self.after < self.before


def moves(ctx: Context, after: Settings) -> list[DeadlineMove]:
    """Return the deadlines that settings would move, of calls of which there are drafts.

    Only those of a public edition count, and of calls that are open before or after.
    """
    if ctx.the_edition.state is not Life.PUBLIC:
        return []
    wanted = {one.key: one for one in after.calls}
    found = (_move(ctx, one, wanted[one.key]) for one in ctx.the_edition.calls if one.key in wanted)
    return [one for one in found if one is not None and one.drafts]


def tell(ctx: Context, moved: Iterable[DeadlineMove]) -> None:
    """Mail those who have drafts that a deadline has moved, unless the organiser has it off.

    Who is told needs no reminder at the same moment. Flushes.
    """
    for one in moved:
        if not one.readers:
            continue
        readers = [(row[0], row[1]) for row in ctx.session.execute(drafts.holders(one.call))]
        reminders.tell(ctx, one.mail, one.call, readers, before=one.before.isoformat())
        if reminder := reminder_due(one.call.deadline_at, ctx.now):
            reminders.note(ctx, one.call, reminder, [user for user, _draft in readers])


def a_reader(ctx: Context, move: DeadlineMove, language: str) -> tuple[User, Application] | None:
    """Return one of those who would be told, with the draft, to show the mail.

    Better one who reads `language`; none about whose draft the actor may not know.
    """
    seen = drafts.holders(move.call, visible.applications(ctx.actor, P.VIEW_BOARD))
    at_first = seen.order_by(None).order_by(User.language != language, Application.id, User.id)
    row = ctx.session.execute(at_first.limit(1)).first()
    return (row[0], row[1]) if row else None


def params_of(move: DeadlineMove, user: User, draft: Application, language: str) -> dict[str, str]:
    """Return what the mail of a move says to somebody."""
    said = reminders.params_of(user, draft, move.after, language)
    return {**said, "before": move.before.isoformat()}


def _move(ctx: Context, call: Call, after: CallSettings) -> DeadlineMove | None:
    window = Window(after.opens_at, after.deadline_at, after.grace_minutes)
    was_open, closes = call.window.closes_at > ctx.now, window.closes_at <= ctx.now
    if call.deadline_at == after.deadline_at or (closes and not was_open):
        return None
    mail = "call_closed" if closes else "deadline_moved"
    people = sa.select(sa.func.count()).select_from(drafts.holders(call).subquery())
    told = ctx.session.scalar(people) if ctx.the_edition.sends(mail) else 0
    return DeadlineMove(
        call=call,
        before=call.deadline_at,
        after=after.deadline_at,
        closes=closes,
        drafts=drafts.count(ctx, call),
        readers=told or 0,
        mail=mail,
    )
