"""What must hold of an invoice before it gets a number."""

from dataclasses import dataclass
from enum import StrEnum

from village.engines.documents.money import decimals
from village.engines.documents.tax import EXPLAINED, UNTAXED, TaxCategory
from village.engines.invoices.data import InvoiceData, InvoiceKind, InvoiceParty
from village.engines.invoices.sums import taxes_of


class InvoiceFault(StrEnum):
    """A rule that an invoice breaks."""

    NO_LINES = "no_lines"
    NOTHING_TO_PAY = "nothing_to_pay"
    SUMS_DIFFER = "sums_differ"
    UNTAXED_IS_TAXED = "untaxed_is_taxed"
    UNTAXED_WITHOUT_REASON = "untaxed_without_reason"
    DUE_BEFORE_ISSUE = "due_before_issue"
    SELLER_NAME = "seller_name"
    SELLER_ADDRESS = "seller_address"
    BUYER_NAME = "buyer_name"
    NOTHING_CORRECTED = "nothing_corrected"


def faults(invoice: InvoiceData) -> tuple[InvoiceFault, ...]:
    """Return the rules that an invoice breaks, in their order."""
    nets = {(one.rate, one.category): one.net_cents for one in taxes_of(invoice.lines)}
    said = {(one.rate, one.category): one.net_cents for one in invoice.taxes}
    broken = {
        InvoiceFault.NO_LINES: not invoice.lines,
        InvoiceFault.NOTHING_TO_PAY: invoice.gross_cents <= 0,
        InvoiceFault.SUMS_DIFFER: nets != said,
        InvoiceFault.UNTAXED_IS_TAXED: any(
            one.category in UNTAXED and (one.rate or one.vat_cents) for one in invoice.taxes
        ),
        InvoiceFault.UNTAXED_WITHOUT_REASON: any(
            one.category in EXPLAINED and not any(invoice.reasons.get(one.category, {}).values())
            for one in invoice.taxes
        ),
        InvoiceFault.DUE_BEFORE_ISSUE: invoice.due_on < invoice.issued_on,
        InvoiceFault.SELLER_NAME: not invoice.seller.name.strip(),
        InvoiceFault.SELLER_ADDRESS: not invoice.seller.address.strip(),
        InvoiceFault.BUYER_NAME: not invoice.buyer.name.strip(),
        InvoiceFault.NOTHING_CORRECTED: (invoice.kind is InvoiceKind.CREDIT_NOTE)
        != (invoice.corrects is not None),
    }
    return tuple(fault for fault, is_broken in broken.items() if is_broken)


#: The most decimals that EN 16931 has room for.
_MOST_DECIMALS = 2
#: The numbers by which the law knows an organisation, the one to name first.
LEGAL_NUMBERS = ("SIREN", "SIRET", "ICE", "RC")


def legal_number(party: InvoiceParty) -> tuple[str, str]:
    """Return the number by which the law knows a party, with what it is called; "" for none."""
    numbers = dict(party.numbers)
    return next(((name, numbers[name]) for name in LEGAL_NUMBERS if numbers.get(name)), ("", ""))


def vat_number(party: InvoiceParty) -> str:
    """Return the VAT number of a party that begins with its country; "" where it has none."""
    number = dict(party.numbers).get("TVA", "")
    return number if number[:2].isalpha() else ""


def is_electronic(invoice: InvoiceData) -> bool:
    """Say whether EN 16931 has room for an invoice: issued, and taxed as the standard knows it.

    The seller is known by a number of the law or of VAT, and by one of a tax office unless nothing
    is in the scope of VAT; what lies outside that scope stands alone on its invoice, and a reverse
    charge names the buyer by a number too (BR-CO-26, BR-S-02, BR-O-11 to 14, BR-AE-02). A tax that
    evens out what was rounded before stays within one whole unit of the currency (BR-CO-17).
    """
    digits = decimals(invoice.currency)
    if not invoice.number or digits > _MOST_DECIMALS:
        return False
    off = max((abs(one.vat_cents - one.net_cents * one.rate) for one in invoice.taxes), default=0)
    if off >= 10**digits:
        return False
    seller, buyer = invoice.seller, invoice.buyer
    categories = {one.category for one in invoice.taxes}
    is_known = bool(legal_number(seller)[1] or vat_number(seller))
    if TaxCategory.OUTSIDE in categories:
        return bool(legal_number(seller)[1]) and len(categories) == 1
    is_taxable = bool(vat_number(seller) or dict(seller.numbers).get("IF"))
    is_named = bool(vat_number(buyer) or legal_number(buyer)[1])
    return is_known and is_taxable and (TaxCategory.REVERSE_CHARGE not in categories or is_named)


#: The legal numbers that an invoice has to name, by country: of the seller, and of a buyer there.
_NUMBERS = {
    "MA": (("ICE", "IF", "RC"), ("ICE",)),
    "FR": (("SIREN", "TVA"), ("SIREN",)),
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that an invoice ought to name: a legal number, the address or the account."""

    is_sellers: bool
    what: str


def lacking(invoice: InvoiceData) -> tuple[Lacking, ...]:
    """Return what the parties ought to have and have not; an invoice can be issued without."""
    seller, buyer = invoice.seller, invoice.buyer
    of_seller, of_buyer = _NUMBERS.get(seller.country, ((), ()))
    wanted = [(True, name, seller.numbers) for name in of_seller]
    if buyer.country == seller.country:
        wanted += [(False, name, buyer.numbers) for name in of_buyer]
    if any(one.category is TaxCategory.REVERSE_CHARGE for one in invoice.taxes):
        wanted.append((False, "TVA", buyer.numbers))
    found = [
        Lacking(is_sellers, name) for is_sellers, name, has in wanted if not dict(has).get(name)
    ]
    if not invoice.bank.account and invoice.corrects is None:
        found.append(Lacking(True, "account"))
    if not buyer.address.strip():
        found.append(Lacking(False, "address"))
    return tuple(found)
