"""Who holds which role in an edition."""

from dataclasses import dataclass

import sqlalchemy as sa

from village.accounts.tables import Membership, User
from village.core.context import Context
from village.core.permissions import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """One person's roles in the edition."""

    name: str
    email: str
    roles: tuple[Role, ...]


def holders(ctx: Context) -> list[Holder]:
    """Return everybody who holds a role, by name."""
    rows = ctx.session.execute(
        sa.select(User.name, User.email, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.edition_id == ctx.the_edition.id)
        .order_by(User.name, User.id)
    )
    held: dict[tuple[str, str], list[Role]] = {}
    for name, email, role in rows:
        held.setdefault((name, email), []).append(role)
    return [
        Holder(name, email, tuple(role for role in Role if role in roles))
        for (name, email), roles in held.items()
    ]
