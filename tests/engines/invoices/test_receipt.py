"""Receipts of payments, read back."""

from dataclasses import replace
from datetime import date

import pytest

from tests import pdf
from tests.engines.invoices.worlds import BUYER, SELLER
from village.engines.invoices.receipt import PaymentReceipt, build_payment_receipt

CASH = PaymentReceipt(
    number="TS26-R26-0003",
    issued_on=date(2026, 3, 4),
    seller=SELLER,
    buyer=BUYER,
    invoice="TS26-F26-0001",
    amount_cents=1_234_550,
    left_cents=500_000,
    currency="MAD",
    method="cash",
    received_on=date(2026, 3, 3),
)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", ("Reçu de paiement", "Atlas Mobilité", "Espèces", "3 mars 2026")),
        ("ar", ("وصل", "أداء", "أطلس للتنقل", "نقدا", "مارس", "معرض المدن")),
        ("en", ("Payment receipt", "Atlas Mobilité", "Cash", "3 March 2026")),
    ],
)
def test_a_receipt_for_cash_says_in_its_language_from_whom_how_and_when(lang, said):
    text = pdf.text(build_payment_receipt(replace(CASH, languages=(lang,))))
    text = " ".join(text.split())

    assert [words for words in (*said, CASH.number, CASH.invoice) if words not in text] == []


def test_a_receipt_in_two_columns_says_each_in_both():
    text = " ".join(pdf.text(build_payment_receipt(replace(CASH, languages=("fr", "ar")))).split())

    both = ("Espèces", "نقدا", "Atlas Mobilité", "أطلس للتنقل", "centimes", "سنتيما")
    assert [words for words in both if words not in text] == []
