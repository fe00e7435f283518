"""Corrections: an organiser asks an applicant for them until a last day, and takes that back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from village.applications.reads import corrections
from village.applications.tables import Application, Correction
from village.applications.words import (
    AMENDABLE,
    AMENDMENT_REMINDED_BEFORE,
    APPLICATION_FLOW,
    Action,
    CorrectionState,
)
from village.applications.writes.applications import mail_params
from village.applications.writes.locks import lock
from village.applications.writes.reminders import BATCH
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import CallClosed, NotFound
from village.core.permissions import Permission as P
from village.editions import Edition, Life


def ask(
    ctx: Context,
    application: Application,
    fields: Collection[str],
    *,
    message: str,
    last_day: date,
) -> None:
    """Ask an applicant by mail to correct some answers of a file until the end of a day. Flushes.

    They are open again until then, also after the call's deadline; what was submitted stays in
    force. What was asked for before is asked for no more.

    Args:
        ctx: the request's context.
        application: the file.
        fields: of its form, among `corrections.askable`.
        message: to the applicant.
        last_day: at the place of the edition.

    Raises:
        IllegalTransition: it is not submitted, or a decision was taken on it.
        CallClosed: the day is over, or the edition is.
        NotFound: a field is none that may be corrected, or none is named.
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    lock(ctx, [application])
    APPLICATION_FLOW.step(application.state, Action.AMEND)
    closes_at = _end_of(ctx, last_day)
    if closes_at <= ctx.now or ctx.the_edition.state in (Life.CLOSED, Life.ARCHIVED):
        raise CallClosed
    named = [name for name in fields if name in corrections.askable(ctx, application)]
    if not named or len(named) < len(fields):
        raise NotFound
    _forget(ctx, application)
    asked = Correction(
        application_id=application.id,
        fields=named,
        message=message,
        asked_at=ctx.now,
        closes_at=closes_at,
    )
    ctx.session.add(asked)
    ctx.session.flush()
    _write(ctx, application, "correction_asked", asked)
    audit.record(ctx, application.reference, "correction_ask", note=message, until=str(last_day))


def take_back(ctx: Context, application: Application) -> None:
    """Ask for a correction no more, and tell the applicant. Flushes.

    Raises:
        NotFound: none is asked for.
        Forbidden: the actor does not screen this file.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    lock(ctx, [application])
    ctx.session.expire(application, ["correction"])
    asked = application.correction
    if asked is None or corrections.standing(ctx, application) is not CorrectionState.ASKED:
        raise NotFound
    _write(ctx, application, "correction_dropped", asked)
    _forget(ctx, application)
    audit.record(ctx, application.reference, "correction_take_back")


def remind(ctx: Context) -> int:
    """Remind of corrections whose last day has come, at most `BATCH`; return how many. Flushes.

    Each is reminded of once. One that was asked for less than a day before needs no reminder.
    """
    policy.require(ctx.actor, P.WORK)
    begins = Correction.closes_at - sa.literal(AMENDMENT_REMINDED_BEFORE, sa.Interval)
    rows = ctx.session.execute(
        sa.select(Application, Correction)
        .join(Correction, Correction.application_id == Application.id)
        .join(Edition, Edition.id == Application.edition_id)
        .where(
            Edition.state == Life.PUBLIC,
            Application.state.in_(AMENDABLE),
            Correction.made_at.is_(None),
            Correction.reminded_at.is_(None),
            begins <= ctx.now,
            Correction.closes_at > ctx.now,
            Correction.asked_at < begins,
        )
        .order_by(Application.id)
        .limit(BATCH)
        .with_for_update(of=Application, key_share=True, skip_locked=True)
    ).all()
    for application, asked in rows:
        asked.reminded_at = ctx.now
        here = replace(ctx, edition=application.edition)
        if here.the_edition.sends("correction_reminder"):
            _write(here, application, "correction_reminder", asked)
    ctx.session.flush()
    return len(rows)


def _write(ctx: Context, application: Application, mail: str, asked: Correction) -> None:
    owner = application.organisation
    outbox.queue(
        ctx,
        mail,
        to=owner.contact_email,
        language=owner.language,
        reference=application.reference,
        **mail_params(application, note=asked.message),
        questions=",".join(asked.fields),
        call_key=application.call.key,
        until=asked.closes_at.isoformat(),
    )


def _forget(ctx: Context, application: Application) -> None:
    ctx.session.execute(sa.delete(Correction).where(Correction.application_id == application.id))
    ctx.session.expire(application, ["correction"])


def _end_of(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(ctx.the_edition.timezone))
