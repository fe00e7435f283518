"""The editions in which somebody has something to do."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from village.accounts import Membership
from village.core.context import Context
from village.core.permissions import Role
from village.editions import Edition


@dataclass(frozen=True, slots=True)
class OwnEdition:
    """An edition in which somebody has roles, or an application where there is none."""

    id: int
    code: str
    name: dict[str, str]
    roles: tuple[Role, ...]


def own_editions(ctx: Context) -> list[OwnEdition]:
    """Return the editions in which the actor has a role or an application, the latest first."""
    if not ctx.actor.edition_ids:
        return []
    held = sa.func.array_agg(Membership.role, type_=ARRAY(Membership.role.type))
    mine = sa.and_(Membership.edition_id == Edition.id, Membership.user_id == ctx.actor.user_id)
    found = ctx.session.execute(
        sa.select(Edition.id, Edition.code, Edition.name, held)
        .join(Membership, mine, isouter=True)
        .where(Edition.id.in_(ctx.actor.edition_ids))
        .group_by(Edition.id)
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
    )
    return [
        OwnEdition(number, code, name, tuple(role for role in Role if role in roles))
        for number, code, name, roles in found
    ]
