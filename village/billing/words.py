"""An invoice's life, from pro forma to settled or credited; how it is paid; how late it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from village.core.flow import Flow, Step
from village.core.labels import N_, Label, Shade
from village.core.permissions import Permission as P
from village.editions.words.prices import rounded_cents
from village.editions.words.settings import LateFee
from village.engines.invoices.data import InvoiceKind, Texts

_DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class LateCharge:
    """What may be asked of who pays late, before tax, and why no tax is due on it."""

    cents: int
    vat_reason: Texts


class InvoiceState(StrEnum):
    """Where an invoice stands."""

    PRO_FORMA = "pro_forma"
    ISSUED = "issued"
    SETTLED = "settled"
    CREDITED = "credited"
    DISCARDED = "discarded"


class InvoiceAction(StrEnum):
    """What moves an invoice on."""

    ISSUE = "issue"
    SETTLE = "settle"
    REOPEN = "reopen"
    CREDIT = "credit"
    DISCARD = "discard"


# fmt: off
INVOICE_FLOW = Flow([
    #    from                    action                 to                      needs   mail
    Step(InvoiceState.PRO_FORMA, InvoiceAction.ISSUE,   InvoiceState.ISSUED,    P.BILL, "invoice_issued"),
    Step(InvoiceState.PRO_FORMA, InvoiceAction.DISCARD, InvoiceState.DISCARDED, P.BILL),
    Step(InvoiceState.ISSUED,    InvoiceAction.SETTLE,  InvoiceState.SETTLED,   P.BILL),
    Step(InvoiceState.SETTLED,   InvoiceAction.REOPEN,  InvoiceState.ISSUED,    P.BILL),
    Step(InvoiceState.ISSUED,    InvoiceAction.CREDIT,  InvoiceState.CREDITED,  P.BILL),
    Step(InvoiceState.SETTLED,   InvoiceAction.CREDIT,  InvoiceState.CREDITED,  P.BILL),
])
# fmt: on

#: The states in which an invoice has its number, for good.
NUMBERED = frozenset({InvoiceState.ISSUED, InvoiceState.SETTLED, InvoiceState.CREDITED})
#: The states in which it counts towards the price.
STANDING = frozenset({InvoiceState.PRO_FORMA, InvoiceState.ISSUED, InvoiceState.SETTLED})

#: How the states are called.
INVOICE_LABELS: dict[InvoiceState, Label] = {
    InvoiceState.PRO_FORMA: Label(N_("Pro forma")),
    InvoiceState.ISSUED: Label(N_("To be paid"), Shade.WARN),
    InvoiceState.SETTLED: Label(N_("Paid"), Shade.GOOD),
    InvoiceState.CREDITED: Label(N_("Credited"), Shade.GONE),
    InvoiceState.DISCARDED: Label(N_("Discarded"), Shade.GONE),
}

#: The series that the numbers of a kind run in.
SERIES = {
    InvoiceKind.INVOICE: "F",
    InvoiceKind.DEPOSIT: "F",
    InvoiceKind.BALANCE: "F",
    InvoiceKind.CREDIT_NOTE: "A",
}
#: The series of receipts for payments.
RECEIPTS = "R"


def number_of(edition: str, series: str, year: int, sequence: int) -> str:
    """Return a number as people read it: VS27-F27-0001."""
    return f"{edition}-{series}{year % 100:02}-{sequence:04}"


def owed_cents(
    kind: InvoiceKind, state: InvoiceState, gross_cents: int, credited_cents: int
) -> int:
    """Return what is to be paid for an invoice with a number, less its credit notes."""
    is_owed = state in NUMBERED and kind is not InvoiceKind.CREDIT_NOTE
    return gross_cents - credited_cents if is_owed else 0


def reminder_is_due(
    after_days: Sequence[int], sent: int, *, late_days: int, since_last: int | None
) -> bool:
    """Say whether the next reminder of a schedule is to be sent, when `sent` of it were.

    It waits as long after another one (`since_last` days ago) as the schedule leaves between them,
    so that who is late before there was a schedule gets them one by one.
    """
    if sent >= len(after_days) or late_days < after_days[sent]:
        return False
    between = after_days[sent] - (after_days[sent - 1] if sent else 0)
    return since_last is None or since_last >= between


def late_fee_of(rules: Iterable[LateFee], *, late_days: int, owed_cents: int) -> LateCharge | None:
    """Return the fee for being so late, by the last rule that applies; None where none does.

    Interest runs by day, on what is owed; the sum is rounded once.
    """
    come = [rule for rule in rules if late_days >= rule.after_days]
    if not come or owed_cents <= 0:
        return None
    rule = max(come, key=lambda one: one.after_days)
    interest = rule.yearly_rate * owed_cents * late_days / _DAYS_A_YEAR
    cents = rule.amount + rounded_cents(interest)
    return LateCharge(cents, rule.vat_reason) if cents > 0 else None


class Journal(StrEnum):
    """The book in which an accountant writes a movement."""

    SALES = "sales"
    BANK = "bank"
    CASH = "cash"
    CARD = "card"


class PaymentMethod(StrEnum):
    """How money came or went."""

    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"
    CARD = "card"


class Age(StrEnum):
    """How late what is owed is."""

    NOT_DUE = "not_due"
    TO_30 = "to_30"
    TO_60 = "to_60"
    TO_90 = "to_90"
    OVER_90 = "over_90"


_UP_TO = ((0, Age.NOT_DUE), (30, Age.TO_30), (60, Age.TO_60), (90, Age.TO_90))


def age_of(due_on: date, today: date) -> Age:
    """Say how late something is that was due on a day; on that day it is not late yet."""
    late = (today - due_on).days
    return next((age for most, age in _UP_TO if late <= most), Age.OVER_90)


@dataclass(frozen=True, slots=True)
class Owed:
    """A sum that is due on a day."""

    due_on: date
    cents: int


def by_age(sums: Iterable[Owed], today: date) -> dict[Age, int]:
    """Return what is owed by how late it is; every age is there."""
    found = dict.fromkeys(Age, 0)
    for one in sums:
        found[age_of(one.due_on, today)] += one.cents
    return found
