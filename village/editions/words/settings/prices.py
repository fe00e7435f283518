"""Prices, services, taxes and how they are paid."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from village.editions.words.settings.values import (
    Amount,
    Count,
    Country,
    Key,
    PavilionCode,
    Positive,
    ServiceKey,
    Share,
    StandNumber,
    Unit,
)
from village.editions.words.shape import Texts


class PriceItem(StrEnum):
    """What has a price."""

    REGISTRATION = "registration"
    SHELL_SCHEME_M2 = "shell_scheme_m2"
    SPACE_ONLY_M2 = "space_only_m2"
    STARTUP_POD = "startup_pod"
    EXTRA_BADGE = "extra_badge"
    """A badge beyond those that an exhibitor has; without a price there are none."""


#: What may cost more or less on some stands.
BY_STAND = frozenset({PriceItem.SHELL_SCHEME_M2, PriceItem.SPACE_ONLY_M2, PriceItem.STARTUP_POD})


class Vat(StrEnum):
    """How an exhibitor's order is taxed."""

    TAXED = "taxed"
    ZERO = "zero"
    EXEMPT = "exempt"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside"


class Buyers(StrEnum):
    """To which exhibitors a rule of tax applies: a business is one that gives a VAT number."""

    ALL = "all"
    BUSINESSES = "businesses"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs before tax; the narrowest line that fits counts.

    `stands` has the numbers of the plan for which it holds; empty for all. Only what is paid for a
    stand (`BY_STAND`) may name them.
    """

    item: PriceItem
    amount: Amount
    pavilion: PavilionCode | None = None
    stands: tuple[StandNumber, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class InstalmentRule:
    """A share of the price, and when it is due; never before the day of issue."""

    share: Share
    after_signature_days: Count | None = None
    before_event_days: Count | None = None
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VatRule:
    """How exhibitors of some countries are taxed: all abroad where none is named.

    `EU` names the member states of the European Union. `reason` is what documents say where there
    is no tax.
    """

    vat: Vat
    countries: tuple[Country, ...] = ()
    buyers: Buyers = Buyers.ALL
    reason: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """How many days after its last day an invoice that is not paid is recalled by itself."""

    after_days: Positive


@dataclass(frozen=True, slots=True)
class LateFee:
    """What may be asked of who pays late: an amount, and a yearly rate on what is owed.

    Nothing is charged by itself: it is proposed on the page of the invoice. Of several rules the
    one with the most days passed counts. `vat_reason` says why no tax is due on it; without one it
    is taxed as everything else.
    """

    after_days: Positive
    amount: Amount = 0
    yearly_rate: Share = Decimal(0)
    vat_reason: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PriceSettings:
    """What stands cost, the tax on it, and how it is paid; the first rule that fits counts.

    Without rules of tax those of `editions.words.vat` hold.
    """

    vat_rate: Share = Decimal(0)
    vat_rules: tuple[VatRule, ...] = ()
    corner_supplement: Share = Decimal(0)
    list: tuple[Price, ...] = ()
    instalments: tuple[InstalmentRule, ...] = ()
    reminders: tuple[ReminderRule, ...] = ()
    late_fees: tuple[LateFee, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageItem:
    """How many of a service one package contains."""

    service: ServiceKey
    quantity: Positive = 1


@dataclass(frozen=True, slots=True)
class Service:
    """What an exhibitor may order beside the stand; `most` bounds one order, `stock` all.

    One that `contains` others is a package: it has one price and the tax of one line, and what it
    contains comes out of the stock of each.
    """

    key: Key
    label: Texts
    amount: Amount
    unit: Unit = "piece"
    most: Positive | None = None
    stock: Count | None = None
    order_until: date | None = None
    contains: tuple[PackageItem, ...] = ()
