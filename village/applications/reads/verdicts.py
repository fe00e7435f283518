"""Verdicts of the screening whose mails have not left: prepared, and told together."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from village.applications.reads import visible
from village.applications.tables import Application
from village.core.context import Context
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Permission as P

#: The mails that tell a verdict.
VERDICT_MAILS = ("application_eligible", "application_ineligible")


def untold(ctx: Context) -> list[Application]:
    """Return the screened files whose applicants have not been told yet, by number.

    Those that the actor may screen.
    """
    files = (
        sa.select(Application)
        .join(Application.organisation)
        .options(contains_eager(Application.organisation))
        .where(visible.applications(ctx.actor, P.SCREEN), Application.reference.in_(_waiting(ctx)))
        .order_by(Application.reference)
    )
    return list(ctx.session.scalars(files))


def count_untold(ctx: Context) -> int:
    """Return how many files `untold` returns."""
    files = sa.select(sa.func.count(Application.id)).where(
        visible.applications(ctx.actor, P.SCREEN), Application.reference.in_(_waiting(ctx))
    )
    return ctx.session.scalar(files) or 0


def mails_of(references: Collection[str]) -> sa.ColumnElement[bool]:
    """Return the condition for the mails that tell the verdicts on some files."""
    return sa.and_(OutboxMail.reference.in_(references), OutboxMail.template.in_(VERDICT_MAILS))


def _waiting(ctx: Context) -> sa.Select[str]:
    return sa.select(OutboxMail.reference).where(
        OutboxMail.edition_id == ctx.the_edition.id,
        OutboxMail.template.in_(VERDICT_MAILS),
        OutboxMail.state.in_((MailState.QUEUED, MailState.KEPT)),
        OutboxMail.leaves_at > ctx.now,
    )
