"""What must hold of an invoice before it gets a number."""

from dataclasses import dataclass
from enum import StrEnum

from village.engines.invoices.data import InvoiceData, InvoiceKind, TaxCategory
from village.engines.invoices.sums import taxes_of

#: Categories that bear no tax; of an exempt line the invoice has to say why.
UNTAXED = frozenset(TaxCategory) - {TaxCategory.STANDARD}


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
        InvoiceFault.UNTAXED_WITHOUT_REASON: not any((invoice.exemption or {}).values())
        and any(one.category is TaxCategory.EXEMPT for one in invoice.taxes),
        InvoiceFault.DUE_BEFORE_ISSUE: invoice.due_on < invoice.issued_on,
        InvoiceFault.SELLER_NAME: not invoice.seller.name.strip(),
        InvoiceFault.SELLER_ADDRESS: not invoice.seller.address.strip(),
        InvoiceFault.BUYER_NAME: not invoice.buyer.name.strip(),
        InvoiceFault.NOTHING_CORRECTED: (invoice.kind is InvoiceKind.CREDIT_NOTE)
        != (invoice.corrects is not None),
    }
    return tuple(fault for fault, is_broken in broken.items() if is_broken)


#: The legal numbers that an invoice has to name, by country: of the seller, and of a buyer there.
_NUMBERS = {
    "MA": (("ICE", "IF", "RC"), ("ICE",)),
    "FR": (("SIREN", "TVA"), ()),
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
    found = [
        Lacking(is_sellers, name) for is_sellers, name, has in wanted if not dict(has).get(name)
    ]
    if not invoice.bank.account and invoice.corrects is None:
        found.append(Lacking(True, "account"))
    if not buyer.address.strip():
        found.append(Lacking(False, "address"))
    return tuple(found)
