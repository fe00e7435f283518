"""Invoices for tests: whole, and with parts that a test changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from village.engines.invoices.data import (
    BankAccount,
    InvoiceData,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
)
from village.engines.invoices.sums import taxes_of

SELLER = InvoiceParty(
    name="Salon des villes",
    name_ar="معرض المدن",
    form="SA",
    form_ar="شركة مساهمة",
    address="Boulevard Rachidi, 20070 Casablanca",
    address_ar="شارع الراشدي، 20070 الدار البيضاء",
    country="MA",
    numbers=(("ICE", "009900100000006"), ("IF", "99001001"), ("RC", "900100")),
)
BUYER = InvoiceParty(
    name="Atlas Mobilité",
    name_ar="أطلس للتنقل",
    form="SARL",
    form_ar="شركة ذات مسؤولية محدودة",
    address="12, rue des Orangers, Rabat",
    country="MA",
    numbers=(("ICE", "001234567000089"),),
)
_FEE = {"fr": "Droits d’inscription", "ar": "رسوم التسجيل", "en": "Registration fee"}
_STAND = {
    "fr": "Stand équipé, au m²",
    "ar": "رواق مجهز، بالمتر المربع",
    "en": "Shell scheme, per m²",
}
LINES = (
    InvoiceLine(_FEE, Decimal(1), 300_000, Decimal("0.2")),
    InvoiceLine(_STAND, Decimal(9), 250_000, Decimal("0.2")),
)


def invoice(**changes: Any) -> InvoiceData:
    """Return an issued invoice of 30 600 MAD with tax, with some parts changed."""
    lines = changes.get("lines", LINES)
    whole = InvoiceData(
        kind=InvoiceKind.INVOICE,
        reference="TS26-0042-1",
        number="TS26-F26-0001",
        issued_on=date(2026, 3, 2),
        due_on=date(2026, 4, 1),
        seller=SELLER,
        buyer=BUYER,
        currency="MAD",
        lines=lines,
        taxes=taxes_of(lines),
        contract="TS26-C-0001",
        event="Salon d’essai",
        starts_on=date(2026, 6, 5),
        ends_on=date(2026, 6, 6),
        bank=BankAccount("Banque d’essai", "007 780 0001234567890123 45", "BCMAMAMC"),
        payment_reference="RF06TS26F260001",
    )
    return replace(whole, **changes)
