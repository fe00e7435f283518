"""Places offered: their last day moved or recalled, and the waiting list's next one promoted."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from village.applications import APPLICATION_FLOW, Action, Application, State, applications, lock
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import IllegalTransition, TooManySelected
from village.core.permissions import Permission as P
from village.editions import Edition, Life
from village.selection.reads import offers, ranking
from village.selection.tables import Decision
from village.selection.words import Outcome
from village.selection.writes import deciding

#: How many days before the last one those who have not answered are reminded.
DAYS_BEFORE = 3


def promote(ctx: Context, application: Application, *, answer_by: date | None) -> None:
    """Offer a place that has become free to a file of the waiting list, at once. Flushes.

    Raises:
        TooManySelected: no place is free.
        IllegalTransition: the file is not on the waiting list.
        Forbidden: the actor does not announce, or not on this file.
    """
    policy.require(ctx.actor, P.ANNOUNCE, application)
    ctx.session.refresh(ctx.the_edition, with_for_update={"key_share": True})  # one at a time
    lock(ctx, [application])
    if application.state is not State.WAITLISTED:
        raise IllegalTransition(state=application.state, action=Action.SELECT)
    if not (places := ranking.places_left(ctx)):
        raise TooManySelected(selected=1, places=places)
    decision = deciding.drafted(ctx, application, Outcome.SELECT)
    deciding.tell(ctx, decision, answer_by, ranking.measured(ctx))


def extend(ctx: Context, application: Application, *, answer_by: date) -> None:
    """Give a place that was offered another last day; its applicant is told. Flushes.

    Raises:
        IllegalTransition: no place is offered.
        Forbidden: the actor does not announce, or not on this file.
    """
    policy.require(ctx.actor, P.ANNOUNCE, application)
    lock(ctx, [application])
    APPLICATION_FLOW.step(application.state, Action.LAPSE)
    decision = offers.decision_on(ctx, application)
    before, decision.answer_by = decision.answer_by, answer_by
    decision.reminded_at = None
    days = {"before": before.isoformat() if before else "", "after": answer_by.isoformat()}
    audit.record(ctx, application.reference, "offer_extend", **days)
    _recall(ctx, decision)


def remind(ctx: Context) -> int:
    """Mail those of every edition whose last day is near, each once; returns how many. Flushes.

    Raises:
        Forbidden: the actor is not the installation.
    """
    policy.require(ctx.actor, P.WORK)
    editions = ctx.session.scalars(
        sa.select(Edition).where(Edition.state != Life.ARCHIVED).order_by(Edition.id)
    )
    return sum(_remind(replace(ctx, edition=edition)) for edition in editions)


def _remind(ctx: Context) -> int:
    if not ctx.the_edition.sends("place_reminder"):
        return 0
    due = ctx.session.scalars(
        sa.select(Decision)
        .join(Decision.application)
        .where(
            Application.edition_id == ctx.the_edition.id,
            Application.state == State.SELECTED,
            *offers.offering(),
            Decision.answer_by.between(ctx.today, ctx.today + timedelta(days=DAYS_BEFORE)),
            Decision.reminded_at.is_(None),
            Decision.closed_at < ctx.now - timedelta(days=1),
        )
        .options(contains_eager(Decision.application).joinedload(Application.organisation))
        .order_by(Decision.id)
        .with_for_update(of=Decision, skip_locked=True)
    ).all()
    for decision in due:
        decision.reminded_at = ctx.now
        _recall(ctx, decision)
    return len(due)


def _recall(ctx: Context, decision: Decision) -> None:
    """Mail until when the place is kept. Flushes."""
    application = decision.application
    organisation = application.organisation
    due = decision.answer_by.isoformat() if decision.answer_by else ""
    outbox.queue(
        ctx,
        "place_reminder",
        to=organisation.contact_email,
        language=organisation.language,
        reference=application.reference,
        **applications.mail_params(application, due=due),
    )
    ctx.session.flush()
