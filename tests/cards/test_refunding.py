"""Money back to cards: asked for within what came, sent once, booked once."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from village.billing.reads import listing
from village.billing.tables import Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import payments
from village.cards import reads
from village.cards.tables import CardRefund
from village.cards.words import CardRefundState, CardsRefused, Doubt, SeenRefund
from village.cards.writes import refunding
from village.core.errors import Forbidden

STATES = CardRefundState


def elsewhere(payment, state=STATES.DONE, **more):
    """Return what a provider says of a refund that was made in its dashboard."""
    facts = {"amount_cents": 100, "currency": "MAD", "provider_id": "re_own", "token": ""}
    return SeenRefund(charge=payment.charge, state=state, **{**facts, **more})


@pytest.fixture
def deferred():
    return []


@pytest.fixture
def office(organiser, deferred):
    """Return the context of an organiser whose jobs are noted."""
    return replace(organiser, defer=lambda task, /, **said: deferred.append((task, said)))


def test_a_refund_goes_out_by_a_job_and_is_booked_when_it_is_done(
    office, deferred, invoice, paid, provider
):
    refund = refunding.ask(office, paid, amount_cents=692_000, reason="Paid twice")
    assert deferred == [("cards.refund", {"refund_id": refund.id})]
    assert (refund.state, reads.refundable_cents(office, paid)) == (STATES.ON_ITS_WAY, 1_000_000)

    claimed = refunding.claim(office, refund.id)
    for _time in range(2):
        refunding.learn(office, paid, provider.refund(refunding.order(claimed)))

    assert {one.token for one in provider.refunded} == {refund.token}
    money = office.session.get_one(Payment, refund.payment_id)
    assert (money.amount_cents, money.method, money.note) == (
        -692_000, PaymentMethod.CARD, "Paid twice",
    )  # fmt: skip
    assert (refund.state, invoice.state) == (STATES.DONE, InvoiceState.ISSUED)
    assert listing.paid_cents(office, invoice) == 1_000_000
    assert refunding.claim(office, refund.id) is None


def test_no_more_goes_back_than_came_and_nothing_for_an_exhibitor(organiser, exhibitor, paid):
    for cents in (0, 1_692_001):
        with pytest.raises(CardsRefused, match="amount"):
            refunding.ask(organiser, paid, amount_cents=cents, reason="x")
    with pytest.raises(Forbidden):
        refunding.ask(exhibitor, paid, amount_cents=1, reason="x")
    refunding.ask(organiser, paid, amount_cents=1_692_000, reason="x")
    assert reads.refundable_cents(organiser, paid) == 0


def test_what_the_provider_refuses_can_be_asked_for_again(organiser, paid):
    refund = refunding.ask(organiser, paid, amount_cents=1_692_000, reason="x")
    refunding.refuse(organiser, refund, "charge_disputed")

    assert (refund.state, refund.refusal) == (STATES.REFUSED, "charge_disputed")
    assert reads.refundable_cents(organiser, paid) == 1_692_000


def test_a_refund_made_at_the_provider_is_taken_in(organiser, invoice, paid):
    refunding.learn(organiser, paid, elsewhere(paid, STATES.ON_ITS_WAY))
    [refund] = organiser.session.scalars(sa.select(CardRefund))
    assert (refund.state, refund.asked_by) == (STATES.ON_ITS_WAY, "stripe")
    refunding.learn(organiser, paid, elsewhere(paid))

    assert (refund.state, listing.paid_cents(organiser, invoice)) == (STATES.DONE, 1_691_900)


def test_a_refund_that_fails_before_or_after_it_was_done(organiser, invoice, paid):
    refunding.learn(organiser, paid, elsewhere(paid, STATES.REFUSED, provider_id="re_a"))
    refunding.learn(organiser, paid, elsewhere(paid, provider_id="re_b"))
    refunding.learn(organiser, paid, elsewhere(paid, STATES.REFUSED, provider_id="re_b"))
    refused, returned = organiser.session.scalars(sa.select(CardRefund).order_by(CardRefund.id))

    assert (refused.state, returned.state, returned.doubt) == (
        STATES.REFUSED, STATES.TO_CHECK, Doubt.RETURNED,
    )  # fmt: skip
    refunding.learn(organiser, paid, elsewhere(paid, provider_id="re_b"))
    refunding.check(organiser, returned)
    assert (returned.state, listing.paid_cents(organiser, invoice)) == (STATES.CHECKED, 1_691_900)


@pytest.mark.parametrize(
    ("told", "doubt"),
    [({"currency": "EUR"}, Doubt.CURRENCY), ({"amount_cents": 2_000_000}, Doubt.TOO_MUCH)],
)
def test_what_the_books_cannot_follow_is_for_the_organiser(organiser, invoice, paid, told, doubt):
    refunding.learn(organiser, paid, elsewhere(paid, **told))

    [refund] = organiser.session.scalars(sa.select(CardRefund))
    assert (refund.state, refund.doubt) == (STATES.TO_CHECK, doubt)
    assert listing.paid_cents(organiser, invoice) == invoice.gross_cents


def test_another_amount_than_was_asked_for_is_for_the_organiser(organiser, paid):
    refund = refunding.ask(organiser, paid, amount_cents=500, reason="x")
    refunding.learn(organiser, paid, elsewhere(paid, token=refund.token, amount_cents=400))

    assert (refund.state, refund.doubt) == (STATES.TO_CHECK, Doubt.AMOUNT)


def test_money_that_was_never_booked_goes_back_without_the_books(organiser, begin, tell):
    payment = begin()
    tell(payment, currency="EUR")
    refunding.learn(organiser, payment, elsewhere(payment))

    [refund] = organiser.session.scalars(sa.select(CardRefund))
    assert (refund.state, refund.doubt) == (STATES.TO_CHECK, Doubt.INVOICE)


def test_what_was_paid_back_by_hand_does_not_go_back_once_more(organiser, invoice, paid):
    payments.refund(
        organiser,
        invoice,
        amount_cents=1_692_000,
        method=PaymentMethod.TRANSFER,
        paid_on=organiser.today,
    )

    assert reads.refundable_cents(organiser, paid) == 0
