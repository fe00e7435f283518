"""The team of an edition: who holds which role, and who is invited to one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.accounts.reads.factors import HAS_ONE
from village.accounts.reads.invited import address, open_links
from village.accounts.tables import Membership, OneTimeToken, User
from village.core.context import Context
from village.core.permissions import Role
from village.editions import Edition


@dataclass(frozen=True, slots=True)
class Holder:
    """One person's roles in the edition."""

    name: str
    email: str
    roles: tuple[Role, ...]
    disabled: bool = False
    second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody who is invited to a role and has not answered yet."""

    email: str
    role: Role
    language: str
    sent_at: datetime
    expires_at: datetime
    inviter: str


def holders(ctx: Context) -> list[Holder]:
    """Return everybody who holds a role, by name."""
    rows = ctx.session.execute(
        sa.select(User.name, User.email, User.disabled_at.is_not(None), HAS_ONE, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.edition_id == ctx.the_edition.id)
        .order_by(User.name, User.id)
    )
    held: dict[tuple[str, str, bool, bool], list[Role]] = {}
    for name, email, disabled, second_factor, role in rows:
        held.setdefault((name, email, disabled, second_factor), []).append(role)
    return [
        Holder(name, email, tuple(role for role in Role if role in roles), disabled, second_factor)
        for (name, email, disabled, second_factor), roles in held.items()
    ]


def pending(ctx: Context) -> list[Pending]:
    """Return the invitations that wait for an answer, the first one first."""
    links = ctx.session.scalars(
        open_links(ctx, about(ctx.the_edition)).options(joinedload(OneTimeToken.user))
    )
    return [
        Pending(
            email=address(link),
            role=Role(link.data["role"]),
            language=str(link.data["language"]),
            sent_at=link.issued_at,
            expires_at=link.expires_at,
            inviter=link.user.name if link.user else "",
        )
        for link in links
    ]


def about(edition: Edition) -> str:
    """Return how the link of an invitation names an edition."""
    return f"edition-{edition.id}"
