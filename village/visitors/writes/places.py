"""Places on the days of an edition: given while there are any, then to those who wait, in order."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.badges import Badge, BadgeState, issuing
from village.core import audit
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import BadgeRole
from village.visitors.tables import Visitor, VisitorDay
from village.visitors.words import DayRoom, VisitorState, types
from village.visitors.writes import letters

_GIVEN = (
    sa.select(VisitorDay.day, VisitorDay.kind, sa.func.count())
    .where(VisitorDay.edition_id == sa.bindparam("edition"), VisitorDay.given)
    .group_by(VisitorDay.day, VisitorDay.kind)
)


def lock(ctx: Context) -> None:
    """Let nobody else give or take places of the edition until this transaction is over.

    How many there are is read anew: an organiser may have changed it meanwhile. The wording of the
    mails comes with it: hardly a visitor's place changes without one.
    """
    ctx.session.flush()
    ctx.session.refresh(ctx.the_edition, ["visitors", "mails"], with_for_update={"key_share": True})


def lock_with_badges(ctx: Context, visitor: Visitor | None = None) -> None:
    """Lock the places, and the badges that may change: the visitor's, and those of who waits.

    Before anything is logged: the gate holds a badge when it waits for the log.
    """
    lock(ctx)
    waits = sa.select(VisitorDay.visitor_id).where(
        VisitorDay.edition_id == ctx.the_edition.id, VisitorDay.given.is_(False)
    )
    concerned: sa.ColumnElement[bool] = Visitor.id.in_(waits)
    if visitor is not None:
        concerned = sa.or_(concerned, Visitor.id == visitor.id)
    badges = sa.select(Badge.id).join(Visitor, Visitor.badge_id == Badge.id).where(concerned)
    ctx.session.execute(badges.order_by(Badge.id).with_for_update(key_share=True, of=Badge))


def room(ctx: Context) -> DayRoom:
    """Return the places that are given."""
    given = ctx.session.execute(_GIVEN, {"edition": ctx.the_edition.id})
    counted = Counter({(day, kind): count for day, kind, count in given})
    return DayRoom(ctx.the_edition.visitor_settings, counted)


def ask(ctx: Context, visitor: Visitor, days: Iterable[date]) -> None:
    """Let a visitor ask for these days and no others; what is kept stays as it is. Flushes.

    For a new day there is a place at once, or the visitor waits; who waits for a proof to be read
    waits for all. The places must be locked.
    """
    wanted = set(days)
    for one in [one for one in visitor.days if one.day not in wanted]:
        visitor.days.remove(one)
    free = room(ctx)
    for day in sorted(wanted - {one.day for one in visitor.days}):
        given = visitor.state is VisitorState.REGISTERED and free.take(day, visitor.kind)
        visitor.days.append(
            VisitorDay(
                edition_id=visitor.edition_id,
                kind=visitor.kind,
                day=day,
                given=given,
                asked_at=ctx.now,
            )
        )
    ctx.session.flush()
    follow(ctx, visitor)


def promote(ctx: Context) -> int:
    """Give the places that are free to those who wait, the first come first; returns to how many.

    Who gets one is told by mail. The places must be locked. Flushes.
    """
    waiting = ctx.session.scalars(
        sa.select(VisitorDay)
        .join(VisitorDay.visitor)
        .where(
            VisitorDay.edition_id == ctx.the_edition.id,
            VisitorDay.given.is_(False),
            VisitorDay.day >= ctx.today,
            Visitor.state == VisitorState.REGISTERED,
        )
        .options(joinedload(VisitorDay.visitor))
        .order_by(VisitorDay.asked_at, VisitorDay.id)
    ).all()
    free = room(ctx)
    lucky = dict[Visitor, None]()
    for one in waiting:
        if free.take(one.day, one.kind):
            one.given = True
            lucky[one.visitor] = None
    ctx.session.flush()
    for visitor in lucky:
        follow(ctx, visitor)
        audit.record(ctx, visitor.reference, "visitor_promote")
        letters.send(ctx, visitor, "visitor_promoted")
    return len(lucky)


def follow(ctx: Context, visitor: Visitor) -> None:
    """Let a visitor's badge be for the days that are given, and be void without any.

    Whose proof has to be read gets none before.
    """
    given = [one.day for one in visitor.days if one.given]
    if visitor.badge is not None and given:
        visitor.badge.days = [day.isoformat() for day in given]
    elif visitor.badge is not None:
        void(ctx, visitor)
    elif given and visitor.state is VisitorState.REGISTERED:
        visitor.badge = issuing.admit(
            ctx,
            role=role(ctx, visitor),
            name=visitor.name,
            name_ar=visitor.name_ar,
            organisation=visitor.organisation_name,
            days=given,
        )


def void(ctx: Context, visitor: Visitor) -> None:
    """Make a visitor's code worthless; with another day comes another one. Flushes."""
    if visitor.badge is not None and visitor.badge.state is BadgeState.ISSUED:
        issuing.revoke(ctx.acting(SYSTEM), visitor.badge, within=P.WORK)
    visitor.badge = None
    ctx.session.flush()


def role(ctx: Context, visitor: Visitor) -> BadgeRole:
    """Return what a visitor's badge says of its bearer."""
    own = types(ctx.the_edition.visitor_settings).get(visitor.kind)
    return BadgeRole(own.badge) if own else BadgeRole.VISITOR
