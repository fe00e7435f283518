"""Locks that use cases of the whole chain take first, so that none acts on an old state."""

from collections.abc import Iterable

import sqlalchemy as sa

from village.applications.tables import Application
from village.core.context import Context


def lock(ctx: Context, applications: Iterable[Application]) -> None:
    """Let others who change these applications wait for this transaction, and read them anew.

    Rows are locked in one order, so that two who need several never wait for each other.
    """
    ids = {application.id for application in applications}
    ctx.session.scalars(
        sa.select(Application)
        .where(Application.id.in_(ids))
        .order_by(Application.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    ).all()
