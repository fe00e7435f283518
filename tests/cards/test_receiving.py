"""Notices: they reach the payment of their own edition and no other."""

from dataclasses import replace

from tests import factories
from tests.cards.conftest import seen
from village.cards.words import CardPaymentState, CardRefundState, SeenRefund
from village.cards.writes import receiving


class Reading:
    """A provider whose notices say what a test says."""

    def __init__(self, said):
        self.said = said

    def read(self, body, headers, now):
        return self.said


def receive(ctx, said):
    return receiving.receive(ctx, Reading(said), b"", {})


def test_a_notice_reaches_its_payment_and_later_its_refund(organiser, begin, provider):
    payment = begin()
    said = seen(provider.opened[0], payment.provider_id, CardPaymentState.PAID)

    assert receive(organiser, said)
    assert payment.state is CardPaymentState.PAID
    back = SeenRefund("", "re_1", payment.charge, CardRefundState.DONE, 5, "MAD")
    assert receive(organiser, back)
    assert not receive(organiser, replace(back, charge="pi_other"))
    assert not receive(organiser, replace(back, charge=""))


def test_a_notice_of_something_else_or_for_another_edition_changes_nothing(
    organiser, begin, provider
):
    payment = begin()
    said = seen(provider.opened[0], payment.provider_id, CardPaymentState.PAID)
    elsewhere = replace(organiser, edition=factories.EditionFactory())

    taken = [
        receive(organiser, None),
        receive(elsewhere, said),
        receive(organiser, replace(said, token="other")),
        receive(organiser, replace(said, provider_id="cs_other")),
    ]

    assert (taken, payment.state) == ([False] * 4, CardPaymentState.OPEN)
