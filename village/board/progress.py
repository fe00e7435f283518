"""How far an application has come: the way as milestones, from what happened and what is next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from village.applications import OVER, Action, Application, Done, State, steps
from village.badges import Badge, BadgeState
from village.contracts import Contract, ContractState
from village.core.context import Context
from village.editions import CallKind
from village.selection import announced_decision
from village.stands import PlaceState, Stand, StandPlace

SCREENED = (Action.ACCEPT, Action.REFUSE)
DECIDED = (Action.SELECT, Action.WAITLIST, Action.REJECT)
ANSWERED = (Action.CONFIRM, Action.DECLINE, Action.LAPSE)
#: The states beyond a verdict of the screening, of the committee, and of the applicant.
_AFTER_SCREENING = frozenset(State) - {State.DRAFT, State.SUBMITTED, State.WITHDRAWN}
_AFTER_DECISION = frozenset(
    {State.SELECTED, State.WAITLISTED, State.REJECTED, State.CONFIRMED, State.DECLINED}
)
_ANSWERS = frozenset({State.CONFIRMED, State.DECLINED})


@dataclass(frozen=True, slots=True)
class Milestone:
    """One station of the way.

    Attributes:
        code: names the station, and its outcome where it has one: the page says it in words.
        at: when it was reached; for one to come, the day announced.
        note: what the applicant was told, or the number of what was given.
        current: whether the file waits here.
    """

    code: str
    at: datetime | date | None = None
    note: str = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What a selected application was given."""

    stand: str | None = None
    stand_at: datetime | None = None
    contract: str | None = None
    contract_state: ContractState | None = None
    contract_at: datetime | None = None
    badges: int = 0


def answer_by(ctx: Context, application: Application) -> date | None:
    """Return the last day to confirm the place that a file is offered; None where there is none."""
    if application.state is not State.SELECTED:
        return None
    decision = announced_decision(ctx, application)
    return decision.answer_by if decision else None


def milestones(ctx: Context, application: Application) -> list[Milestone]:
    """Return the way of an application: what is done, where it waits, what is to come.

    Only what the applicant may know is told; a decision counts when it is announced.
    """
    taken = steps(ctx, application)
    way = [
        Milestone("started", application.created_at, done=True),
        _submission(application, taken),
    ]
    if application.state is not State.WITHDRAWN:
        way += _judgement(ctx, application, taken)
    if application.state in (State.SELECTED, State.CONFIRMED):
        way += _arrival(given(ctx, application))
    if application.state is State.WITHDRAWN:
        way.append(
            _done("withdrawn", _last(taken, [Action.WITHDRAW, Action.MERGE]), application.state_at)
        )
    return _with_current(way) if application.state not in OVER else way


def given(ctx: Context, application: Application) -> Given:
    """Return the stand, contract and badges of an application."""
    badges = (
        sa.select(sa.func.count())
        .where(Badge.application_id == application.id, Badge.state == BadgeState.ISSUED)
        .scalar_subquery()
    )
    held = sa.and_(
        StandPlace.application_id == Application.id,
        StandPlace.state.in_((PlaceState.ALLOCATED, PlaceState.CONTRACTED)),
    )
    valid = sa.and_(
        Contract.application_id == Application.id,
        Contract.state.not_in(
            (ContractState.DRAFTED, ContractState.AMENDED, ContractState.CANCELLED)
        ),
    )
    row: Any = ctx.session.execute(
        sa.select(
            Stand.number,
            StandPlace.state_at,
            Contract.number,
            Contract.state,
            sa.func.coalesce(Contract.signed_at, Contract.issued_at),
            badges,
        )
        .select_from(Application)
        .outerjoin(StandPlace, held)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
        .outerjoin(Contract, valid)
        .where(Application.id == application.id)
    ).one()
    return Given(*row)


def unsigned(ctx: Context, references: Iterable[str]) -> dict[str, str]:
    """Return the number of the contract that each of these applications has to sign."""
    rows: Any = ctx.session.execute(
        sa.select(Application.reference, Contract.number)
        .join(Contract, Contract.application_id == Application.id)
        .where(
            Application.reference.in_(list(references)),
            Contract.state == ContractState.ISSUED,
        )
    )
    return dict(rows.all())


def _submission(application: Application, taken: list[Done]) -> Milestone:
    done = _last(taken, [Action.SUBMIT, Action.TAKE_IN])
    if application.submitted_at is None:
        return Milestone("to_submit")
    return _done("submitted", done, application.submitted_at)


def _judgement(ctx: Context, application: Application, taken: list[Done]) -> list[Milestone]:
    """Return the stations from screening to the applicant's answer."""
    screened = _last(taken, SCREENED)
    if application.state not in _AFTER_SCREENING:
        way = [Milestone("to_screen")]
    elif application.state is State.INELIGIBLE:
        return [_done("ineligible", screened, application.state_at, application.screening_note)]
    else:
        way = [_done("eligible", screened, None, application.screening_note)]
    return [*way, *_decision(ctx, application, taken)]


def _decision(ctx: Context, application: Application, taken: list[Done]) -> list[Milestone]:
    if application.state not in _AFTER_DECISION:
        to_come = "to_judge" if application.kind is CallKind.STARTUP else "to_consider"
        return [Milestone(to_come), Milestone("to_decide", ctx.the_edition.results_on)]
    decided = _last(taken, DECIDED)
    decision = announced_decision(ctx, application)
    told = decision.reasons if decision else decided.note if decided else ""
    outcome = State.SELECTED if application.state in _ANSWERS else application.state
    way = [_done(outcome.value, decided, application.state_at, told)]
    if application.state is State.WAITLISTED:
        return [*way, Milestone("to_wait")]
    if application.state is State.SELECTED:
        return [*way, Milestone("to_confirm", decision.answer_by if decision else None)]
    if application.state in _ANSWERS:
        answer = _last(taken, ANSWERED)
        return [*way, _done(application.state.value, answer, application.state_at)]
    return way


def _arrival(facts: Given) -> list[Milestone]:
    """Return the stations after the applicant's answer."""
    stand = (
        Milestone("stand", facts.stand_at, facts.stand, done=True)
        if facts.stand
        else Milestone("to_place")
    )
    contract = Milestone("to_contract")
    if facts.contract:
        signed = facts.contract_state is not ContractState.ISSUED
        code = "contract" if signed else "to_sign"
        contract = Milestone(code, facts.contract_at, facts.contract, done=signed)
    badges = (
        Milestone("badges", note=str(facts.badges), done=True)
        if facts.badges
        else Milestone("to_badge")
    )
    return [stand, contract, badges]


def _with_current(way: list[Milestone]) -> list[Milestone]:
    """Mark the first station that is not done."""
    for at, station in enumerate(way):
        if not station.done:
            return [*way[:at], replace(station, current=True), *way[at + 1 :]]
    return way


def _done(code: str, step: Done | None, otherwise: datetime | None, note: str = "") -> Milestone:
    return Milestone(code, step.at if step else otherwise, note, done=True)


def _last(taken: list[Done], actions: Iterable[Action]) -> Done | None:
    wanted = set(actions)
    return next((step for step in reversed(taken) if step.action in wanted), None)
