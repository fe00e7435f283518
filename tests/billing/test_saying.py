"""What an invoice says of the parties, of untaxed lines, and of the law."""

import re

from tests import pdf
from tests.billing.conftest import contracted
from village.billing.writes import invoices
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.rules import faults
from village.orders.words import STAND_DISCOUNT
from village.orders.writes import ordering


def test_the_seller_has_its_numbers_in_their_order_and_its_bank(organiser, edition):
    edition.organiser = {
        **edition.organiser,
        "numbers": {"zz": "9", "cnss": "8", "ice": "7", "rc": ""},
        "capital": "100 000 EUR",
        "bank": "Banque",
        "account": "FR76",
        "bic": "XXXX",
    }
    said = invoices.draft(organiser, contracted(organiser)).terms

    assert said.seller.numbers == (
        ("ICE", "7"), ("CNSS", "8"), ("ZZ", "9"), ("Capital", "100 000 EUR"),
    )  # fmt: skip
    assert (said.bank.bank, said.bank.account, said.bank.bic) == ("Banque", "FR76", "XXXX")


def test_a_buyer_from_abroad_has_its_country_in_its_address(organiser, contract):
    organisation = contract.application.organisation
    organisation.country, organisation.city = "DE", "Berlin"

    said = invoices.draft(organiser, contract).terms

    assert said.buyer.address == "1, rue X, Berlin, Allemagne"


def test_a_buyer_has_the_arabic_form_of_its_address(organiser, contract):
    organisation = contract.application.organisation
    organisation.country, organisation.address_ar = "TN", "1، شارع س"

    said = invoices.draft(organiser, contract).terms

    assert said.buyer.address_ar == "1، شارع س، تونس"


def test_both_parties_have_the_arabic_names_of_their_legal_forms(organiser, contract):
    contract.application.organisation.legal_form_ar = "شركة مساهمة"
    facts = {**organiser.the_edition.organiser, "form": {"fr": "Association", "ar": "جمعية"}}
    organiser.the_edition.organiser = facts

    said = invoices.draft(organiser, contract).terms

    assert (said.seller.form_ar, said.buyer.form_ar) == ("جمعية", "شركة مساهمة")


def test_what_is_not_taxed_says_why_where_the_organiser_has_said_it(organiser, edition):
    edition.prices = {**edition.prices, "vat_rate": 0}
    plain = invoices.draft(organiser, contracted(organiser)).terms
    edition.organiser = {**edition.organiser, "no_vat_reason": {"fr": "Article 92"}}
    explained = invoices.draft(organiser, contracted(organiser, "Bahia", "B1")).terms

    assert ({one.category for one in plain.taxes}, plain.reasons) == ({TaxCategory.ZERO}, {})
    assert {one.category for one in explained.taxes} == {TaxCategory.EXEMPT}
    assert explained.reasons == {TaxCategory.EXEMPT: {"fr": "Article 92"}}


def test_the_law_of_the_organisers_country_and_its_own_words_stand_at_the_foot(organiser, edition):
    edition.country = "FR"
    own = {"invoice_notes": {"fr": "Merci."}, "vat_on_debits": True}
    edition.organiser = {**edition.organiser, **own}

    said = invoices.draft(organiser, contracted(organiser)).terms

    begin = [note["fr"].split()[0] for note in said.notes]
    assert (begin, said.vat_on_debits) == (["Catégorie", "En", "Option", "Merci."], True)


def test_a_quote_is_of_the_whole_price_whatever_was_billed(organiser, invoice):
    quoted = pdf.text(invoices.quote(organiser, invoice.contract))

    assert (invoice.gross_cents, bool(re.search(r"33.840,00", quoted))) == (1_692_000, True)
    assert invoice.number not in quoted


def test_what_a_deposit_takes_off_has_a_price_above_zero_and_a_quantity_below_it(
    organiser, edition, contract
):
    edition.prices = {**edition.prices, "vat_rate": 0}  # the stand keeps the tax of its contract
    ordering.add(
        organiser,
        contract.application,
        STAND_DISCOUNT,
        cents=200_000,
        label="",
        reason="Fidélité",
        stand_cents=contract.net_cents,
    )
    deposit = invoices.draft(organiser, contract)
    invoices.issue(organiser, deposit)
    balance = invoices.draft(organiser, contract).terms

    stand, off = deposit.terms.lines
    assert (stand.quantity, off.quantity, off.category) == (1, -1, TaxCategory.ZERO)
    assert (off.unit_price_cents > 0, off.net_cents < 0) == (True, True)
    assert min(line.unit_price_cents for line in balance.lines) > 0
    assert (faults(deposit.terms), faults(balance)) == ((), ())
    assert deposit.terms.gross_cents + balance.gross_cents == 3_384_000 - 200_000
