"""Leaving: withdrawn, declined, reversed or without its contract, a file gives all back.

Invoices come first: their numbers are locked before the first line of the audit log.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from village import selection
from village.applications import APPLICATION_FLOW, Action, Application, State, applications, lock
from village.badges import Badge, BadgeState, issuing
from village.billing import Invoice, InvoiceState, invoices, listing
from village.contracts import Contract, ContractState, contracts
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import SlotSettings
from village.exhibitors import entries, give_back_slot
from village.orders import OrderedLine, ordering, services, sums
from village.stands import PlaceState, StandPlace, places, waiting_lists


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


@dataclass(frozen=True, slots=True)
class Consequences:
    """What cancelling a contract takes along; `is_alone` where it is but the draft of a version.

    `paid_cents` is what came for the invoices: all of it is to be paid back where they are taken
    back, else `over_cents`, what came above them.
    """

    is_alone: bool
    stand: str
    invoices: tuple[Invoice, ...]
    paid_cents: int
    over_cents: int
    pro_formas: tuple[Invoice, ...]
    badges: int
    slot: SlotSettings | None
    ordered: tuple[OrderedLine, ...]

    @property
    def billed_cents(self) -> int:
        """What the invoices come to that credit notes can take back."""
        return sum(one.owed_cents for one in self.invoices)

    @property
    def ordered_cents(self) -> int:
        """What was ordered beside the stand, with tax."""
        return sums(self.ordered).gross_cents

    @property
    def owed_cents(self) -> int:
        """What is still to be paid of them as long as nothing is taken back."""
        return self.billed_cents - self.paid_cents + self.over_cents


def consequences(ctx: Context, contract: Contract) -> Consequences:
    """Return what would be given back if the contract were cancelled now."""
    application = contract.application
    standing = invoices.standing(ctx, application)
    received = listing.received_cents(ctx, standing)
    badges = sa.select(sa.func.count()).where(
        Badge.application_id == application.id, Badge.state != BadgeState.REVOKED
    )
    return Consequences(
        is_alone=_is_alone(ctx, contract),
        stand=contract.place.stand.number,
        invoices=tuple(one for one in standing if one.state is not InvoiceState.PRO_FORMA),
        paid_cents=sum(received.values()),
        over_cents=sum(max(0, received[one.id] - one.owed_cents) for one in standing),
        pro_formas=tuple(one for one in standing if one.state is InvoiceState.PRO_FORMA),
        badges=ctx.session.scalar(badges) or 0,
        slot=_slot(ctx, application),
        ordered=services.of(ctx, application),
    )


def cancel_contract(
    ctx: Context, contract: Contract, *, reason: str, takes_back_invoices: bool = False
) -> None:
    """Cancel a contract; where none is left, badges, services and delivery slot go. Flushes.

    Pro formas are discarded; with `takes_back_invoices` credit notes take back what was billed.

    Raises:
        IllegalTransition: it is over already.
        RulesAway: whether the credit notes keep EN 16931 cannot be said now.
        Forbidden: the actor may not cancel contracts.
    """
    application = contract.application
    policy.require(ctx.actor, P.CONTRACT, application)
    lock(ctx, [application], contract)
    if not _is_alone(ctx, contract):
        if takes_back_invoices:
            _credit(ctx, application, reason)
        _discard(ctx, application, within=P.CONTRACT)
    contracts.cancel(ctx, contract, reason=reason)
    if not contracts.standing(ctx, application):
        _revoke_badges(ctx, application, within=P.CONTRACT)
        give_back_slot(ctx, application, within=P.CONTRACT)
        if application.state is State.CONFIRMED:
            ordering.release(ctx, application, within=P.CONTRACT)


def _leave(ctx: Context, application: Application, action: Action, note: str) -> None:
    lock(ctx, [application])
    step = APPLICATION_FLOW.step(application.state, action)
    policy.require(ctx.actor, step.needs, application)
    _discard(ctx, application, within=step.needs)
    contract = contracts.in_force(ctx, application)
    if contract is not None:
        contracts.cancel(ctx, contract, reason=note or action.value, within=step.needs)
    for place in _places(ctx, application):
        places.release(ctx, place, within=step.needs)
    _revoke_badges(ctx, application, within=step.needs)
    give_back_slot(ctx, application, within=step.needs)
    applications.act(ctx, application, action, note=note)
    waiting_lists.leave_all(ctx, application)


def _is_alone(ctx: Context, contract: Contract) -> bool:
    """Say whether a contract is the draft of a new version beside the one in force."""
    others = (one for one in contracts.standing(ctx, contract.application) if one is not contract)
    return contract.state is ContractState.DRAFTED and any(others)


def _credit(ctx: Context, application: Application, reason: str) -> None:
    standing = invoices.standing(ctx, application)
    billed = [one for one in standing if one.state is not InvoiceState.PRO_FORMA]
    invoices.take_back(ctx, billed, reason=reason, within=P.CONTRACT)


def _discard(ctx: Context, application: Application, *, within: P) -> None:
    for invoice in invoices.standing(ctx, application):
        if invoice.state is InvoiceState.PRO_FORMA:
            invoices.discard(ctx, invoice, within=within)


def _places(ctx: Context, application: Application) -> list[StandPlace]:
    mine = sa.select(StandPlace).where(
        StandPlace.application_id == application.id, StandPlace.state != PlaceState.RELEASED
    )
    return list(ctx.session.scalars(mine.execution_options(populate_existing=True)))


def _slot(ctx: Context, application: Application) -> SlotSettings | None:
    """Return the delivery slot that an exhibitor has; None for none, or one that is no more."""
    taken = entries.of(ctx, application).slot
    return next((one for one in ctx.the_edition.task_plan.slots if one.key == taken), None)


def _revoke_badges(ctx: Context, application: Application, *, within: P) -> None:
    valid = sa.select(Badge).where(
        Badge.application_id == application.id, Badge.state != BadgeState.REVOKED
    )
    for badge in ctx.session.scalars(valid.execution_options(populate_existing=True)).all():
        issuing.revoke(ctx, badge, within=within)
