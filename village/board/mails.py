"""Mails: of the whole installation on a developer's machine, of one edition to its organisers."""

import sqlalchemy as sa

from village.applications import Application
from village.badges import Badge, about
from village.contracts import Contract
from village.core.context import Context
from village.core.errors import NotFound
from village.core.outbox.tables import UNDELIVERED, MailState, OutboxMail

#: How many mails of the whole installation are listed at a time.
MOST_LISTED = 200


def newest(ctx: Context, *, page: int, size: int) -> tuple[list[OutboxMail], int]:
    """Return one page of all mails, the newest first, and how many there are."""
    total = ctx.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) or 0
    chosen = sa.select(OutboxMail).order_by(OutboxMail.id.desc())
    return list(ctx.session.scalars(chosen.limit(size).offset((page - 1) * size))), total


def find(ctx: Context, mail_id: int) -> OutboxMail:
    """Return one mail.

    Raises:
        NotFound: there is none.
    """
    mail = ctx.session.get(OutboxMail, mail_id)
    if mail is None:
        raise NotFound
    return mail


def of_edition(
    ctx: Context, *, state: MailState | None, page: int, size: int
) -> tuple[list[OutboxMail], int]:
    """Return one page of the edition's mails, the newest first, and how many there are."""
    own = _own(ctx)
    if state is not None:
        own = sa.and_(own, OutboxMail.state == state)
    total = ctx.session.scalar(sa.select(sa.func.count()).where(own)) or 0
    chosen = sa.select(OutboxMail).where(own).order_by(OutboxMail.id.desc())
    return list(ctx.session.scalars(chosen.limit(size).offset((page - 1) * size))), total


def one_of_edition(ctx: Context, mail_id: int) -> OutboxMail:
    """Return one of the edition's mails.

    Raises:
        NotFound: there is none, or it is about a file that the actor stepped aside from.
    """
    chosen = sa.select(OutboxMail).where(OutboxMail.id == mail_id, _own(ctx))
    mail = ctx.session.scalar(chosen)
    if mail is None:
        raise NotFound
    return mail


def of_file(ctx: Context, application: Application) -> list[OutboxMail]:
    """Return the mails about an application, its contracts and its badges, the newest first."""
    badges = sa.select(Badge.reference).where(Badge.application_id == application.id)
    contracts = sa.select(Contract.number).where(Contract.application_id == application.id)
    about = sa.or_(
        OutboxMail.reference == application.reference,
        OutboxMail.reference.in_(badges),
        OutboxMail.reference.in_(contracts),
    )
    chosen = sa.select(OutboxMail).where(_own(ctx), about).order_by(OutboxMail.id.desc())
    return list(ctx.session.scalars(chosen))


def counts(ctx: Context) -> dict[MailState, int]:
    """Return how many mails of the edition are in each state."""
    rows = ctx.session.execute(
        sa.select(OutboxMail.state, sa.func.count()).where(_own(ctx)).group_by(OutboxMail.state)
    )
    return {row[0]: row[1] for row in rows}


def failed(ctx: Context) -> list[OutboxMail]:
    """Return the edition's mails that did not leave after the last attempt."""
    mine = sa.and_(_own(ctx), OutboxMail.state == MailState.FAILED)
    return list(ctx.session.scalars(sa.select(OutboxMail).where(mine).order_by(OutboxMail.id)))


def stuck(ctx: Context) -> list[OutboxMail]:
    """Return the last mails of the whole installation that nobody got, the newest first."""
    chosen = sa.select(OutboxMail).where(OutboxMail.state.in_(UNDELIVERED))
    return list(ctx.session.scalars(chosen.order_by(OutboxMail.id.desc()).limit(MOST_LISTED)))


def _own(ctx: Context) -> sa.ColumnElement[bool]:
    """Return the condition on the edition's mails that name no file stepped aside from."""
    return sa.and_(
        OutboxMail.edition_id == ctx.the_edition.id,
        about(ctx.actor, OutboxMail.reference),
    )
