"""Who was invited by a link, and has not answered yet."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from village.accounts.tables import OneTimeToken
from village.core.context import Context


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may come in, and has not answered yet."""

    email: str
    sent_at: datetime
    expires_at: datetime
    may: str = ""  # what it lets do, where invitations to one thing differ


def waiting(ctx: Context, about: str) -> list[Invitation]:
    """Return the invitations to what `about` names that wait for an answer, the first one first."""
    found = ctx.session.scalars(open_links(ctx, about))
    return [
        Invitation(address(link), link.issued_at, link.expires_at, str(link.data.get("may", "")))
        for link in found
    ]


def open_links(ctx: Context, about: str) -> sa.Select[OneTimeToken]:
    """Return the query of the links to what `about` names that still open something."""
    return (
        sa.select(OneTimeToken)
        .where(
            OneTimeToken.about == about,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > ctx.now,
        )
        .order_by(OneTimeToken.id)
    )


def address(link: OneTimeToken) -> str:
    """Return whom a link was mailed to."""
    return str(link.data["email"])
