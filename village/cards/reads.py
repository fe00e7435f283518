"""Card payments as pages show them: the edition's provider, one payment, those of an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from village.applications import Application, visible
from village.billing import Invoice, listing
from village.cards.tables import CardAccount, CardPayment, CardRefund
from village.cards.words import GOING, CardPaymentState, CardRefundState
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.policy import can
from village.organisations import name_in

#: How many payments are listed, the last first.
MOST_LISTED = 200
#: For how long a provider is asked what has become of a payment.
ASKED_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class CardPaymentRow:
    """A payment by card in the organiser's list."""

    token: str
    organisation: str
    invoice: str
    invoice_reference: str
    amount_cents: int
    currency: str
    state: CardPaymentState
    is_test: bool
    refunds: Sequence[CardRefund]


def account(ctx: Context) -> CardAccount | None:
    """Return the edition's account at a provider; None where it has none."""
    return ctx.session.scalar(
        sa.select(CardAccount).where(CardAccount.edition_id == ctx.the_edition.id)
    )


def account_by_token(ctx: Context, token: str) -> CardAccount:
    """Return the account to whose address a notice came, with its edition.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.scalar(
        sa.select(CardAccount)
        .where(CardAccount.token == token)
        .options(joinedload(CardAccount.edition))
    )
    if found is None:
        raise NotFound
    return found


def find(ctx: Context, token: str) -> CardPayment:
    """Return one payment that the actor may see: the organiser's, or its own.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    found = ctx.session.scalar(whole(ctx).where(CardPayment.token == token))
    if found is None:
        raise NotFound
    application = found.invoice.application
    if not (can(ctx.actor, P.BILL, application) or can(ctx.actor, P.APPLY, application)):
        raise NotFound
    return found


def whole(ctx: Context) -> sa.Select[CardPayment]:
    """Return the statement of the edition's payments, each with its invoice and application."""
    return (
        sa.select(CardPayment)
        .join(CardPayment.invoice)
        .join(Invoice.application)
        .join(Application.organisation)
        .options(
            contains_eager(CardPayment.invoice)
            .contains_eager(Invoice.application)
            .contains_eager(Application.organisation)
        )
        .where(Invoice.edition_id == ctx.the_edition.id)
    )


def listed(ctx: Context, language: str) -> list[CardPaymentRow]:
    """Return the edition's last payments: those to be checked first, then the newest."""
    checks = sa.or_(
        CardPayment.state == CardPaymentState.TO_CHECK,
        sa.exists().where(
            CardRefund.card_payment_id == CardPayment.id,
            CardRefund.state == CardRefundState.TO_CHECK,
        ),
    )
    rows = ctx.session.execute(
        whole(ctx)
        .add_columns(name_in(language))
        .where(visible.applications(ctx.actor, P.BILL))
        .order_by(checks.desc(), CardPayment.id.desc())
        .limit(MOST_LISTED)
    ).all()
    back = refunds(ctx, [payment.id for payment, _name in rows])
    return [
        CardPaymentRow(
            token=payment.token,
            organisation=name,
            invoice=payment.invoice.number or payment.invoice.reference,
            invoice_reference=payment.invoice.reference,
            amount_cents=payment.amount_cents,
            currency=payment.invoice.currency,
            state=payment.state,
            is_test=payment.is_test,
            refunds=back.get(payment.id, ()),
        )
        for payment, name in rows
    ]


def to_check(ctx: Context) -> int:
    """Return of how many payments and refunds somebody has to look after the books."""
    of_edition = (
        sa.select(CardPayment.id)
        .join(CardPayment.invoice)
        .where(Invoice.edition_id == ctx.the_edition.id)
    )
    doubtful = of_edition.where(CardPayment.state == CardPaymentState.TO_CHECK)
    returned = sa.select(CardRefund.id).where(
        CardRefund.card_payment_id.in_(of_edition), CardRefund.state == CardRefundState.TO_CHECK
    )
    return sum(
        ctx.session.scalar(sa.select(sa.func.count()).select_from(one.subquery())) or 0
        for one in (doubtful, returned)
    )


def of_invoice(ctx: Context, invoice: Invoice) -> list[CardPayment]:
    """Return the payments by card of an invoice, the newest first."""
    rows = whole(ctx).where(CardPayment.invoice_id == invoice.id)
    return list(ctx.session.scalars(rows.order_by(CardPayment.id.desc())))


def refunds(ctx: Context, payments: Sequence[int]) -> dict[int, list[CardRefund]]:
    """Return what goes back of payments, the oldest first, by the payment's id."""
    found: dict[int, list[CardRefund]] = {}
    rows = sa.select(CardRefund).where(CardRefund.card_payment_id.in_(payments))
    for one in ctx.session.scalars(rows.order_by(CardRefund.id)):
        found.setdefault(one.card_payment_id, []).append(one)
    return found


def refundable_cents(ctx: Context, payment: CardPayment) -> int:
    """Return how much of a payment can go back to its card now.

    It is what came by it and is not on its way back, and no more than the invoice has received.
    """
    if payment.state is not CardPaymentState.PAID:
        return 0
    back = refunds(ctx, [payment.id]).get(payment.id, ())
    gone = sum(one.amount_cents for one in back if one.state in GOING)
    on_its_way = sum(one.amount_cents for one in back if one.state is CardRefundState.ON_ITS_WAY)
    received = listing.paid_cents(ctx, payment.invoice) - on_its_way
    return max(0, min(payment.amount_cents - gone, received))


def left_cents(ctx: Context, invoice: Invoice) -> int:
    """Return what is still to be paid for an invoice; nothing where it cannot be paid."""
    return max(0, invoice.owed_cents - listing.paid_cents(ctx, invoice))


def to_follow(ctx: Context) -> list[int]:
    """Return the payments that have been open for some minutes, of every edition."""
    since = CardPayment.opened_at.between(ctx.now - ASKED_FOR, ctx.now - timedelta(minutes=5))
    rows = sa.select(CardPayment.id).where(CardPayment.state == CardPaymentState.OPEN, since)
    return list(ctx.session.scalars(rows.order_by(CardPayment.id)))
