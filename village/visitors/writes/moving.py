"""The edition's dates moved: what becomes of the days that visitors had chosen."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from village.badges import Badge, issuing
from village.core import audit
from village.core.context import Context
from village.visitors.tables import Visitor, VisitorDay
from village.visitors.words import COMING, followed_days
from village.visitors.writes import letters, places

MAIL = "visitor_moved"


@dataclass(frozen=True, slots=True)
class DayMove:
    """A day that visitors had chosen, and the one that it becomes; None for none."""

    day: date
    to: date | None
    visitors: int


@dataclass(frozen=True, slots=True)
class DatesMove:
    """What becomes of visitors' days when an edition's dates move.

    Attributes:
        visitors: how many had chosen one of these days.
        left: how many of them have no day afterwards, and are asked for others.
        mails: how many are told by mail.
    """

    days: tuple[DayMove, ...]
    visitors: int
    left: int
    mails: int


def dates_move(ctx: Context, starts_on: date, ends_on: date) -> DatesMove:
    """Return what other dates would change for visitors.

    As many days as before follow one another: the second day becomes the second. With more or
    fewer, those that stay are kept and the others are gone.
    """
    follow = followed_days(ctx.the_edition.days, starts_on, ends_on)
    counted = ctx.session.execute(
        sa.select(VisitorDay.day, sa.func.count())
        .join(VisitorDay.visitor)
        .where(*_coming(ctx), VisitorDay.day.in_(follow))
        .group_by(VisitorDay.day)
        .order_by(VisitorDay.day)
    ).all()
    gone = [day for day, to in follow.items() if to is None]
    staying = sa.exists().where(VisitorDay.visitor_id == Visitor.id, VisitorDay.day.not_in(gone))
    concerned = sa.select(
        sa.func.count(),
        sa.func.count().filter(sa.not_(staying)),
        sa.func.count().filter(sa.or_(Visitor.email != "", Visitor.booked_by_id.is_not(None))),
    ).where(*_coming(ctx), _chose(list(follow)))
    visitors, left, addressed = ctx.session.execute(concerned).one()
    return DatesMove(
        tuple(DayMove(day, follow[day], count) for day, count in counted),
        visitors,
        left,
        addressed if ctx.the_edition.sends(MAIL) else 0,
    )


def lock(ctx: Context) -> None:
    """Lock the places of the edition and all its badges, before anything is logged."""
    places.lock(ctx)
    badges = sa.select(Badge.id).where(Badge.edition_id == ctx.the_edition.id).order_by(Badge.id)
    ctx.session.execute(badges.with_for_update(key_share=True))


def follow_dates(ctx: Context, move: DatesMove) -> None:
    """Let visitors' days follow the edition's dates, which are set; tell each by mail. Flushes.

    Badges whose codes would end before the event get others, whoever wears them. Who has no day
    left keeps the registration, and loses the badge until another day is chosen.
    The places and badges must be locked.
    """
    chosen = [one.day for one in move.days]
    ids = ctx.session.scalars(sa.select(Visitor.id).where(*_coming(ctx), _chose(chosen))).all()
    _shift(ctx, move)
    touched = ctx.session.scalars(
        sa.select(Visitor)
        .where(Visitor.id.in_(ids))
        .options(selectinload(Visitor.days), joinedload(Visitor.badge))
        .order_by(Visitor.id)
        .execution_options(populate_existing=True)
    )
    for visitor in touched.all():
        places.follow(ctx, visitor)
        audit.record(ctx, visitor.reference, MAIL)
        if ctx.the_edition.sends(MAIL):
            letters.send(ctx, visitor, MAIL)
    issuing.sign_again(ctx)


def _shift(ctx: Context, move: DatesMove) -> None:
    """Give each day its new date, the one furthest on the way first: none is ever there twice."""
    ctx.session.flush()
    here = VisitorDay.edition_id == ctx.the_edition.id
    gone = [one.day for one in move.days if one.to is None]
    ctx.session.execute(
        sa.delete(VisitorDay)
        .where(here, VisitorDay.day.in_(gone))
        .execution_options(synchronize_session=False)
    )
    moved = [(one.day, one.to) for one in move.days if one.to is not None]
    for day, to in sorted(moved, reverse=any(to > day for day, to in moved)):
        ctx.session.execute(
            sa.update(VisitorDay)
            .where(here, VisitorDay.day == day)
            .values(day=to)
            .execution_options(synchronize_session=False)
        )


def _coming(ctx: Context) -> tuple[sa.ColumnElement[bool], ...]:
    return Visitor.edition_id == ctx.the_edition.id, Visitor.state.in_(COMING)


def _chose(days: list[date]) -> sa.ColumnElement[bool]:
    return sa.exists().where(VisitorDay.visitor_id == Visitor.id, VisitorDay.day.in_(days))
