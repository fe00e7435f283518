"""An invoice as an electronic one: UBL 2.1 (ISO/IEC 19845), after EN 16931."""

from decimal import Decimal
from xml.etree import ElementTree as ET

from village.engines.documents.money import decimals
from village.engines.documents.tax import EXPLAINED, TaxCategory
from village.engines.documents.wording import localised
from village.engines.invoices.data import (
    InvoiceData,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    TaxSum,
)
from village.engines.invoices.rules import is_electronic, legal_number, vat_number
from village.engines.invoices.standard import (
    CREDIT_TRANSFER,
    DUE_AT_ISSUE_UBL,
    GUIDELINE,
    PIECE,
    SCHEMES,
    TYPES,
    amount,
    notes,
    percent,
)

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_PREFIXES = {
    "cac": f"{_UBL}CommonAggregateComponents-2",
    "cbc": f"{_UBL}CommonBasicComponents-2",
}


def build_ubl(invoice: InvoiceData) -> bytes:
    """Return an issued invoice, or a credit note, as XML; equal data gives equal bytes.

    Raises:
        ValueError: it has no number yet, or EN 16931 has no room for it.
    """
    if not is_electronic(invoice):
        raise ValueError(f"{invoice.reference} cannot be an electronic invoice")
    return _UblDocument(invoice).build()


class _UblDocument:
    """Writes one document: what differs between an invoice and a credit note is its words."""

    def __init__(self, invoice: InvoiceData) -> None:
        self._invoice = invoice
        self._credits = invoice.kind is InvoiceKind.CREDIT_NOTE
        self._word = "CreditNote" if self._credits else "Invoice"
        self._root = ET.Element(f"{{{_UBL}{self._word}-2}}{self._word}")
        self._lang = invoice.languages[0]

    def build(self) -> bytes:
        """Return the document, its parts in the order of the schema."""
        ET.register_namespace("", f"{_UBL}{self._word}-2")
        for prefix, uri in _PREFIXES.items():
            ET.register_namespace(prefix, uri)
        self._facts()
        self._references()
        self._parties()
        self._payment()
        self._sums()
        for number, line in enumerate(self._invoice.lines, 1):
            self._line(number, line)
        return bytes(ET.tostring(self._root, encoding="utf-8", xml_declaration=True))

    def _facts(self) -> None:
        invoice, root = self._invoice, self._root
        _in(root, "cbc:CustomizationID", GUIDELINE)
        _in(root, "cbc:ID", invoice.number)
        _in(root, "cbc:IssueDate", invoice.issued_on.isoformat())
        if not self._credits:
            _in(root, "cbc:DueDate", invoice.due_on.isoformat())
        _in(root, f"cbc:{self._word}TypeCode", TYPES[invoice.kind])
        for said in notes(invoice):
            _in(root, "cbc:Note", said)
        _in(root, "cbc:DocumentCurrencyCode", invoice.currency)
        _in(root, "cbc:BuyerReference", invoice.buyer_reference)

    def _references(self) -> None:
        invoice, root = self._invoice, self._root
        taxed = any(one.category is TaxCategory.STANDARD for one in invoice.taxes)
        if invoice.vat_on_debits and taxed:
            _in(_in(root, "cac:InvoicePeriod"), "cbc:DescriptionCode", DUE_AT_ISSUE_UBL)
        if invoice.corrects is not None:
            before = _in(_in(root, "cac:BillingReference"), "cac:InvoiceDocumentReference")
            _in(before, "cbc:ID", invoice.corrects.number)
            _in(before, "cbc:IssueDate", invoice.corrects.issued_on.isoformat())
        if invoice.contract:
            _in(_in(root, "cac:ContractDocumentReference"), "cbc:ID", invoice.contract)

    def _parties(self) -> None:
        invoice, root = self._invoice, self._root
        named = any(one.category is not TaxCategory.OUTSIDE for one in invoice.taxes)
        seller, buyer = invoice.seller, invoice.buyer
        local = dict(seller.numbers).get("IF", "")
        number, scheme = (vat_number(seller), "VAT") if vat_number(seller) else (local, "TAX")
        _party(_in(root, "cac:AccountingSupplierParty"), seller, number if named else "", scheme)
        number = vat_number(buyer) if named else ""
        _party(_in(root, "cac:AccountingCustomerParty"), buyer, number, "VAT")
        if invoice.ends_on is not None:
            delivery = _in(root, "cac:Delivery")
            _in(delivery, "cbc:ActualDeliveryDate", invoice.ends_on.isoformat())

    def _payment(self) -> None:
        invoice = self._invoice
        if self._credits or not invoice.bank.account:
            return
        means = _in(self._root, "cac:PaymentMeans")
        _in(means, "cbc:PaymentMeansCode", CREDIT_TRANSFER)
        _in(means, "cbc:PaymentID", invoice.payment_reference)
        account = _in(means, "cac:PayeeFinancialAccount")
        _in(account, "cbc:ID", invoice.bank.account.replace(" ", ""))
        if invoice.bank.bic:
            branch = _in(account, "cac:FinancialInstitutionBranch")
            _in(branch, "cbc:ID", invoice.bank.bic)

    def _sums(self) -> None:
        invoice, root = self._invoice, self._root
        total = _in(root, "cac:TaxTotal")
        self._amount(total, "cbc:TaxAmount", invoice.vat_cents)
        for one in invoice.taxes:
            self._tax(total, one)
        sums = _in(root, "cac:LegalMonetaryTotal")
        self._amount(sums, "cbc:LineExtensionAmount", invoice.net_cents)
        self._amount(sums, "cbc:TaxExclusiveAmount", invoice.net_cents)
        self._amount(sums, "cbc:TaxInclusiveAmount", invoice.gross_cents)
        self._amount(sums, "cbc:PayableAmount", invoice.gross_cents)

    def _tax(self, total: ET.Element, one: TaxSum) -> None:
        part = _in(total, "cac:TaxSubtotal")
        self._amount(part, "cbc:TaxableAmount", one.net_cents)
        self._amount(part, "cbc:TaxAmount", one.vat_cents)
        category = _category(part, "cac:TaxCategory", one.category, one.rate)
        if one.category in EXPLAINED:
            reason = localised(self._invoice.reasons[one.category], self._lang)
            _in(category, "cbc:TaxExemptionReason", reason)
        _in(_in(category, "cac:TaxScheme"), "cbc:ID", "VAT")

    def _line(self, number: int, line: InvoiceLine) -> None:
        item = _in(self._root, f"cac:{self._word}Line")
        _in(item, "cbc:ID", str(number))
        quantity = "CreditedQuantity" if self._credits else "InvoicedQuantity"
        _in(item, f"cbc:{quantity}", f"{line.quantity:f}", unitCode=PIECE)
        self._amount(item, "cbc:LineExtensionAmount", line.net_cents)
        product = _in(item, "cac:Item")
        if line.contents:
            _in(product, "cbc:Description", localised(line.contents, self._lang))
        _in(product, "cbc:Name", localised(line.label, self._lang))
        category = _category(product, "cac:ClassifiedTaxCategory", line.category, line.vat_rate)
        _in(_in(category, "cac:TaxScheme"), "cbc:ID", "VAT")
        self._amount(_in(item, "cac:Price"), "cbc:PriceAmount", line.unit_price_cents)

    def _amount(self, parent: ET.Element, name: str, cents: int) -> None:
        currency = self._invoice.currency
        _in(parent, name, amount(cents, decimals(currency)), currencyID=currency)


