"""Mails of the whole installation, for the outbox of a developer's machine."""

import sqlalchemy as sa

from village.context import Context
from village.domain.errors import NotFound
from village.models import OutboxMail


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
