"""What is no longer needed is deleted: attempts, runs, answers, links and sessions long over."""

from datetime import timedelta

import sqlalchemy as sa

from village.accounts.tables import KeptAnswer, OneTimeToken, UserSession
from village.accounts.writes import attempts, kept_answers, links
from village.core import runs
from village.core.context import Context
from village.core.outbox.tables import OutboxMail
from village.core.outbox.writes import LOCKED

#: How long an ended session and a used link can still be looked into.
KEPT = timedelta(days=90)
#: Longer than any link lives whose token stands in a mail.
_LINKS_LIVE = timedelta(days=30)
_GONE = {LOCKED: ""}


def tidy(ctx: Context) -> None:
    """Delete old attempts, runs, links, sessions; take dead links out of kept mails. Flushes."""
    attempts.forget_before(ctx)
    past = ctx.now - KEPT
    runs.forget_before(ctx, past)
    dead = OneTimeToken.expires_at < sa.case(
        (OneTimeToken.purpose.in_(links.CHALLENGES), ctx.now), else_=past
    )
    ctx.session.execute(sa.delete(OneTimeToken).where(dead))
    answered = KeptAnswer.at < ctx.now - kept_answers.KEPT
    ctx.session.execute(sa.delete(KeptAnswer).where(answered))
    over = sa.or_(UserSession.ended_at < past, UserSession.expires_at < past)
    ctx.session.execute(sa.delete(UserSession).where(over))
    locked = (
        OutboxMail.queued_at < ctx.now - _LINKS_LIVE,
        OutboxMail.params.has_key(LOCKED),
        OutboxMail.params[LOCKED].astext != "",
    )
    merged = OutboxMail.params.op("||")(sa.type_coerce(_GONE, OutboxMail.params.type))
    ctx.session.execute(sa.update(OutboxMail).where(*locked).values(params=merged))