def _in(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element, and return it; one that would hold a text and has none is left out."""
    prefix, _, tag = name.partition(":")
    made = ET.Element(f"{{{_PREFIXES[prefix]}}}{tag}", attributes)
    made.text = text or None
    if text or prefix == "cac":
        parent.append(made)
    return made


def _category(parent: ET.Element, name: str, category: TaxCategory, rate: Decimal) -> ET.Element:
    made = _in(parent, name)
    _in(made, "cbc:ID", category.value)
    if category is not TaxCategory.OUTSIDE:
        _in(made, "cbc:Percent", percent(rate))
    return made


def _party(parent: ET.Element, party: InvoiceParty, tax_number: str, tax_scheme: str) -> None:
    """Say who a party is; what lies outside the scope of VAT names no tax number."""
    element = _in(parent, "cac:Party")
    address = _in(element, "cac:PostalAddress")
    _in(address, "cbc:StreetName", party.address)
    _in(_in(address, "cac:Country"), "cbc:IdentificationCode", party.country)
    if tax_number:
        scheme = _in(element, "cac:PartyTaxScheme")
        _in(scheme, "cbc:CompanyID", tax_number)
        _in(_in(scheme, "cac:TaxScheme"), "cbc:ID", tax_scheme)
    legal = _in(element, "cac:PartyLegalEntity")
    _in(legal, "cbc:RegistrationName", party.name)
    called, number = legal_number(party)
    scheme_of = {"schemeID": SCHEMES[called]} if called in SCHEMES else {}
    _in(legal, "cbc:CompanyID", number, **scheme_of)
