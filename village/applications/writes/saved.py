"""Views of the list saved under a name, and forgotten."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.applications.tables import SavedView
from village.core import policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P


def save(
    ctx: Context, name: str, query: Mapping[str, Sequence[str]], *, shared: bool = False
) -> None:
    """Save a view under a name; one's own of that name is replaced. Flushes.

    Raises:
        Forbidden: the actor does not read the list.
    """
    policy.require(ctx.actor, P.VIEW_BOARD)
    says = {"query": {key: list(values) for key, values in query.items()}, "shared": shared}
    row = insert(SavedView).values(
        edition_id=ctx.the_edition.id, owner_id=ctx.actor.user_id, name=name, **says
    )
    own = ["edition_id", "owner_id", "name"]
    ctx.session.execute(row.on_conflict_do_update(index_elements=own, set_=says))


def forget(ctx: Context, name: str) -> None:
    """Forget a view of one's own. Flushes.

    Raises:
        Forbidden: the actor does not read the list.
        NotFound: the actor has no view of that name.
    """
    policy.require(ctx.actor, P.VIEW_BOARD)
    own = sa.select(SavedView).where(
        SavedView.edition_id == ctx.the_edition.id,
        SavedView.owner_id == ctx.actor.user_id,
        SavedView.name == name,
    )
    view = ctx.session.scalar(own)
    if view is None:
        raise NotFound
    ctx.session.delete(view)
    ctx.session.flush()
