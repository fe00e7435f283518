"""Who can take part in a draw: confirmed, without a stand; and in how many editions before."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from village.applications import Application, State, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Edition
from village.organisations import Organisation
from village.stands import PlaceState, StandPlace


def entrants(ctx: Context) -> list[Application]:
    """Return the confirmed applications of the edition that have no stand and none held."""
    placed = sa.select(StandPlace.application_id).where(StandPlace.state != PlaceState.RELEASED)
    return list(
        ctx.session.scalars(
            sa.select(Application)
            .where(
                visible.applications(ctx.actor, P.ALLOCATE),
                Application.state == State.CONFIRMED,
                Application.id.not_in(placed),
            )
            .options(joinedload(Application.call, innerjoin=True))
            .order_by(Application.id)
        )
    )


def earlier_editions(ctx: Context, ids: Collection[int]) -> dict[int, int]:
    """Return in how many earlier editions the organisation behind each application took part.

    An organisation is known again by its number in the register, else by its name.
    """
    here, before = aliased(Organisation), aliased(Organisation)
    now, then = aliased(Application), aliased(Application)
    same = sa.or_(
        sa.and_(here.ice != "", here.ice == before.ice),
        sa.func.lower(here.name) == sa.func.lower(before.name),
    )
    rows = ctx.session.execute(
        sa.select(now.id, sa.func.count(sa.distinct(then.edition_id)).label("editions"))
        .join(here, here.id == now.organisation_id)
        .join(before, same)
        .join(then, then.organisation_id == before.id)
        .join(Edition, Edition.id == then.edition_id)
        .where(
            now.id.in_(ids),
            then.state == State.CONFIRMED,
            Edition.starts_on < ctx.the_edition.starts_on,
        )
        .group_by(now.id)
    )
    return {row.id: row.editions for row in rows}
