"""Card payments as pages show them: whose they are, what is to be checked, what is followed."""

from datetime import timedelta

import pytest

from village.cards import reads
from village.cards.words import CardPaymentState
from village.core.errors import NotFound


def test_a_payment_is_seen_by_its_exhibitor_and_the_organiser_alone(
    organiser, exhibitor, stranger, begin
):
    payment = begin()

    assert [reads.find(ctx, payment.token) for ctx in (organiser, exhibitor)] == [payment] * 2
    for ctx, token in ((stranger, payment.token), (organiser, "other")):
        with pytest.raises(NotFound):
            reads.find(ctx, token)
    with pytest.raises(NotFound):
        reads.account_by_token(organiser, "other")


def test_what_is_to_be_checked_comes_first_and_is_counted(organiser, begin, tell):
    doubtful = begin(100)
    tell(doubtful, amount_cents=1)
    fine = begin(200)
    tell(fine)

    listed = reads.listed(organiser, "fr")
    assert [(row.token, row.state) for row in listed] == [
        (doubtful.token, CardPaymentState.TO_CHECK),
        (fine.token, CardPaymentState.PAID),
    ]
    assert reads.to_check(organiser) == 1


def test_a_payment_that_stays_open_is_followed_for_three_days(ctx, begin):
    payment = begin()
    at = {
        minutes: reads.to_follow(ctx.acting(ctx.actor, at=ctx.now + timedelta(minutes=minutes)))
        for minutes in (1, 10, 4 * 24 * 60)
    }

    assert at == {1: [], 10: [payment.id], 4 * 24 * 60: []}
