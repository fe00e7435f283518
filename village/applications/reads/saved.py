"""The views of the list that are saved: one's own, and those that others share."""

import sqlalchemy as sa

from village.applications.tables import SavedView
from village.core.context import Context
from village.core.permissions import Permission as P


def views(ctx: Context) -> list[SavedView]:
    """Return the views that the actor may open, by name.

    One that filters by a tag is not for who does not read tags.
    """
    if P.VIEW_BOARD not in ctx.actor.permissions:
        return []
    mine = (
        sa.select(SavedView)
        .where(
            SavedView.edition_id == ctx.the_edition.id,
            sa.or_(SavedView.owner_id == ctx.actor.user_id, SavedView.shared),
        )
        .order_by(SavedView.name, SavedView.id)
    )
    screens = P.SCREEN in ctx.actor.permissions
    return [one for one in ctx.session.scalars(mine) if screens or "tag" not in one.query]
