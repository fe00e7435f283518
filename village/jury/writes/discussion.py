"""What those who have judged a file say to each other."""

from village.applications import JURY_STATES, Application
from village.core import audit
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition
from village.core.permissions import Permission as P
from village.jury.reads.discussion import speaks, takes_part
from village.jury.tables import Remark


def remark(ctx: Context, application: Application, *, text: str) -> None:
    """Say something in the discussion of a file. Flushes.

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
