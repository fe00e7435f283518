"""Leaving: withdrawn, declined, reversed or without its contract, a file gives all back."""

import sqlalchemy as sa

from village import selection
from village.applications import APPLICATION_FLOW, Action, Application, applications, lock
from village.badges import Badge, BadgeState, issuing
from village.contracts import Contract, contracts
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.stands import PlaceState, StandPlace, places


def withdraw(ctx: Context, application: Application, *, note: str = "") -> None:
    """Withdraw an application: cancel its contract, free its stand, revoke its badges. Flushes.

    Raises:
        IllegalTransition: it is over already.
        Forbidden: the actor does not act for the organisation.
    """
    _leave(ctx, application, Action.WITHDRAW, note)


def decline(ctx: Context, application: Application, *, note: str = "") -> None:
    """Decline the place offered, and give back a stand that was already given. Flushes.

    Raises:
        IllegalTransition: no place is offered.
        Forbidden: the actor does not act for the organisation.
    """
    _leave(ctx, application, Action.DECLINE, note)


def lapse(ctx: Context, application: Application, *, note: str = "") -> None:
    """Take back a place that was offered and not confirmed, with a stand already given. Flushes.

    Raises:
        IllegalTransition: no place is offered.
        Forbidden: the actor does not announce, or not on this file.
    """
    _leave(ctx, application, Action.LAPSE, note)


def reverse(ctx: Context, application: Application, *, reasons: str) -> None:
    """Take an announced decision back, and with it a stand already given. Flushes.

    Raises:
        IllegalTransition: no decision is announced on it, or its applicant has answered.
        Forbidden: the actor may not reverse, or not on this file.
    """
    lock(ctx, [application])
    APPLICATION_FLOW.step(application.state, Action.REVERSE)
    policy.require(ctx.actor, P.REVERSE_DECISION, application)
    for place in _places(ctx, application):
        places.release(ctx, place, within=P.REVERSE_DECISION)
    selection.reverse(ctx, application, reasons=reasons)


def cancel_contract(ctx: Context, contract: Contract, *, reason: str) -> None:
    """Cancel a contract; where none is left, the badges are worthless at once. Flushes.

    Raises:
        IllegalTransition: it is over already.
        Forbidden: the actor may not cancel contracts.
    """
    application = contract.application
    lock(ctx, [application], contract)
    contracts.cancel(ctx, contract, reason=reason)
    if not contracts.standing(ctx, application):
        _revoke_badges(ctx, application, within=P.CONTRACT)


def _leave(ctx: Context, application: Application, action: Action, note: str) -> None:
    lock(ctx, [application])
    step = APPLICATION_FLOW.step(application.state, action)
    policy.require(ctx.actor, step.needs, application)
    contract = contracts.in_force(ctx, application)
    if contract is not None:
        contracts.cancel(ctx, contract, reason=note or action.value, within=step.needs)
    for place in _places(ctx, application):
        places.release(ctx, place, within=step.needs)
    _revoke_badges(ctx, application, within=step.needs)
    applications.act(ctx, application, action, note=note)


def _places(ctx: Context, application: Application) -> list[StandPlace]:
    mine = sa.select(StandPlace).where(
        StandPlace.application_id == application.id, StandPlace.state != PlaceState.RELEASED
    )
    return list(ctx.session.scalars(mine.execution_options(populate_existing=True)))


def _revoke_badges(ctx: Context, application: Application, *, within: P) -> None:
    valid = sa.select(Badge).where(
        Badge.application_id == application.id, Badge.state != BadgeState.REVOKED
    )
    for badge in ctx.session.scalars(valid.execution_options(populate_existing=True)).all():
        issuing.revoke(ctx, badge, within=within)
