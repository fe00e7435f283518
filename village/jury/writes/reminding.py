"""Jurors are reminded of the files that they have left before the deadline of the reviews."""

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.accounts import Membership, User
from village.applications import JURY_STATES, Application
from village.core import outbox, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Edition, Life
from village.jury.reads.files import SPOKEN, counted
from village.jury.tables import Assignment, ReviewReminder

#: How many days before the deadline those who have files left are reminded, each time once.
DAYS_BEFORE = (7, 1)


def remind(ctx: Context) -> int:
    """Mail the jurors of every edition whose reminder is due; returns how many. Flushes.

    Who was given files only after the reminder fell due has just heard of them, and is not
    reminded. Another deadline is announced anew. Running twice mails nothing more.

    Raises:
        Forbidden: the actor is not the installation.
    """
    policy.require(ctx.actor, P.WORK)
    editions = ctx.session.scalars(
        sa.select(Edition)
        .where(
            Edition.state != Life.ARCHIVED,
            Edition.reviews_due_at > ctx.now,
            Edition.reviews_due_at <= ctx.now + timedelta(days=max(DAYS_BEFORE)),
        )
        .order_by(Edition.id)
    )
    return sum(_remind(replace(ctx, edition=edition)) for edition in editions)


def _remind(ctx: Context) -> int:
    due_at = ctx.the_edition.reviews_due_at
    if due_at is None or not ctx.the_edition.sends("jury_reminder"):
        return 0
    days = min(one for one in DAYS_BEFORE if due_at - timedelta(days=one) <= ctx.now)
    jurors = ctx.session.scalars(_waiting(ctx, due_at - timedelta(days=days)))
    reminded = 0
    for juror in jurors:
        once = insert(ReviewReminder).on_conflict_do_nothing().returning(ReviewReminder.id)
        row = {"user_id": juror.id, "due_at": due_at, "days_before": days, "sent_at": ctx.now}
        if ctx.session.scalar(once.values(edition_id=ctx.the_edition.id, **row)) is None:
            continue
        outbox.queue(
            ctx,
            "jury_reminder",
            to=juror.email,
            language=juror.language,
            name=juror.name,
            deadline=due_at.isoformat(),
        )
        reminded += 1
    return reminded


def _waiting(ctx: Context, since: datetime) -> sa.Select[User]:
    """Return the jurors who have had a file since then and have not completed its review."""
    left = (
        sa.select(Assignment.id)
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.user_id == User.id,
            Application.edition_id == ctx.the_edition.id,
            Application.state.in_(JURY_STATES - SPOKEN),
            Assignment.completed_at.is_(None),
            Assignment.assigned_at <= since,
            counted(),
        )
    )
    return (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == ctx.the_edition.id,
            Membership.role == Role.JUROR,
            User.disabled_at.is_(None),
            left.exists(),
        )
        .order_by(User.id)
    )
