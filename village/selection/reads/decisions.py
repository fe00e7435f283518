"""Decisions as the committee sees them: on one file, and all those that wait to be announced."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from village.applications import APPLICATION_FLOW, Application, State, lookup, visible
from village.core import policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.editions import CallKind
from village.jury import READABLE, Assignment, counted, marks_of, weighted_score
from village.selection.tables import Decision
from village.selection.words import DecisionState, Outcome


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One complete review of a file."""

    juror: str
    marks: Mapping[int, int]
    score: float | None
    comment: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class Announcement:
    """What stands to be announced; `stuck` are those whose file has gone another way."""

    ready: tuple[Decision, ...]
    stuck: tuple[Decision, ...]

    def having(self, outcome: Outcome) -> tuple[Decision, ...]:
        """Return the decisions with one outcome."""
        return tuple(decision for decision in self.ready if decision.outcome is outcome)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many decisions have each outcome."""
        return {outcome: len(self.having(outcome)) for outcome in Outcome}

    @property
    def mark(self) -> str:
        """A fingerprint of what is announced, to tell whether it has changed since it was read."""
        lines = (f"{decision.id} {decision.version}" for decision in self.ready)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def announced_decision(ctx: Context, application: Application) -> Decision | None:
    """Return the committee's decision that the applicant knows; None before it is announced."""
    return ctx.session.scalar(
        sa.select(Decision)
        .where(Decision.application_id == application.id, Decision.state == DecisionState.ANNOUNCED)
        .order_by(Decision.id.desc())
        .limit(1)
    )


def find(ctx: Context, reference: str) -> Application:
    """Return a start-up's file that has come before the jury and that the actor may rank.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    application = lookup.find(ctx, reference)
    before_the_jury = application.kind is CallKind.STARTUP and application.state in (
        READABLE | {State.WITHDRAWN}
    )
    if not before_the_jury or not policy.can(ctx.actor, P.VIEW_RANKING, application):
        raise NotFound
    return application


def files(ctx: Context, references: Sequence[str]) -> list[Application]:
    """Return the files with these references that the actor may decide on, in their order."""
    rows = ctx.session.scalars(
        sa.select(Application)
        .where(Application.reference.in_(references), visible.applications(ctx.actor, P.DECIDE))
        .options(joinedload(Application.organisation))
    )
    found = {application.reference: application for application in rows}
    return [found[reference] for reference in references if reference in found]


def staged(ctx: Context, application: Application) -> Decision | None:
    """Return the decision staged on a file."""
    return ctx.session.scalar(
        sa.select(Decision)
        .where(Decision.application_id == application.id, Decision.state == DecisionState.STAGED)
        .options(joinedload(Decision.staged_by))
    )


def past(ctx: Context, application: Application) -> list[Decision]:
    """Return the decisions announced or cancelled on a file, the oldest first."""
    return list(
        ctx.session.scalars(
            sa.select(Decision)
            .where(
                Decision.application_id == application.id, Decision.state != DecisionState.STAGED
            )
            .options(joinedload(Decision.staged_by))
            .order_by(Decision.closed_at, Decision.id)
        )
    )


def outcomes(application: Application) -> list[Outcome]:
    """Return what can be decided on a file in its present state."""
    return [
        outcome for outcome in Outcome if APPLICATION_FLOW.allows(application.state, outcome.action)
    ]


def reviews(ctx: Context, application: Application) -> list[ReviewRow] | None:
    """Return a file's complete reviews, without those by somebody who stepped aside.

    None for a juror whose own review of the file is not complete yet.
    """
    rows = list(
        ctx.session.scalars(
            sa.select(Assignment)
            .where(Assignment.application_id == application.id, counted())
            .options(joinedload(Assignment.user), selectinload(Assignment.scores))
            .order_by(Assignment.completed_at, Assignment.id)
        )
    )
    if any(row.user_id == ctx.actor.user_id and not row.completed_at for row in rows):
        return None
    weights = {criterion.id: float(criterion.weight) for criterion in ctx.the_edition.criteria}
    return [
        ReviewRow(
            juror=row.user.name,
            marks=marks_of(row),
            score=weighted_score(marks_of(row), weights),
            comment=row.comment,
            completed_at=row.completed_at,
        )
        for row in rows
        if row.completed_at
    ]


def announcement(ctx: Context) -> Announcement:
    """Return the staged decisions that the actor may see, by reference."""
    rows = list(
        ctx.session.scalars(
            staged_in_edition(ctx)
            .where(visible.applications(ctx.actor, P.VIEW_RANKING))
            .options(joinedload(Decision.staged_by))
        )
    )
    return Announcement(
        ready=tuple(row for row in rows if can_be_announced(row)),
        stuck=tuple(row for row in rows if not can_be_announced(row)),
    )


def announced(ctx: Context, permission: P = P.VIEW_RANKING) -> dict[Outcome, list[Decision]]:
    """Return the decisions in force that the actor may see, by outcome and reference.

    They are those on the files on which the actor holds `permission`.

    Of a file that left the waiting list, the last one announced is.
    """
    last = sa.select(sa.func.max(Decision.id)).where(Decision.state == DecisionState.ANNOUNCED)
    rows = ctx.session.scalars(
        _in_edition(ctx, DecisionState.ANNOUNCED)
        .where(
            visible.applications(ctx.actor, permission),
            Decision.id.in_(last.group_by(Decision.application_id)),
        )
        .options(joinedload(Decision.staged_by))
    ).all()
    return {outcome: [row for row in rows if row.outcome is outcome] for outcome in Outcome}


def staged_in_edition(ctx: Context) -> sa.Select[Decision]:
    """Return the statement of all staged decisions of the edition, with their files."""
    return _in_edition(ctx, DecisionState.STAGED)


def _in_edition(ctx: Context, state: DecisionState) -> sa.Select[Decision]:
    return (
        sa.select(Decision)
        .join(Decision.application)
        .where(Application.edition_id == ctx.the_edition.id, Decision.state == state)
        .options(contains_eager(Decision.application).joinedload(Application.organisation))
        .order_by(Application.reference)
    )


def can_be_announced(decision: Decision) -> bool:
    """Say whether the file still stands where the decision can be announced."""
    return APPLICATION_FLOW.allows(decision.application.state, decision.outcome.action)
