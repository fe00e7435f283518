"""What the organisers note on a file for each other."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from village.applications.tables import Application, FileNote, NoteMention
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.policy import can


def of(ctx: Context, application: Application) -> list[FileNote]:
    """Return the notes on a file, the oldest first; none for who does not screen it."""
    if not can(ctx.actor, P.SCREEN, application):
        return []
    own = (
        sa.select(FileNote)
        .where(FileNote.application_id == application.id)
        .order_by(FileNote.id)
        .options(
            joinedload(FileNote.author),
            selectinload(FileNote.mentions).joinedload(NoteMention.user),
        )
    )
    return list(ctx.session.scalars(own))
