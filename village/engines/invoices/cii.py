"""An invoice as an electronic one: Cross Industry Invoice (UN/CEFACT D22B), after EN 16931."""

from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree as ET

from village.engines.documents.money import decimals
from village.engines.documents.tax import EXPLAINED, TaxCategory
from village.engines.documents.wording import localised
from village.engines.invoices.data import (
    InvoiceData,
    InvoiceLine,
    InvoiceParty,
    TaxSum,
)
from village.engines.invoices.rules import is_electronic, legal_number, vat_number
from village.engines.invoices.standard import (
    CREDIT_TRANSFER,
    DUE_AT_ISSUE_CII,
    GUIDELINE,
    PIECE,
    SCHEMES,
    TYPES,
    amount,
    notes,
    percent,
)

_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
_QDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
_PREFIXES = {"rsm": _RSM, "ram": _RAM, "udt": _UDT, "qdt": _QDT}


def build_cii(invoice: InvoiceData) -> bytes:
    """Return an issued invoice as XML; equal data gives equal bytes.

    Raises:
        ValueError: it has no number yet, or EN 16931 has no room for it.
    """
    if not is_electronic(invoice):
        raise ValueError(f"{invoice.reference} cannot be an electronic invoice")
    for prefix, uri in _PREFIXES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(_name("rsm:CrossIndustryInvoice"))
    context = _in(root, "rsm:ExchangedDocumentContext")
    guideline = _in(context, "ram:GuidelineSpecifiedDocumentContextParameter")
    _in(guideline, "ram:ID", GUIDELINE)
    _document(root, invoice)
    trade = _in(root, "rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(invoice.lines, 1):
        _line(trade, invoice, number, line)
    _agreement(trade, invoice)
    _delivery(trade, invoice)
    _settlement(trade, invoice)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _name(short: str) -> str:
    prefix, _, tag = short.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{tag}"


def _in(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element, and return it."""
    made = ET.SubElement(parent, _name(name), attributes)
    made.text = text or None
    return made


def _day(parent: ET.Element, name: str, on: date, inner: str = "udt:DateTimeString") -> None:
    _in(_in(parent, name), inner, f"{on:%Y%m%d}", format="102")


def _amount(invoice: InvoiceData, cents: int) -> str:
    return amount(cents, decimals(invoice.currency))


def _document(root: ET.Element, invoice: InvoiceData) -> None:
    document = _in(root, "rsm:ExchangedDocument")
    _in(document, "ram:ID", invoice.number)
    _in(document, "ram:TypeCode", TYPES[invoice.kind])
    _day(document, "ram:IssueDateTime", invoice.issued_on)
    for said in notes(invoice):
        _in(_in(document, "ram:IncludedNote"), "ram:Content", said)


def _line(trade: ET.Element, invoice: InvoiceData, number: int, line: InvoiceLine) -> None:
    item = _in(trade, "ram:IncludedSupplyChainTradeLineItem")
    _in(_in(item, "ram:AssociatedDocumentLineDocument"), "ram:LineID", str(number))
    product = _in(item, "ram:SpecifiedTradeProduct")
    _in(product, "ram:Name", localised(line.label, invoice.languages[0]))
    if line.contents:
        _in(product, "ram:Description", localised(line.contents, invoice.languages[0]))
    price = _in(_in(item, "ram:SpecifiedLineTradeAgreement"), "ram:NetPriceProductTradePrice")
    _in(price, "ram:ChargeAmount", _amount(invoice, line.unit_price_cents))
    delivery = _in(item, "ram:SpecifiedLineTradeDelivery")
    _in(delivery, "ram:BilledQuantity", f"{line.quantity:f}", unitCode=PIECE)
    settlement = _in(item, "ram:SpecifiedLineTradeSettlement")
    tax = _in(settlement, "ram:ApplicableTradeTax")
    _in(tax, "ram:TypeCode", "VAT")
    _in(tax, "ram:CategoryCode", line.category.value)
    if line.category is not TaxCategory.OUTSIDE:
        _in(tax, "ram:RateApplicablePercent", percent(line.vat_rate))
    total = _in(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _in(total, "ram:LineTotalAmount", _amount(invoice, line.net_cents))


def _agreement(trade: ET.Element, invoice: InvoiceData) -> None:
    agreement = _in(trade, "ram:ApplicableHeaderTradeAgreement")
    if invoice.buyer_reference:
        _in(agreement, "ram:BuyerReference", invoice.buyer_reference)
    seller, buyer = invoice.seller, invoice.buyer
    named = any(one.category is not TaxCategory.OUTSIDE for one in invoice.taxes)
    local = ("FC", dict(seller.numbers).get("IF", ""))
    numbers = [("VA", vat_number(seller)) if vat_number(seller) else local]
    _party(_in(agreement, "ram:SellerTradeParty"), seller, numbers if named else [])
    numbers = [("VA", vat_number(buyer))]
    _party(_in(agreement, "ram:BuyerTradeParty"), buyer, numbers if named else [])
    if invoice.contract:
        contract = _in(agreement, "ram:ContractReferencedDocument")
        _in(contract, "ram:IssuerAssignedID", invoice.contract)


def _party(
    element: ET.Element, party: InvoiceParty, tax_numbers: Iterable[tuple[str, str]]
) -> None:
    """Say who a party is; what lies outside the scope of VAT names no tax number."""
    _in(element, "ram:Name", party.name)
    called, number = legal_number(party)
    if number:
        scheme = {"schemeID": SCHEMES[called]} if called in SCHEMES else {}
        organisation = _in(element, "ram:SpecifiedLegalOrganization")
        _in(organisation, "ram:ID", number, **scheme)
    address = _in(element, "ram:PostalTradeAddress")
    if party.address:
        _in(address, "ram:LineOne", party.address)
    _in(address, "ram:CountryID", party.country)
    for scheme_of, given in tax_numbers:
        if given:
            _in(_in(element, "ram:SpecifiedTaxRegistration"), "ram:ID", given, schemeID=scheme_of)


def _delivery(trade: ET.Element, invoice: InvoiceData) -> None:
    delivery = _in(trade, "ram:ApplicableHeaderTradeDelivery")
    if invoice.ends_on is not None:
        event = _in(delivery, "ram:ActualDeliverySupplyChainEvent")
        _day(event, "ram:OccurrenceDateTime", invoice.ends_on)


def _settlement(trade: ET.Element, invoice: InvoiceData) -> None:
    settlement = _in(trade, "ram:ApplicableHeaderTradeSettlement")
    if invoice.payment_reference:
        _in(settlement, "ram:PaymentReference", invoice.payment_reference)
    _in(settlement, "ram:InvoiceCurrencyCode", invoice.currency)
    if invoice.bank.account and invoice.corrects is None:
        _means(settlement, invoice)
    for one in invoice.taxes:
        _tax(settlement, invoice, one)
    if invoice.corrects is None:
        terms = _in(settlement, "ram:SpecifiedTradePaymentTerms")
        _day(terms, "ram:DueDateDateTime", invoice.due_on)
    _sums(settlement, invoice)
    if invoice.corrects is not None:
        before = _in(settlement, "ram:InvoiceReferencedDocument")
        _in(before, "ram:IssuerAssignedID", invoice.corrects.number)
        on = invoice.corrects.issued_on
        _day(before, "ram:FormattedIssueDateTime", on, "qdt:DateTimeString")


def _means(settlement: ET.Element, invoice: InvoiceData) -> None:
    """Say where to pay: an IBAN begins with its country, another number is the bank's own."""
    means = _in(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
    _in(means, "ram:TypeCode", CREDIT_TRANSFER)
    number = invoice.bank.account.replace(" ", "")
    account = _in(means, "ram:PayeePartyCreditorFinancialAccount")
    _in(account, "ram:IBANID" if number[:2].isalpha() else "ram:ProprietaryID", number)
    if invoice.bank.bic:
        bank = _in(means, "ram:PayeeSpecifiedCreditorFinancialInstitution")
        _in(bank, "ram:BICID", invoice.bank.bic)


def _tax(settlement: ET.Element, invoice: InvoiceData, one: TaxSum) -> None:
    tax = _in(settlement, "ram:ApplicableTradeTax")
    _in(tax, "ram:CalculatedAmount", _amount(invoice, one.vat_cents))
    _in(tax, "ram:TypeCode", "VAT")
    if one.category in EXPLAINED:
        reason = localised(invoice.reasons[one.category], invoice.languages[0])
        _in(tax, "ram:ExemptionReason", reason)
    _in(tax, "ram:BasisAmount", _amount(invoice, one.net_cents))
    _in(tax, "ram:CategoryCode", one.category.value)
    if invoice.vat_on_debits and one.category is TaxCategory.STANDARD:
        _in(tax, "ram:DueDateTypeCode", DUE_AT_ISSUE_CII)
    if one.category is not TaxCategory.OUTSIDE:
        _in(tax, "ram:RateApplicablePercent", percent(one.rate))


def _sums(settlement: ET.Element, invoice: InvoiceData) -> None:
    net, vat = _amount(invoice, invoice.net_cents), _amount(invoice, invoice.vat_cents)
    gross = _amount(invoice, invoice.gross_cents)
    sums = _in(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _in(sums, "ram:LineTotalAmount", net)
    _in(sums, "ram:TaxBasisTotalAmount", net)
    _in(sums, "ram:TaxTotalAmount", vat, currencyID=invoice.currency)
    _in(sums, "ram:GrandTotalAmount", gross)
    _in(sums, "ram:DuePayableAmount", gross)
