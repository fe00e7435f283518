"""The discussion of a file among those who have judged it: closed before one's own marks are in."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from village.accounts import User
from village.applications import JURY_STATES, Application, blind, lookup
from village.core import policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.editions import CallKind
from village.jury.reads.files import READABLE
from village.jury.tables import Assignment, Recusal, Remark


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What somebody said of a file."""

    name: str
    text: str
    said_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Discussion:
    """All that was said of a file under its `title`; `open` to whoever may say more."""

    title: str
    remarks: tuple[RemarkView, ...]
    open: bool


def find(ctx: Context, reference: str) -> tuple[Application, Discussion]:
    """Return a file with its discussion.

    Raises:
        NotFound: there is none, or the actor does not take part in it.
        ConflictOfInterest: the actor was given the file and stepped aside.
    """
    application = lookup.find(ctx, reference)
    found = discussion(ctx, application)
    if found is None:
        raise NotFound
    return application, found


def discussion(ctx: Context, application: Application) -> Discussion | None:
    """Return the discussion of a file; None for who does not take part in it."""
    if not takes_part(ctx, application):
        return None
    aside = sa.exists().where(
        Recusal.user_id == Remark.user_id, Recusal.application_id == Remark.application_id
    )
    rows = ctx.session.execute(
        sa.select(User.id, User.name, Remark.text, Remark.said_at)
        .join(User, User.id == Remark.user_id)
        .where(Remark.application_id == application.id, ~aside)
        .order_by(Remark.said_at, Remark.id)
    )
    mask = blind.mask(ctx, application)
    return Discussion(
        title=mask(application.title),
        remarks=tuple(
            RemarkView(name, mask(text), said_at, own=user_id == ctx.actor.user_id)
            for user_id, name, text, said_at in rows
        ),
        open=application.state in JURY_STATES and speaks(ctx),
    )


def speaks(ctx: Context) -> bool:
    """Say whether the actor judges, and so may say something where they take part."""
    return bool({P.SCORE, P.DECIDE} & ctx.actor.permissions)


def takes_part(ctx: Context, application: Application) -> bool:
    """Say whether the actor may read what was said of a file.

    Jurors of the file do once all their own marks on it are in; the chair and the organisers do,
    unless the file is theirs to score. Nobody does who stepped aside.
    """
    if application.kind is not CallKind.STARTUP or application.state not in READABLE:
        return False
    complete = ctx.session.execute(
        sa.select(Assignment.completed_at).where(
            Assignment.application_id == application.id, Assignment.user_id == ctx.actor.user_id
        )
    ).one_or_none()
    if complete is not None and not complete[0]:
        return False
    return policy.can(ctx.actor, P.VIEW_RANKING, application) or (
        complete is not None and policy.can(ctx.actor, P.SCORE, application)
    )
