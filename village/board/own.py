"""The editions in which somebody has something to do."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from village.accounts import Membership
from village.core.context import Context
from village.core.permissions import Role
from village.editions import Edition


@dataclass(frozen=True, slots=True)
class OwnEdition:
    """An edition in which somebody has roles, or an application where there is none."""

    edition: Edition
    roles: tuple[Role, ...]


def own_editions(ctx: Context) -> list[OwnEdition]:
    """Return the editions in which the actor has a role or an application, the latest first."""
    if not ctx.actor.edition_ids:
        return []
    held: dict[int, list[Role]] = {}
    mine = Membership.user_id == ctx.actor.user_id
    for edition_id, role in ctx.session.execute(
        sa.select(Membership.edition_id, Membership.role).where(mine)
    ):
        held.setdefault(edition_id, []).append(role)
    found = ctx.session.scalars(
        sa.select(Edition)
        .where(Edition.id.in_(ctx.actor.edition_ids))
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
        .options(selectinload(Edition.pavilions))
    )
    return [
        OwnEdition(one, tuple(role for role in Role if role in held.get(one.id, ())))
        for one in found
    ]
