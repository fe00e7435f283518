"""A file is amended while the jury reads it: who scored the version before is told."""

from datetime import datetime

import sqlalchemy as sa

from village.accounts import User
from village.applications import Application
from village.core import outbox
from village.core.context import Context
from village.jury.reads.files import READABLE, counted
from village.jury.tables import Assignment


def tell(ctx: Context, application: Application, *, before: datetime) -> None:
    """Write to the jurors whose marks are of the version submitted at `before`. Flushes.

    Who was told of an earlier amendment and has not come back since is not told again: the page
    of the file shows all that changed.
    """
    if application.state not in READABLE:
        return
    jurors = ctx.session.scalars(
        sa.select(User)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.application_id == application.id, Assignment.saved_at >= before, counted()
        )
        .order_by(User.id)
    )
    for juror in jurors.all():
        outbox.queue(
            ctx,
            "jury_amended",
            to=juror.email,
            language=juror.language,
            name=juror.name,
            title=application.title,
            file=application.reference,
        )
