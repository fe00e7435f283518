"""Invoices of every kind that can be electronic, for the tests of each syntax."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.engines.invoices.worlds import LINES, invoice
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.crediting import part_to_credit
from village.engines.invoices.data import (
    BankAccount,
    Corrected,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
)
from village.engines.invoices.sums import less, part_of, taxes_of

FRENCH = InvoiceParty(
    name="Rencontres & Cie",
    address="1, place des Ateliers, Lyon",
    country="FR",
    numbers=(("SIREN", "123456789"), ("TVA", "FR32123456789")),
)
PART = part_of(taxes_of(LINES), 1_000_001)
BEFORE = InvoiceLine({"fr": "Déjà facturé"}, Decimal(-1), PART[0].net_cents, Decimal("0.2"))
#: What is taken off at a rate of its own has a price above zero, and a quantity below it.
OFF = (LINES[1], InvoiceLine({"fr": "Remise"}, Decimal(-1), 5_001, Decimal("0.1")))
CREDITED = part_to_credit(invoice(), [], {0: 1, 1: 333_333})
UNTAXED = InvoiceLine({"fr": "Stand"}, Decimal(1), 100, Decimal(0), TaxCategory.EXEMPT)
GERMAN = InvoiceParty(
    "Stadtwerk GmbH", address="Berlin", country="DE", numbers=(("TVA", "DE136695976"),)
)


def untaxed(category):
    """Return the invoice of a French organiser to a German exhibitor, with its reason."""
    lines = (replace(UNTAXED, category=category),)
    return invoice(
        seller=FRENCH,
        buyer=GERMAN,
        currency="EUR",
        lines=lines,
        reasons={category: {"fr": "Motif"}},
    )


CASES = {
    "moroccan": invoice(),
    "package": invoice(
        lines=(replace(LINES[0], contents={"fr": "Chaque forfait comprend : 2 × Chaise"}),)
    ),
    "french": invoice(
        seller=FRENCH,
        currency="EUR",
        bank=BankAccount("Banque", "FR76 3000 6000 0112 3456 7890 189", "AGRIFRPP"),
        notes=({"fr": "Merci."},),
    ),
    "taxed on debits": invoice(seller=FRENCH, currency="EUR", vat_on_debits=True),
    "credit note of what is taxed on debits": invoice(
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=Corrected("TS26-F26-0001", date(2026, 3, 1), "Doublon"),
        payment_reference="",
        vat_on_debits=True,
    ),
    "not taxed, on debits": invoice(
        lines=(replace(UNTAXED, category=TaxCategory.ZERO),), vat_on_debits=True
    ),
    "deposit": invoice(
        kind=InvoiceKind.DEPOSIT,
        lines=(InvoiceLine({"fr": "Acompte"}, Decimal(1), PART[0].net_cents, Decimal("0.2")),),
        taxes=PART,
    ),
    "balance": invoice(
        kind=InvoiceKind.BALANCE, lines=(*LINES, BEFORE), taxes=less(taxes_of(LINES), PART)
    ),
    "credit note": invoice(
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=Corrected("TS26-F26-0001", date(2026, 3, 1), "Doublon"),
        payment_reference="",
    ),
    "exempt": invoice(lines=(UNTAXED,), reasons={TaxCategory.EXEMPT: {"fr": "Article 293 B"}}),
    "not taxed": invoice(lines=(replace(UNTAXED, category=TaxCategory.ZERO),)),
    "reverse charge": untaxed(TaxCategory.REVERSE_CHARGE),
    "outside the scope": untaxed(TaxCategory.OUTSIDE),
    "two rates, the lower taken off": invoice(
        kind=InvoiceKind.DEPOSIT, lines=OFF, taxes=taxes_of(OFF)
    ),
    "taxed and exempt": invoice(
        lines=(*LINES, UNTAXED), reasons={TaxCategory.EXEMPT: {"fr": "Article 293 B"}}
    ),
    "half a metre": invoice(lines=(replace(LINES[1], quantity=Decimal("9.333")),)),
    "credit note of a part": invoice(
        kind=InvoiceKind.CREDIT_NOTE,
        corrects=Corrected("TS26-F26-0001", date(2026, 3, 1), "Remise"),
        payment_reference="",
        lines=CREDITED[0],
        taxes=CREDITED[1],
    ),
    "without decimals": invoice(currency="JPY"),
    "without account and contract": invoice(bank=BankAccount(), contract=""),
}
