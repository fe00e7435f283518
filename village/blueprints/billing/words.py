"""What invoices, payments, statements and their refusals are called on pages."""

from flask_babel import lazy_gettext as _l

from village.billing.words import Age, Journal, PaymentMethod
from village.engines.invoices.data import InvoiceKind
from village.engines.invoices.rules import InvoiceFault

KINDS = {
    InvoiceKind.INVOICE: _l("Invoice"),
    InvoiceKind.DEPOSIT: _l("Deposit invoice"),
    InvoiceKind.BALANCE: _l("Balance invoice"),
    InvoiceKind.CREDIT_NOTE: _l("Credit note"),
}
METHODS = {
    PaymentMethod.TRANSFER: _l("Transfer"),
    PaymentMethod.CHEQUE: _l("Cheque"),
    PaymentMethod.CASH: _l("Cash"),
    PaymentMethod.CARD: _l("Card"),
}
#: What the books of an edition are called in its export for accounts.
JOURNALS = {
    Journal.SALES: _l("Sales"),
    Journal.BANK: _l("Bank"),
    Journal.CASH: _l("Cash"),
    Journal.CARD: _l("Card payments"),
}
AGES = {
    Age.NOT_DUE: _l("Not due yet"),
    Age.TO_30: _l("Late by 30 days at most"),
    Age.TO_60: _l("Late by 31 to 60 days"),
    Age.TO_90: _l("Late by 61 to 90 days"),
    Age.OVER_90: _l("Late by more than 90 days"),
}
#: Why an invoice is not issued, by the rule that it breaks.
FAULTS = {
    InvoiceFault.NO_LINES: _l("It has no line."),
    InvoiceFault.NOTHING_TO_PAY: _l("It asks for nothing."),
    InvoiceFault.SUMS_DIFFER: _l("Its sums are not those of its lines."),
    InvoiceFault.UNTAXED_IS_TAXED: _l("A line that bears no VAT is taxed."),
    InvoiceFault.UNTAXED_WITHOUT_REASON: _l("It does not say why no VAT is due."),
    InvoiceFault.DUE_BEFORE_ISSUE: _l("It is due before its date."),
    InvoiceFault.SELLER_NAME: _l("The organiser has no name in the studio."),
    InvoiceFault.SELLER_ADDRESS: _l("The organiser has no address in the studio."),
    InvoiceFault.BUYER_NAME: _l("The exhibitor has no name."),
    InvoiceFault.NOTHING_CORRECTED: _l("It names no invoice that it takes back."),
}
#: Why a payment is not recorded.
REFUSALS = {
    "future": _l("This day has not come yet."),
    "amount": _l("Give an amount above zero."),
    "more_than_came": _l("This is more than was received for this invoice."),
    "currency": _l("The invoice is in another currency."),
}
#: Why a bank's file is not read, by its code; `row` and `value` say where and what.
FILE_FAULTS = {
    "too_long": _l("The file is too large: at most 500 kB and 3,000 movements are read."),
    "empty": _l("The file is empty."),
    "no_text": _l("This is no statement: choose a CSV, MT940 or CAMT.053 file of your bank."),
    "no_columns": _l("No columns were found in this file."),
    "mapping": _l("Say in which columns the day and the money that came are."),
    "no_statement": _l("There is no statement in this file."),
    "xml": _l("Row %(row)s: the file is cut off or is no plain XML."),
    "row": _l("Row %(row)s cannot be read: « %(value)s »."),
    "day": _l("Row %(row)s: « %(value)s » is no day."),
    "amount": _l("Row %(row)s: « %(value)s » is no amount of its currency."),
    "currency": _l("Row %(row)s: « %(value)s » is no currency."),
    "two_amounts": _l("Row %(row)s has two amounts."),
}
