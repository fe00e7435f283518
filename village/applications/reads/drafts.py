"""Drafts before they are submitted: how many there are, and who holds them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from village.accounts import User
from village.applications.tables import Amendment, Application
from village.applications.words import Reminder, State
from village.core.context import Context
from village.editions import Call
from village.organisations import OrganisationMember


def count(ctx: Context, call: Call) -> int:
    """Return how many drafts of a call there are."""
    drafts = sa.select(sa.func.count()).where(
        Application.call_id == call.id, Application.state == State.DRAFT
    )
    return ctx.session.scalar(drafts) or 0


def open_ones(ctx: Context) -> int:
    """Return how many drafts of the edition could still be submitted."""
    return sum(count(ctx, one) for one in ctx.the_edition.calls if one.window.accepts(ctx.now))


def holders(call: Call, *conditions: sa.ColumnElement[bool]) -> sa.Select[User, Application]:
    """Return who has a draft of a call, each once, with the draft saved last.

    `conditions` may narrow both.
    """
    latest = (
        sa.select(User.id.label("user_id"), Application.id.label("application_id"))
        .select_from(OrganisationMember)
        .join(User, User.id == OrganisationMember.user_id)
        .join(Application, Application.organisation_id == OrganisationMember.organisation_id)
        .where(
            Application.call_id == call.id,
            Application.state == State.DRAFT,
            User.disabled_at.is_(None),
            *conditions,
        )
        .ext(distinct_on(User.id))
        .order_by(User.id, Application.saved_at.desc(), Application.id.desc())
        .subquery()
    )
    return (
        sa.select(User, Application)
        .join(latest, latest.c.user_id == User.id)
        .join(Application, Application.id == latest.c.application_id)
        .where(Application.state == State.DRAFT)
        .order_by(Application.id, User.id)
    )


def has_submitted(call: Call) -> sa.ColumnElement[bool]:
    """Return the condition that an account acts for somebody who has applied to a call."""
    mine = aliased(OrganisationMember)
    other = aliased(Application)
    return (
        sa.exists()
        .where(
            mine.user_id == User.id,
            other.organisation_id == mine.organisation_id,
            other.call_id == call.id,
            other.state.not_in((State.DRAFT, State.WITHDRAWN)),
        )
        .correlate(User)
    )


def amenders(call: Call, *conditions: sa.ColumnElement[bool]) -> sa.Select[User, Application]:
    """Return who has begun to amend a file of a call and not submitted it, with the file."""
    return (
        sa.select(User, Application)
        .select_from(Amendment)
        .join(Application, Application.id == Amendment.application_id)
        .join(OrganisationMember, OrganisationMember.organisation_id == Application.organisation_id)
        .join(User, User.id == OrganisationMember.user_id)
        .where(
            Application.call_id == call.id,
            Application.state == State.SUBMITTED,
            User.disabled_at.is_(None),
            *conditions,
        )
        .order_by(Application.id, User.id)
    )


def is_overtaken(ctx: Context, mail: str, reference: str, deadline_at: datetime) -> bool:
    """Say whether a mail about a draft or an amendment has nothing true to say any more."""
    amended = sa.exists().where(Amendment.application_id == Application.id)
    row = ctx.session.execute(
        sa.select(Application.state, amended, Call.deadline_at)
        .join(Call, Call.id == Application.call_id)
        .where(Application.reference == reference)
    ).one_or_none()
    if row is None or not ctx.now < deadline_at == row[2]:
        return True
    return not row[1] if mail == Reminder.AMENDMENT else row[0] is not State.DRAFT
