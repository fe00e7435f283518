"""To whom contracts and invoices are made out, and what the law wants said of the tax."""

import pytest
import sqlalchemy as sa

from tests.billing.conftest import contracted
from village.billing.writes import identity, invoices
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.rules import Lacking, is_electronic, lacking
from village.organisations.words import BILLING_FIELDS

NOTHING = dict.fromkeys(BILLING_FIELDS, "")
GERMAN = {
    **NOTHING,
    "vat_number": "DE136695976",
    "billing_name": "Atlas Holding",
    "billing_address": "Unter den Linden 1",
    "billing_country": "DE",
    "buyer_reference": "PO-7",
}


def test_what_is_said_stands_on_contracts_and_invoices_drafted_from_then_on(
    organiser, edition, contract, exhibitor
):
    edition.country = "FR"
    edition.organiser = {
        **edition.organiser, "numbers": {"siren": "552100554", "vat": "FR96552100554"},
    }  # fmt: skip
    before = contract.terms.exhibitor

    changed = identity.change(exhibitor, contract.application, GERMAN)
    again = identity.change(exhibitor, contract.application, GERMAN)
    said = invoices.draft(organiser, contracted(organiser, "Bahia", "B1")).terms
    other = contracted(organiser, "Cedre", "C1")
    identity.change(organiser, other.application, {**GERMAN, "siret": "55210055400013"})
    late = invoices.draft(organiser, other).terms

    assert (changed, again) == (True, False)
    assert contract.terms.exhibitor == before
    assert said.buyer.name == "Bahia"
    assert (late.buyer.name, late.buyer.address) == (
        "Atlas Holding", "Unter den Linden 1, Allemagne",
    )  # fmt: skip
    assert late.buyer.numbers[1:] == (
        ("SIREN", "552100554"), ("SIRET", "55210055400013"), ("TVA", "DE136695976"),
    )  # fmt: skip
    assert late.buyer_reference == "PO-7"
    entries = organiser.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "billing_details")
    )
    assert [one.data["now"] for one in entries] == ["DE136695976"] * 2


def test_a_contract_drafted_for_a_business_of_another_member_state_has_a_reverse_charge(
    organiser, edition
):
    edition.country = "FR"
    edition.organiser = {**edition.organiser, "numbers": {"vat": "FR96552100554"}}

    contract = contracted(organiser, country="DE", vat_number="DE136695976")
    said = invoices.draft(organiser, contract).terms

    assert {one.category for one in contract.terms.lines} == {TaxCategory.REVERSE_CHARGE}
    assert contract.terms.totals.gross_cents == contract.terms.totals.net_cents
    assert [one.category for one in said.taxes] == [TaxCategory.REVERSE_CHARGE]
    assert said.reasons[TaxCategory.REVERSE_CHARGE]["fr"].startswith("Autoliquidation")
    assert is_electronic(said.issued("N", organiser.today, payment_reference=""))
    assert Lacking(False, "TVA") not in lacking(said)


def test_nobody_else_changes_them(stranger, contract):
    with pytest.raises(Forbidden):
        identity.change(stranger, contract.application, GERMAN)
