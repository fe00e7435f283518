"""Money back to a card: asked for by an organiser, sent by a job, booked once it is gone."""

import secrets
from collections.abc import Mapping

import sqlalchemy as sa

from village.applications import lock
from village.billing import PaymentMethod, payments
from village.cards import reads
from village.cards.tables import CardPayment, CardRefund
from village.cards.words import (
    CARD_REFUND_FLOW,
    CardRefundAction,
    CardRefundState,
    CardsRefused,
    Doubt,
    RefundOrder,
    SeenRefund,
)
from village.core import audit, policy, steps
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.errors import PaymentRefused
from village.core.permissions import Permission as P
from village.core.steps import LogEntry

#: What a provider says that is more than that a refund is on its way.
_FINAL = frozenset({CardRefundState.DONE, CardRefundState.REFUSED})


def ask(ctx: Context, payment: CardPayment, *, amount_cents: int, reason: str) -> CardRefund:
    """Ask for money to be paid back to the card that it came from. Flushes; a job sends it.

    Raises:
        CardsRefused: it is nothing, or more than can go back.
        Forbidden: the actor may not bill.
    """
    application = payment.invoice.application
    policy.require(ctx.actor, P.BILL, application)
    lock(ctx, [application], payment.invoice, payment)
    if not 0 < amount_cents <= reads.refundable_cents(ctx, payment):
        raise CardsRefused(why="amount")
    refund = CardRefund(
        token=secrets.token_urlsafe(24),
        card_payment=payment,
        amount_cents=amount_cents,
        reason=reason,
        asked_at=ctx.now,
        asked_by=ctx.actor.name[:160],
    )
    ctx.session.add(refund)
    ctx.session.flush()
    audit.record(ctx, application.reference, "card_refund", **_facts(refund), reason=reason)
    ctx.defer("cards.refund", refund_id=refund.id)
    return refund


def claim(ctx: Context, refund_id: int) -> CardRefund | None:
    """Return a refund that is to be sent, its application locked; None where it was sent.

    A notice of the same refund waits until what the provider answers is taken in.
    """
    refund = ctx.session.get_one(CardRefund, refund_id)
    lock(ctx, [refund.card_payment.invoice.application], refund)
    waits = refund.state is CardRefundState.ON_ITS_WAY and refund.provider_id is None
    return refund if waits else None


def order(refund: CardRefund) -> RefundOrder:
    """Return what the provider is asked for: asked twice, it pays back once."""
    payment = refund.card_payment
    currency = payment.invoice.currency
    return RefundOrder(refund.token, payment.charge, refund.amount_cents, currency)


def refuse(ctx: Context, refund: CardRefund, code: str) -> None:
    """Note that the provider pays nothing back, and why. Flushes."""
    told = ctx.acting(SYSTEM)
    lock(told, [refund.card_payment.invoice.application], refund)
    _act(told, refund, CardRefundAction.REFUSE, {"refusal": code})


def learn(ctx: Context, payment: CardPayment, seen: SeenRefund) -> None:
    """Take in what the provider says of a refund; told again, it changes nothing. Flushes.

    One that was started at the provider itself is taken in too. What the books cannot follow, an
    organiser decides.
    """
    told = ctx.acting(SYSTEM)
    lock(told, [payment.invoice.application], payment.invoice, payment)
    refund = _known(told, payment, seen) or _taken_in(told, payment, seen)
    refund.provider_id = seen.provider_id
    told.session.flush()
    if seen.state is refund.state or seen.state not in _FINAL:
        return
    if refund.state is CardRefundState.DONE:
        _act(told, refund, CardRefundAction.DOUBT, {"doubt": Doubt.RETURNED})
    elif refund.state is CardRefundState.ON_ITS_WAY:
        if seen.state is CardRefundState.DONE:
            _book(told, refund, seen)
        else:
            _act(told, refund, CardRefundAction.REFUSE)


def check(ctx: Context, refund: CardRefund) -> None:
    """Note that an organiser has looked after a refund that was not booked. Flushes.

    Raises:
        IllegalTransition: there is nothing to look after.
        Forbidden: the actor may not bill.
    """
    lock(ctx, [refund.card_payment.invoice.application], refund)
    _act(ctx, refund, CardRefundAction.CHECK)


def _known(ctx: Context, payment: CardPayment, seen: SeenRefund) -> CardRefund | None:
    named = sa.or_(CardRefund.provider_id == seen.provider_id, CardRefund.token == seen.token)
    return ctx.session.scalar(
        sa.select(CardRefund)
        .where(CardRefund.card_payment_id == payment.id, named)
        .execution_options(populate_existing=True)
    )


def _taken_in(ctx: Context, payment: CardPayment, seen: SeenRefund) -> CardRefund:
    refund = CardRefund(
        token=secrets.token_urlsafe(24),
        card_payment=payment,
        amount_cents=seen.amount_cents,
        asked_at=ctx.now,
        asked_by=payment.provider.value,
    )
    ctx.session.add(refund)
    ctx.session.flush()
    audit.record(
        ctx, payment.invoice.application.reference, "card_refund_elsewhere", **_facts(refund)
    )
    return refund


def _book(ctx: Context, refund: CardRefund, seen: SeenRefund) -> None:
    invoice = refund.card_payment.invoice
    if seen.currency != invoice.currency:
        _act(ctx, refund, CardRefundAction.DOUBT, {"doubt": Doubt.CURRENCY})
    elif seen.amount_cents != refund.amount_cents:
        _act(ctx, refund, CardRefundAction.DOUBT, {"doubt": Doubt.AMOUNT})
    elif refund.card_payment.payment_id is None:
        _act(ctx, refund, CardRefundAction.DOUBT, {"doubt": Doubt.INVOICE})
    else:
        try:
            booked = payments.refund(
                ctx,
                invoice,
                amount_cents=seen.amount_cents,
                method=PaymentMethod.CARD,
                paid_on=ctx.today,
                bank_reference=seen.provider_id[:140],
                note=refund.reason,
                within=P.WORK,
            )
        except PaymentRefused:
            _act(ctx, refund, CardRefundAction.DOUBT, {"doubt": Doubt.TOO_MUCH})
        else:
            _act(ctx, refund, CardRefundAction.FINISH, {"payment_id": booked.id})


def _act(
    ctx: Context,
    refund: CardRefund,
    action: CardRefundAction,
    values: Mapping[str, object] | None = None,
) -> None:
    CARD_REFUND_FLOW.step(refund.state, action)
    application = refund.card_payment.invoice.application
    steps.move(
        ctx,
        refund,
        action,
        about=application,
        entry=LogEntry(application.reference, f"card_refund_{action}", _facts(refund)),
        values=values,
    )


def _facts(refund: CardRefund) -> dict[str, object]:
    payment = refund.card_payment
    return {
        "invoice": payment.invoice.number,
        "amount": refund.amount_cents,
        "currency": payment.invoice.currency,
        "provider": payment.provider.value,
        "provider_id": refund.provider_id,
    }
