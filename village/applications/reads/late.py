"""Links by which a call is still open to some after its deadline."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.applications.reads import visible
from village.applications.tables import Application, LateLink
from village.applications.words import State
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.editions import Call


def of_call(ctx: Context, call: Call) -> list[LateLink]:
    """Return the links of a call, the newest first."""
    own = sa.select(LateLink).where(LateLink.call_id == call.id)
    return list(ctx.session.scalars(own.order_by(LateLink.id.desc())))


def find(ctx: Context, key: str, *, lock: bool = False) -> LateLink:
    """Return a link of the edition by its key, dead or alive; with `lock`, for this one alone.

    Raises:
        NotFound: the edition has none.
    """
    own = (
        sa.select(LateLink)
        .join(LateLink.call)
        .where(LateLink.key == key, Call.edition_id == ctx.the_edition.id)
        .options(joinedload(LateLink.call, innerjoin=True))
    )
    if lock:
        own = own.with_for_update(of=LateLink).execution_options(populate_existing=True)
    link = ctx.session.scalar(own)
    if link is None:
        raise NotFound
    return link


def drafts_of(ctx: Context, call: Call) -> list[Application]:
    """Return the actor's own drafts of a call, the one saved last first."""
    mine = sa.select(Application).where(
        visible.applications(ctx.actor, P.APPLY),
        Application.call_id == call.id,
        Application.state == State.DRAFT,
    )
    return list(ctx.session.scalars(mine.order_by(Application.saved_at.desc(), Application.id)))
