"""What EN 16931 says alike in each of its syntaxes: codes, amounts, and what a note says."""

from collections.abc import Iterator
from decimal import Decimal

from village.engines.documents.wording import localised
from village.engines.invoices.data import InvoiceData, InvoiceKind

GUIDELINE = "urn:cen.eu:en16931:2017"
#: Types of documents (UNTDID 1001): an invoice, one before the supply, a credit note.
TYPES = {
    InvoiceKind.INVOICE: "380",
    InvoiceKind.DEPOSIT: "386",
    InvoiceKind.BALANCE: "380",
    InvoiceKind.CREDIT_NOTE: "381",
}
PIECE = "C62"
CREDIT_TRANSFER = "30"
#: That VAT is due on the day of the invoice (BT-8), as CII and as UBL have it (UNTDID 2475, 2005).
DUE_AT_ISSUE_CII, DUE_AT_ISSUE_UBL = "5", "3"
#: The scheme (ISO 6523) of a number that names an organisation.
SCHEMES = {"SIREN": "0002", "SIRET": "0009"}


def amount(cents: int, digits: int) -> str:
    """Return an amount as XML has it."""
    return f"{Decimal(cents).scaleb(-digits):.{digits}f}"


def percent(rate: Decimal) -> str:
    """Return a rate as XML has it."""
    return f"{(rate * 100).normalize():f}"


def notes(invoice: InvoiceData) -> Iterator[str]:
    """Give what a document says beside its figures: why it takes back, and what the law wants."""
    if invoice.corrects is not None:
        yield invoice.corrects.reason
    for note in invoice.notes:
        yield localised(note, invoice.languages[0])
