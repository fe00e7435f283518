"""Fees for late payment: proposed by rule, charged by a person, once."""

import pytest

from tests.billing.conftest import later
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, late_fees, payments
from village.core.errors import Forbidden, NothingToBill
from village.engines.documents.tax import TaxCategory

WHY = {"fr": "Indemnité hors TVA"}
RULES = [
    {"after_days": 10, "amount": 4_000},
    {"after_days": 30, "amount": 4_000, "yearly_rate": "0.1", "vat_reason": WHY},
]


@pytest.fixture
def rules(edition):
    edition.prices = {**edition.prices, "late_fees": RULES}


def test_a_fee_is_proposed_by_the_last_rule_that_has_come(organiser, invoice, rules):
    found = [late_fees.proposed(later(organiser, days), invoice) for days in (9, 10, 73)]

    # a tenth of 16 920 a year, for 73 days of 365, and 40
    assert [one and one.cents for one in found] == [None, 4_000, 37_840]


def test_a_fee_is_charged_once_and_billed_with_the_next_invoice(
    organiser, contract, invoice, rules
):
    late = later(organiser, 73)

    late_fees.charge(late, invoice, reason="Trois relances")

    assert late_fees.proposed(late, invoice) is None
    with pytest.raises(NothingToBill):
        late_fees.charge(late, invoice, reason="Encore")
    balance = invoices.draft(late, contract)
    assert balance.gross_cents == 1_692_000 + 37_840
    exempt = [one for one in balance.terms.taxes if one.category is TaxCategory.EXEMPT]
    assert [(one.net_cents, one.vat_cents) for one in exempt] == [(37_840, 0)]
    assert balance.terms.reasons == {TaxCategory.EXEMPT: WHY}
    invoices.issue(late, balance)
    assert balance.state is InvoiceState.ISSUED


def test_nothing_is_asked_of_who_has_paid_or_without_a_rule(organiser, invoice, edition):
    late = later(organiser, 73)
    assert late_fees.proposed(late, invoice) is None

    edition.prices = {**edition.prices, "late_fees": RULES}
    payments.record(
        late,
        invoice,
        amount_cents=invoice.gross_cents,
        method=PaymentMethod.CASH,
        received_on=late.today,
    )
    assert late_fees.proposed(late, invoice) is None


def test_only_those_who_bill_charge(exhibitor, invoice, rules):
    with pytest.raises(Forbidden):
        late_fees.charge(exhibitor, invoice, reason="Non")
