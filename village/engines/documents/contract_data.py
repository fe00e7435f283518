"""What a participation contract says: parties, stand, order, clauses, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from village.engines.documents.money import Totals, totals
from village.engines.documents.tax import TaxCategory


class ContractError(ValueError):
    """A contract's data cannot be used; the message names the field."""


#: Of a contract that names none.
CURRENCY = "EUR"
Localised = Mapping[str, str]
"""A text in several languages, by code: {"fr": …, "ar": …}."""


@dataclass(frozen=True, slots=True)
class ContractParty:
    """One side of the contract; `capacity` is the office of who represents it."""

    name: str
    name_ar: str = ""
    form: str = ""
    form_ar: str = ""
    capital: str = ""
    ice: str = ""
    rc: str = ""
    if_number: str = ""
    siren: str = ""
    vat: str = ""
    address: str = ""
    address_ar: str = ""
    represented_by: str = ""
    represented_by_ar: str = ""
    capacity: str = ""
    capacity_ar: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """The edition that the exhibitor takes part in."""

    name: str
    venue: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class LetStand:
    """The stand that is let."""

    number: str
    area_m2: Decimal
    open_sides: int
    zone: Localised
    hall: Localised = field(default_factory=dict)  # where the edition has several


@dataclass(frozen=True, slots=True)
class OrderedService:
    """One ordered service. The VAT rate lies between 0 and 1; `category` says why it is that."""

    label: Localised
    quantity: Decimal
    unit_price_cents: int
    vat_rate: Decimal
    category: TaxCategory | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """A payment and its last day."""

    label: Localised
    amount_cents: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Clause:
    """An article of the conditions, or an annex. Paragraphs are parted by line breaks."""

    title: Localised
    body: Localised
    when: tuple[str, ...] = ()
    """Conditions of `clauses.CONDITIONS` that must hold, `!name` for must not."""


@dataclass(frozen=True)
class ContractData:
    """All that a contract says. `languages` names one or two columns, the first on the left.

    A `specimen` says so across every page: it was made to be looked at.
    """

    reference: str
    issued_on: date
    organiser: ContractParty
    exhibitor: ContractParty
    event: Event
    stand: LetStand
    lines: tuple[OrderedService, ...]
    deposit_rate: Decimal = Decimal(0)
    currency: str = CURRENCY
    languages: tuple[str, ...] = ("fr",)
    clauses: tuple[Clause, ...] = ()
    annexes: tuple[Clause, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    reasons: Mapping[TaxCategory, Localised] = field(default_factory=dict)
    """Why what is not taxed is not, by category."""
    plan: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    verify_url: str = ""
    draft: bool = False
    specimen: bool = False

    def issued(self, on: date, *, verify_url: str) -> "ContractData":
        """Return the contract as it is issued on a day: no payment is due before that day."""
        return replace(
            self,
            issued_on=on,
            draft=False,
            verify_url=verify_url,
            instalments=tuple(replace(due, due_on=max(due.due_on, on)) for due in self.instalments),
        )

    @property
    def made_at(self) -> datetime:
        """The instant that the file gives for its making: noon UTC of its date, never a clock."""
        return datetime.combine(self.issued_on, time(12), UTC)

    @cached_property
    def totals(self) -> Totals:
        """The order's sums."""
        return totals(
            ((line.quantity, line.unit_price_cents, line.vat_rate) for line in self.lines),
            self.deposit_rate,
        )
