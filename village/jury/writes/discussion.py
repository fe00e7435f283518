"""What those who have judged a file say to each other, and the mails that tell of it."""

from datetime import timedelta

import sqlalchemy as sa

from village.accounts import User
from village.applications import JURY_STATES, Application
from village.core import audit, outbox
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Permission as P
from village.jury.reads.discussion import speaks, takes_part
from village.jury.reads.files import counted
from village.jury.tables import Assignment, Remark

MAIL = "jury_discussion"
#: Remarks that are made within this time are told of by one mail.
GATHERED = timedelta(hours=1)


def remark(ctx: Context, application: Application, *, text: str) -> None:
    """Say something in the discussion of a file, and tell its other jurors. Flushes.

    Raises:
        IllegalTransition: the committee has decided on the file.
        Forbidden: the actor does not take part in its discussion, or only reads it.
    """
    if not speaks(ctx) or not takes_part(ctx, application):
        raise Forbidden(permission=P.SCORE)
    if application.state not in JURY_STATES:
        raise IllegalTransition(state=application.state)
    ctx.session.add(
        Remark(
            application_id=application.id,
            user_id=ctx.actor.user_id,
            text=text,
            said_at=ctx.now,
        )
    )
    audit.record(ctx, application.reference, "remark")
    ctx.session.flush()
    if ctx.the_edition.sends(MAIL):
        _tell(ctx, application)


def _tell(ctx: Context, application: Application) -> None:
    """Write to the jurors whose own marks on a file are in, unless such a mail waits already.

    The mail leaves after a while and says that there is something new, not what nor by whom.
    """
    waits = sa.exists().where(
        OutboxMail.edition_id == ctx.the_edition.id,
        OutboxMail.template == MAIL,
        OutboxMail.to == User.email,
        OutboxMail.params["file"].astext == application.reference,
        OutboxMail.state == MailState.QUEUED,
        OutboxMail.leaves_at > ctx.now,
    )
    jurors = ctx.session.scalars(
        sa.select(User)
        .join(Assignment, Assignment.user_id == User.id)
        .where(
            Assignment.application_id == application.id,
            Assignment.completed_at.is_not(None),
            User.id != ctx.actor.user_id,
            counted(),
            ~waits,
        )
        .order_by(User.id)
    )
    for juror in jurors.all():
        outbox.queue_at(
            ctx,
            ctx.now + GATHERED,
            MAIL,
            to=juror.email,
            language=juror.language,
            name=juror.name,
            file=application.reference,
        )
