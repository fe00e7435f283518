"""Invoices as PDF: what they say in each language, and the same bytes each time."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import pdf
from tests.engines.invoices.worlds import BUYER, SELLER, invoice
from village.engines.documents.drawable import Undrawable
from village.engines.invoices.data import Corrected, InvoiceKind, InvoiceLine
from village.engines.invoices.pages import build_invoice, build_quote

SAME = (
    "import hashlib; from tests.engines.invoices.worlds import invoice;"
    "from village.engines.invoices.pages import build_invoice;"
    "print(hashlib.sha256(build_invoice(invoice())).hexdigest())"
)


def said(data):
    return " ".join(pdf.text(build_invoice(data)).split())


def test_an_invoice_says_who_what_how_much_and_how_it_is_paid():
    text = said(invoice())

    for words in (
        "Facture TS26-F26-0001",
        "2 mars 2026",
        "À payer au plus tard le 1er avril 2026",
        "Salon des villes",
        "ICE 009900100000006 · IF 99001001 · RC 900100",
        "Atlas Mobilité",
        "ICE 001234567000089",
        "Stand équipé, au m² 9 2 500,00 20 % 22 500,00",
        "TVA 20 % sur 25 500,00 MAD 5 100,00",
        "Total toutes taxes comprises 30 600,00",
        "trente mille six cents dirhams",
        "007 780 0001234567890123 45",
        "RF06 TS26 F260 001",
    ):
        assert words in text


def test_where_to_pay_stands_on_the_page_of_the_total():
    data = invoice(languages=("fr", "en"))
    for count in range(4, 14, 3):
        pages = pdf.pages(build_invoice(replace(data, lines=data.lines[:1] * count)))

        [paid] = [page for page in pages if "RF06 TS26" in page]
        assert "Total toutes taxes" in paid


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (InvoiceKind.DEPOSIT, "Facture d’acompte TS26-F26-0001"),
        (InvoiceKind.BALANCE, "Facture de solde TS26-F26-0001"),
    ],
)
def test_each_kind_has_its_title(kind, title):
    assert title in said(invoice(kind=kind))


def test_a_pro_forma_says_that_it_is_no_invoice():
    text = said(invoice(number="", payment_reference=""))

    assert "Facture pro forma TS26-0042-1" in text
    assert "ne vaut pas facture" in text
    assert "RF06" not in text


def test_a_quote_says_the_price_and_asks_for_no_money():
    text = " ".join(pdf.text(build_quote(invoice(number="", payment_reference=""))).split())

    for words in (
        "Devis TS26-0042-1",
        "30 600,00",
        "Arrêté le présent devis",
        "ne vaut pas facture",
    ):
        assert words in text
    assert [words for words in ("À payer", "007 780", "pro forma") if words in text] == []


def test_a_credit_note_names_what_it_takes_back_and_why_and_asks_for_no_money():
    corrects = Corrected("TS26-F26-0001", date(2026, 3, 1), "Doublon")
    text = said(invoice(kind=InvoiceKind.CREDIT_NOTE, number="TS26-A26-0001", corrects=corrects))

    assert "Facture d’avoir TS26-A26-0001" in text
    assert "Facture concernée TS26-F26-0001 du 1er mars 2026 Motif Doublon" in text
    assert "007 780" not in text
    assert "À payer" not in text


def test_two_languages_stand_side_by_side():
    text = said(invoice(languages=("fr", "ar")))

    for words in (
        "Facture",
        "فاتورة",
        "Droits d’inscription",
        "التسجيل",
        "وستمائة",
    ):
        assert words in text


def test_an_invoice_of_few_lines_stands_on_one_page_in_two_languages():
    numbers = (*SELLER.numbers, ("TP", "34900100"), ("CNSS", "9900100"), ("Capital", "1 MAD"))
    long = replace(SELLER, form="Société anonyme de droit privé à capitaux publics " * 2)

    said = invoice(languages=("fr", "ar"), seller=replace(long, numbers=numbers))

    assert len(pdf.pages(build_invoice(said))) == 1


def test_currencies_have_their_own_decimals():
    line = InvoiceLine({"fr": "Stand"}, Decimal(1), 1_234_567, Decimal("0.1"))

    assert "1 234 567 JPY" in said(invoice(lines=(line,), currency="JPY"))
    assert "1 234,567 TND" in said(invoice(lines=(line,), currency="TND"))


def test_many_lines_run_over_pages_under_their_headings_and_none_is_lost():
    lines = tuple(
        InvoiceLine({"fr": f"Service {at}"}, Decimal(1), 100, Decimal("0.2")) for at in range(60)
    )
    pages = pdf.pages(build_invoice(invoice(lines=lines)))

    assert len(pages) > 1
    assert all("Désignation" in page for page in pages if "Service" in page)
    found = re.findall(r"Service (\d+?) ?1 1,00", " ".join(pages))
    assert [int(at) for at in found] == list(range(60))


def test_a_name_that_no_face_has_is_refused_with_its_field():
    with pytest.raises(Undrawable) as refused:
        build_invoice(
            invoice(buyer=replace(BUYER, name="\U0001f680"), seller=replace(SELLER, name=""))
        )

    assert [fault.field for fault in refused.value.faults] == ["seller.name", "buyer.name"]


def test_equal_data_gives_equal_bytes_in_another_process():
    run = [sys.executable, "-c", SAME]
    digests = {
        subprocess.run(run, capture_output=True, check=True, text=True).stdout for _ in range(2)
    }

    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def test_a_package_shows_below_its_label_what_it_contains():
    line = InvoiceLine(
        {"fr": "Pack", "ar": "باقة"},
        Decimal(2),
        50000,
        Decimal("0.2"),
        contents={"fr": "Comprend : 2 × Chaise", "ar": "تشمل: 2 × كرسي"},
    )

    found = said(invoice(lines=(line,), languages=("fr", "ar")))

    assert "Comprend : 2 × Chaise" in found
    assert "كرسي" in found
