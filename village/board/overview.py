"""The organiser's board: what waits for whom, in one reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from village.applications import Application, CorrectionState, State, corrections
from village.applications import visible as visible_files
from village.badges import Badge, BadgeState, about
from village.board import visible
from village.contracts import Contract, ContractState
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Permission as P
from village.editions import Call, CallKind, editions
from village.jury import Overview, progress
from village.selection import Decision, DecisionState
from village.stands import PlaceState, Stand, StandPlace, is_waited_for

LATEST = 8
#: What the board's last entries leave out: it would fill them, and the log has it all.
EVERYDAY = (
    "logged_in", "logged_out", "login_failed", "login_slowed", "identity_refused", "session_ended",
    "sessions_ended", "check_in", "export",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardCounts:
    """What is under way beside the applications themselves."""

    corrected: int
    undecided: int
    staged: int
    unplaced: int
    waited_for: int
    stands: int
    placed: int
    uncontracted: int
    unsigned: int
    signed: int
    badges_requested: int
    badges_issued: int
    mails_failed: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the organiser's one screen."""

    states: Mapping[tuple[CallKind, State], int]
    counts: BoardCounts
    calls: tuple[Call, ...]
    jury: Overview
    latest: tuple[AuditEntry, ...]

    @property
    def exhibitors_to_answer(self) -> int:
        """How many eligible exhibitors wait for the organiser's word."""
        return self.count(State.ELIGIBLE, CallKind.EXHIBITOR)

    def count(self, state: State, kind: CallKind | None = None) -> int:
        """Return how many applications are in a state, of one kind or of both."""
        return sum(self.states.get((one, state), 0) for one in CallKind if kind in (None, one))

    def received(self, kind: CallKind) -> int:
        """Return how many applications of a kind were submitted, whatever became of them."""
        return sum(n for (one, state), n in self.states.items() if one == kind and state in _SENT)


_SENT = frozenset(State) - {State.DRAFT, State.WITHDRAWN}


def board(ctx: Context) -> Board:
    """Return what the actor may know of; the same number of queries however much there is."""
    edition = ctx.the_edition
    return Board(
        states=_states(ctx),
        counts=_counts(ctx),
        calls=tuple(editions.calls(ctx.session, edition.id)),
        jury=progress.overview(ctx),
        latest=_latest(ctx) if P.VIEW_AUDIT in ctx.actor.permissions else (),
    )


def _states(ctx: Context) -> dict[tuple[CallKind, State], int]:
    rows = ctx.session.execute(
        sa.select(Application.kind, Application.state, sa.func.count())
        .where(visible_files.applications(ctx.actor, P.VIEW_BOARD))
        .group_by(Application.kind, Application.state)
    )
    return {(kind, state): count for kind, state, count in rows}


def _counts(ctx: Context) -> BoardCounts:
    seen = visible_files.applications(ctx.actor, P.VIEW_BOARD)
    staged = Decision.state == DecisionState.STAGED
    in_use = StandPlace.state != PlaceState.RELEASED
    valid = Contract.state.not_in((ContractState.CANCELLED, ContractState.AMENDED))
    of = {
        "corrected": _number(
            Application,
            seen,
            Application.state == State.SUBMITTED,
            corrections.stands(ctx, CorrectionState.MADE),
        ),
        "undecided": _number(
            Application,
            seen,
            Application.kind == CallKind.STARTUP,
            Application.state == State.ELIGIBLE,
            ~_has(Decision, staged),
        ),
        "staged": _number(Decision, seen, staged),
        "unplaced": _number(
            Application, seen, Application.state == State.CONFIRMED, ~_has(StandPlace, in_use)
        ),
        "waited_for": sa.select(sa.func.count(Stand.id)).where(
            Stand.edition_id == ctx.the_edition.id, is_waited_for()
        ),
        "stands": sa.select(sa.func.count()).where(
            Stand.edition_id == ctx.the_edition.id, Stand.drawn
        ),
        "placed": _number(StandPlace, seen, in_use),
        "uncontracted": _number(
            Application,
            seen,
            Application.state == State.CONFIRMED,
            _has(StandPlace, StandPlace.state == PlaceState.ALLOCATED),
            ~_has(Contract, valid),
        ),
        "unsigned": _number(Contract, seen, Contract.state == ContractState.ISSUED),
        "signed": _number(
            Contract, seen, Contract.state.in_((ContractState.SIGNED, ContractState.SEALED))
        ),
        "badges_requested": _badges(ctx, BadgeState.REQUESTED),
        "badges_issued": _badges(ctx, BadgeState.ISSUED),
        "mails_failed": sa.select(sa.func.count()).where(
            OutboxMail.edition_id == ctx.the_edition.id,
            OutboxMail.state == MailState.FAILED,
            about(ctx.actor, OutboxMail.reference),
        ),
    }
    row = ctx.session.execute(sa.select(*(one.scalar_subquery() for one in of.values()))).one()
    return BoardCounts(**dict(zip(of, row, strict=True)))


def _number(counted: Any, *conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    """Count rows of applications, or of what belongs to one."""
    statement = sa.select(sa.func.count()).select_from(counted).where(*conditions)
    return statement if counted is Application else statement.join(counted.application)


def _has(owned: Any, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(owned.application_id == Application.id, condition)


def _badges(ctx: Context, state: BadgeState) -> sa.Select[int]:
    return sa.select(sa.func.count()).where(
        Badge.edition_id == ctx.the_edition.id,
        Badge.state == state,
        sa.or_(Badge.application_id.is_(None), Badge.application_id.not_in(ctx.actor.conflict_ids)),
    )


def _latest(ctx: Context) -> tuple[AuditEntry, ...]:
    return tuple(
        ctx.session.scalars(
            sa.select(AuditEntry)
            .where(
                AuditEntry.edition_id == ctx.the_edition.id,
                AuditEntry.action.not_in(EVERYDAY),
                visible.logged(ctx.actor),
            )
            .order_by(AuditEntry.id.desc())
            .limit(LATEST)
        )
    )
