"""What an invoice says: seller, buyer, lines, tax by rate, dates, and how it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum

from village.engines.documents.money import line_total_cents
from village.engines.documents.tax import TaxCategory
from village.engines.documents.wording import localised

#: A text in several languages, by code: {"fr": …, "ar": …}.
Texts = Mapping[str, str]


class InvoiceKind(StrEnum):
    """What is billed: all at once, a part before, what is left, or something taken back."""

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    BALANCE = "balance"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class InvoiceParty:
    """The seller or the buyer; `numbers` are its legal numbers with what each is called."""

    name: str
    name_ar: str = ""
    form: str = ""
    form_ar: str = ""
    address: str = ""
    address_ar: str = ""
    country: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """Something that is billed; a negative quantity takes back what was billed before.

    A credit note that takes back a part says of which line, by its place on the invoice.
    """

    label: Texts
    quantity: Decimal
    unit_price_cents: int
    vat_rate: Decimal
    category: TaxCategory = TaxCategory.STANDARD
    of_line: int | None = None
    contents: Texts = field(default_factory=dict)
    """What a package contains, in words."""

    @property
    def label_with_contents(self) -> Texts:
        """What it is called, and on a line below what it contains."""
        if not self.contents:
            return self.label
        return {
            lang: f"{text}\n{localised(self.contents, lang)}" for lang, text in self.label.items()
        }

    @property
    def net_cents(self) -> int:
        """Quantity × unit price before tax, rounded once."""
        return line_total_cents(self.quantity, self.unit_price_cents)


@dataclass(frozen=True, slots=True)
class TaxSum:
    """What the lines of one rate and category come to, and its tax, in minor units."""

    rate: Decimal
    category: TaxCategory
    net_cents: int
    vat_cents: int

    @property
    def gross_cents(self) -> int:
        """The sum with its tax."""
        return self.net_cents + self.vat_cents


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where the seller is paid: its bank, the number of the account (RIB or IBAN), the BIC."""

    bank: str = ""
    account: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The invoice that a credit note takes back, and why."""

    number: str
    issued_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class InvoiceData:
    """All that an invoice says. It is a pro forma while it has no `number`.

    `languages` names one or two columns, the first on the left. Sums are in minor units of
    `currency`; those of a credit note are positive, and are what is given back.
    """

    kind: InvoiceKind
    reference: str
    issued_on: date
    due_on: date
    seller: InvoiceParty
    buyer: InvoiceParty
    currency: str
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxSum, ...]
    number: str = ""
    languages: tuple[str, ...] = ("fr",)
    subject: Texts | None = None
    contract: str = ""
    event: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    bank: BankAccount = BankAccount()
    payment_reference: str = ""
    buyer_reference: str = ""
    corrects: Corrected | None = None
    reasons: Mapping[TaxCategory, Texts] = field(default_factory=dict)
    """Why what is not taxed is not, by category."""
    notes: tuple[Texts, ...] = ()
    vat_on_debits: bool = False
    """Whether VAT is due when the invoice is issued, by an option of the seller."""

    def issued(self, number: str, on: date, *, payment_reference: str) -> "InvoiceData":
        """Return the invoice as it is issued on a day: nothing is due before that day."""
        return replace(
            self,
            number=number,
            issued_on=on,
            due_on=max(self.due_on, on),
            payment_reference=payment_reference,
        )

    @property
    def made_at(self) -> datetime:
        """The instant that the file gives for its making: noon UTC of its date, never a clock."""
        return datetime.combine(self.issued_on, time(12), UTC)

    @property
    def net_cents(self) -> int:
        """The sum before tax."""
        return sum(one.net_cents for one in self.taxes)

    @property
    def vat_cents(self) -> int:
        """The tax."""
        return sum(one.vat_cents for one in self.taxes)

    @property
    def gross_cents(self) -> int:
        """What is to be paid."""
        return self.net_cents + self.vat_cents
