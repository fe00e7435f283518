"""The head of the audit log for those who keep it elsewhere: organisers, by mail and on minutes."""

from dataclasses import replace

import sqlalchemy as sa

from village.accounts import Membership, User
from village.board import actors
from village.core import outbox
from village.core.audit import heads
from village.core.context import Context
from village.core.permissions import Role
from village.editions import Edition, Life, editions


def shown(ctx: Context) -> str:
    """Return the signed head; nothing for who stepped aside from a file.

    It counts all entries, and so those about that file.
    """
    return "" if ctx.actor.conflict_ids else heads.signed(ctx)


def mail(ctx: Context) -> int:
    """Mail the head to the organisers of each edition that is not archived. Flushes.

    Returns how many mails were queued. They belong to no edition: all of an edition's organisers
    read its mails, also those who stepped aside from a file.
    """
    rows = ctx.session.execute(
        sa.select(Edition, User)
        .join(Membership, Membership.edition_id == Edition.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == Role.ORGANISER, Edition.state != Life.ARCHIVED)
        .order_by(Edition.id, User.id)
    ).all()
    return sum(_mailed(ctx, edition, user) for edition, user in rows)


def _mailed(ctx: Context, edition: Edition, user: User) -> bool:
    actor = actors.of_user(ctx.session, user.id, edition.id)
    there = replace(ctx, actor=actor, edition=edition)
    head = shown(there)
    if not head:
        return False
    here = editions.view(edition, user.language)
    outbox.queue_private(
        there,
        "audit_head",
        to=user.email,
        language=user.language,
        name=user.name,
        site=here.name,
        foot=f"{here.organiser} · {here.venue}",
        head=head,
    )
    return True
