"""Payments by card: begun once, booked once, whatever is told and however often."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.cards.conftest import seen
from village.billing.reads import listing
from village.billing.tables import Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.cards.tables import CardPayment
from village.cards.words import CardPaymentState, CardProviderAway, CardsRefused, Doubt
from village.cards.writes import paying
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition

STATES = CardPaymentState


def booked(ctx):
    return ctx.session.scalars(sa.select(Payment).order_by(Payment.id)).all()


def test_a_payment_is_opened_for_what_is_left_and_leads_to_the_providers_page(
    exhibitor, invoice, begin, provider
):
    payment = begin()

    [order] = provider.opened
    assert (order.amount_cents, order.currency, order.token) == (1_692_000, "MAD", payment.token)
    assert (order.label, order.email) == (invoice.number, exhibitor.actor.email)
    assert order.back_url == f"https://village.example/{payment.token}"
    assert (payment.state, payment.url) == (STATES.OPEN, f"https://pay.example/{payment.token}")
    assert booked(exhibitor) == []


def test_begun_again_it_is_the_same_payment_and_another_amount_closes_it(begin, provider):
    first = begin()
    again = begin()
    other = begin(1_000)

    assert again is first
    assert (provider.closed, first.state, other.state) == (
        [first.provider_id], STATES.GIVEN_UP, STATES.OPEN,
    )  # fmt: skip


def test_what_has_been_open_too_long_is_opened_anew(begin, exhibitor):
    first = begin()

    later = begin(ctx=exhibitor.acting(exhibitor.actor, at=exhibitor.now + timedelta(hours=2)))

    assert (first.state, later.state) == (STATES.GIVEN_UP, STATES.OPEN)


def test_no_other_amount_is_opened_than_part_of_what_is_left(begin, provider):
    for cents in (0, -5, 1_692_001):
        with pytest.raises(CardsRefused, match="amount"):
            begin(cents)

    assert provider.opened == []


def test_nothing_is_opened_for_what_is_paid_when_cards_are_off_or_for_others(
    organiser, stranger, invoice, account, begin, provider
):
    with pytest.raises(Forbidden):
        begin(ctx=stranger)
    account.is_on = False
    with pytest.raises(CardsRefused, match="off"):
        begin()
    account.is_on = True
    payments.record(
        organiser,
        invoice,
        amount_cents=invoice.gross_cents,
        method=PaymentMethod.CASH,
        received_on=organiser.today,
    )
    with pytest.raises(CardsRefused, match="nothing"):
        begin()

    assert provider.opened == []


def test_a_provider_that_does_not_answer_leaves_nothing_behind(begin, provider, organiser):
    provider.fault = CardProviderAway()

    with pytest.raises(CardProviderAway):
        begin()

    assert organiser.session.scalars(sa.select(CardPayment)).all() == []


def test_money_is_booked_once_with_its_receipt_however_often_it_is_told(
    organiser, invoice, begin, tell
):
    payment = begin()
    for _time in range(3):
        tell(payment)

    [money] = booked(organiser)
    assert (money.amount_cents, money.method, money.bank_reference, money.recorded_by) == (
        1_692_000, PaymentMethod.CARD, "pi_cs_1", "Village",
    )  # fmt: skip
    assert (money.file is not None, invoice.state) == (True, InvoiceState.SETTLED)
    assert (payment.state, payment.payment_id, payment.charge) == (
        STATES.PAID, money.id, "pi_cs_1",
    )  # fmt: skip
    actions = organiser.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id))
    assert list(actions)[-4:] == ["card_open", "payment_record", "invoice_settle", "card_pay"]


def test_a_part_leaves_the_rest_and_money_that_comes_twice_is_to_be_paid_back(
    organiser, invoice, begin, tell
):
    tell(begin(692_000))
    assert (invoice.state, listing.paid_cents(organiser, invoice)) == (
        InvoiceState.ISSUED, 692_000,
    )  # fmt: skip
    rest = begin(1_000_000)
    payments.record(
        organiser,
        invoice,
        amount_cents=1_000_000,
        method=PaymentMethod.TRANSFER,
        received_on=organiser.today,
    )
    tell(rest)

    assert listing.paid_cents(organiser, invoice) - invoice.owed_cents == 1_000_000


@pytest.mark.parametrize(
    ("told", "doubt"),
    [({"currency": "EUR"}, Doubt.CURRENCY), ({"amount_cents": 1}, Doubt.AMOUNT)],
)
def test_another_amount_or_currency_is_booked_by_nobody_but_an_organiser(
    organiser, exhibitor, begin, tell, told, doubt
):
    payment = begin()
    tell(payment, **told)

    assert (payment.state, payment.doubt, booked(organiser)) == (STATES.TO_CHECK, doubt, [])
    tell(payment)
    assert booked(organiser) == []
    with pytest.raises(Forbidden):
        paying.check(exhibitor, payment)
    paying.check(organiser, payment)
    assert payment.state is STATES.CHECKED


def test_money_for_an_invoice_that_was_taken_back_meanwhile_is_for_the_organiser(
    organiser, invoice, begin, tell
):
    payment = begin()
    invoices.credit(organiser, invoice, reason="Cancelled")
    tell(payment)

    assert (payment.state, payment.doubt) == (STATES.TO_CHECK, Doubt.INVOICE)


@pytest.mark.parametrize("ended", [STATES.FAILED, STATES.EXPIRED])
def test_a_payment_that_ended_without_money_is_still_booked_when_it_comes(
    organiser, begin, tell, ended
):
    payment = begin()
    tell(payment, ended)
    assert (payment.state, booked(organiser)) == (ended, [])
    tell(payment, STATES.EXPIRED)
    assert payment.state is ended
    tell(payment)

    assert (payment.state, len(booked(organiser))) == (STATES.PAID, 1)
    tell(payment, STATES.FAILED)
    assert payment.state is STATES.PAID


def test_what_is_told_of_another_payment_changes_nothing(organiser, begin, provider):
    payment = begin()
    paying.learn(organiser, payment, seen(provider.opened[0], "cs_9", STATES.PAID))

    assert payment.state is STATES.OPEN


def test_a_payment_is_given_up_by_its_exhibitor_at_the_provider_too(
    exhibitor, stranger, begin, provider
):
    payment = begin()
    with pytest.raises(Forbidden):
        paying.give_up(stranger, payment, provider)
    paying.give_up(exhibitor, payment, provider)

    assert (provider.closed, payment.state) == (["cs_1"], STATES.GIVEN_UP)
    with pytest.raises(IllegalTransition):
        paying.give_up(exhibitor, payment, provider)


def test_what_was_paid_meanwhile_is_booked_instead_of_given_up(exhibitor, begin, provider):
    payment = begin()
    provider.says = STATES.PAID
    paying.give_up(exhibitor, payment, provider)

    assert (payment.state, provider.closed, len(booked(exhibitor))) == (STATES.PAID, [], 1)
