"""Applications as pages show them."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.context import Context
from village.domain.errors import NotFound
from village.models import Application
from village.policy import require_visible


def find(ctx: Context, reference: str) -> Application:
    """Return one application of the context's edition that the actor may see.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        ConflictOfInterest: the actor stepped aside from it.
    """
    application = ctx.session.scalar(
        sa.select(Application)
        .where(Application.reference == reference, Application.edition_id == ctx.the_edition.id)
        .options(joinedload(Application.organisation), joinedload(Application.axis))
    )
    if application is None:
        raise NotFound
    require_visible(ctx.actor, application)
    return application
