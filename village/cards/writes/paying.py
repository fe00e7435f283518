"""Payments by card: opened by the exhibitor, given up, and what the provider tells of them."""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

import sqlalchemy as sa

from village.applications import lock
from village.billing import Invoice, PaymentMethod, payments
from village.cards import reads
from village.cards.tables import CardAccount, CardPayment
from village.cards.words import (
    CARD_PAYMENT_FLOW,
    CardOrder,
    CardPaymentAction,
    CardPaymentState,
    CardProvider,
    CardsRefused,
    Doubt,
    SeenPayment,
)
from village.core import audit, policy, steps
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.steps import LogEntry

#: How long the provider's page can be paid on.
OPEN_FOR = timedelta(hours=1)


def begin(
    ctx: Context,
    invoice: Invoice,
    account: CardAccount,
    provider: CardProvider,
    *,
    amount_cents: int,
    back_url: Callable[[str], str],
) -> CardPayment:
    """Open a payment of an invoice at the provider, or return the one that is open. Flushes.

    An invoice has one that is open, so that it is not paid twice by a slip; another amount closes
    the earlier one. The application stays locked while the provider is asked.

    Args:
        ctx: the context of the exhibitor.
        invoice: what is paid.
        account: the edition's account.
        provider: what speaks for it.
        amount_cents: how much, no more than is left to pay.
        back_url: gives the page, by the payment's token, to which the provider leads back.

    Raises:
        CardsRefused: cards are off, nothing is left to pay, or the amount is not part of it.
        CardProviderAway, CardProviderRefused: nothing was opened.
        Forbidden: the invoice is another exhibitor's.
    """
    policy.require(ctx.actor, P.APPLY, invoice.application)
    lock(ctx, [invoice.application], invoice)
    _require_payable(ctx, invoice, account, amount_cents)
    if (earlier := _open(ctx, invoice)) is not None:
        if earlier.amount_cents == amount_cents and ctx.now < earlier.opened_at + OPEN_FOR:
            return earlier
        give_up(ctx, earlier, provider)
    order = CardOrder(
        token=(token := secrets.token_urlsafe(24)),
        label=invoice.number or "",
        amount_cents=amount_cents,
        currency=invoice.currency,
        email=ctx.actor.email,
        language=ctx.actor.language,
        back_url=back_url(token),
        expires_at=ctx.now + OPEN_FOR,
    )
    opened = provider.open(order)
    payment = CardPayment(
        token=token,
        invoice=invoice,
        provider=account.provider,
        provider_id=opened.provider_id,
        url=opened.url,
        amount_cents=amount_cents,
        is_test=account.is_test,
        opened_at=ctx.now,
        opened_by=ctx.actor.name[:160],
    )
    ctx.session.add(payment)
    ctx.session.flush()
    audit.record(ctx, invoice.application.reference, "card_open", **_facts(payment))
    return payment


def _require_payable(
    ctx: Context, invoice: Invoice, account: CardAccount, amount_cents: int
) -> None:
    """Refuse a payment that the account does not take, or that is not owed.

    Raises:
        CardsRefused: as for `begin`.
    """
    if not account.is_on:
        raise CardsRefused(why="off")
    left = reads.left_cents(ctx, invoice)
    if not payments.is_payable(invoice) or left == 0:
        raise CardsRefused(why="nothing")
    if not 0 < amount_cents <= left:
        raise CardsRefused(why="amount")


def give_up(ctx: Context, payment: CardPayment, provider: CardProvider) -> None:
    """Close an open payment at the provider, so that nobody pays it any more. Flushes.

    One that was paid meanwhile is booked instead.

    Raises:
        IllegalTransition: it is not open any more.
        CardProviderAway, CardProviderRefused: it could not be closed, and stays open.
        Forbidden: it is another exhibitor's.
    """
    application = payment.invoice.application
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application], payment.invoice, payment)
    CARD_PAYMENT_FLOW.step(payment.state, CardPaymentAction.GIVE_UP)
    seen = provider.look(payment.provider_id)
    if seen.state is CardPaymentState.OPEN:
        provider.close(payment.provider_id)
        _act(ctx, payment, CardPaymentAction.GIVE_UP, {"ended_at": ctx.now})
    else:
        learn(ctx, payment, seen)


def learn(ctx: Context, payment: CardPayment, seen: SeenPayment) -> None:
    """Take in what the provider says of a payment; told again, it changes nothing. Flushes.

    Money that came is booked with its receipt, also where the payment was given up before. Where
    it is not what was asked for, or the invoice cannot be paid any more, an organiser decides.
    """
    told = ctx.acting(SYSTEM)
    lock(told, [payment.invoice.application], payment.invoice, payment)
    if seen.provider_id != payment.provider_id or seen.state is payment.state:
        return
    if seen.state is CardPaymentState.PAID:
        if CARD_PAYMENT_FLOW.allows(payment.state, CardPaymentAction.PAY):
            _book(told, payment, seen)
    elif payment.state is CardPaymentState.OPEN:
        failed = seen.state is CardPaymentState.FAILED
        action = CardPaymentAction.FAIL if failed else CardPaymentAction.EXPIRE
        _act(told, payment, action, {"ended_at": ctx.now})


def check(ctx: Context, payment: CardPayment) -> None:
    """Note that an organiser has looked after a payment that was not booked. Flushes.

    Raises:
        IllegalTransition: there is nothing to look after.
        Forbidden: the actor may not bill.
    """
    lock(ctx, [payment.invoice.application], payment)
    _act(ctx, payment, CardPaymentAction.CHECK)


def _book(ctx: Context, payment: CardPayment, seen: SeenPayment) -> None:
    invoice, ended = payment.invoice, {"charge": seen.charge, "ended_at": ctx.now}
    doubt = _doubt(payment, seen)
    if doubt is not None:
        _act(ctx, payment, CardPaymentAction.DOUBT, {**ended, "doubt": doubt})
        return
    booked = payments.record(
        ctx,
        invoice,
        amount_cents=seen.amount_cents,
        method=PaymentMethod.CARD,
        received_on=ctx.today,
        bank_reference=seen.charge[:140],
        within=P.WORK,
    )
    _act(ctx, payment, CardPaymentAction.PAY, {**ended, "payment_id": booked.id})


def _doubt(payment: CardPayment, seen: SeenPayment) -> Doubt | None:
    if seen.currency != payment.invoice.currency:
        return Doubt.CURRENCY
    if seen.amount_cents != payment.amount_cents:
        return Doubt.AMOUNT
    return None if payments.is_payable(payment.invoice) else Doubt.INVOICE


def _act(
    ctx: Context,
    payment: CardPayment,
    action: CardPaymentAction,
    values: Mapping[str, object] | None = None,
) -> None:
    application = payment.invoice.application
    steps.move(
        ctx,
        payment,
        action,
        about=application,
        entry=LogEntry(application.reference, f"card_{action}", _facts(payment)),
        values=values,
    )


def _open(ctx: Context, invoice: Invoice) -> CardPayment | None:
    return ctx.session.scalar(
        sa.select(CardPayment).where(
            CardPayment.invoice_id == invoice.id, CardPayment.state == CardPaymentState.OPEN
        )
    )


def _facts(payment: CardPayment) -> dict[str, object]:
    return {
        "invoice": payment.invoice.number,
        "amount": payment.amount_cents,
        "currency": payment.invoice.currency,
        "provider": payment.provider.value,
        "provider_id": payment.provider_id,
    }
