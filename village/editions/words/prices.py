"""What a stand costs, with tax, and when it is paid, in minor units of the edition's currency.

Every product is rounded half up to a whole minor unit as soon as it is made (one line of an
order, one VAT amount, one instalment), and sums are sums of rounded amounts, so that the
figures on a document always add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from village.editions.words.calls import CallKind
from village.editions.words.settings import (
    InstalmentRule,
    Price,
    PriceItem,
    PriceSettings,
)


def rounded_cents(amount: Decimal) -> int:
    """Return `amount` minor units as a whole number, halves away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of an order: `code` says what, the page says it in words."""

    code: str
    quantity: Decimal
    unit_cents: int
    label: str = ""

    @property
    def total_cents(self) -> int:
        """Quantity times unit price, rounded once."""
        return rounded_cents(self.quantity * self.unit_cents)


@dataclass(frozen=True, slots=True)
class Due:
    """A part of the price and the day on which it is due."""

    label: Mapping[str, str]
    amount_cents: int
    on: date


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines of an order and what they come to."""

    lines: tuple[PriceLine, ...]
    vat_rate: Decimal
    instalments: tuple[InstalmentRule, ...]

    @property
    def net_cents(self) -> int:
        """Sum of the lines, before tax."""
        return sum(line.total_cents for line in self.lines)

    @property
    def vat_cents(self) -> int:
        """VAT on the net sum."""
        return rounded_cents(self.vat_rate * self.net_cents)

    @property
    def gross_cents(self) -> int:
        """What is to be paid, tax included."""
        return self.net_cents + self.vat_cents

    @property
    def deposit_rate(self) -> Decimal:
        """The share that is due after signature, whenever the event is."""
        early = (one.share for one in self.instalments if one.before_event_days is None)
        return sum(early, Decimal(0))

    @property
    def deposit_cents(self) -> int:
        """The part that is due after signature."""
        return rounded_cents(self.deposit_rate * self.gross_cents)

    def schedule(self, *, issued_on: date, starts_on: date) -> tuple[Due, ...]:
        """Return what is due when, never before the day of issue; the last part has the rest.

        A stand free of charge has no schedule.
        """
        if not self.gross_cents:
            return ()
        dues: list[Due] = []
        for rule in self.instalments:
            last = len(dues) == len(self.instalments) - 1
            paid = sum(due.amount_cents for due in dues)
            amount = rounded_cents(rule.share * self.gross_cents)
            on = max(issued_on, _due_on(rule, issued_on, starts_on))
            dues.append(Due(rule.label, self.gross_cents - paid if last else amount, on))
        return tuple(dues)


def price_of(
    prices: PriceSettings,
    item: PriceItem,
    *,
    on: date,
    pavilion: str | None = None,
    stand: str | None = None,
) -> int:
    """Return what an item costs on a day: the narrowest line of the list that fits.

    A line for the stand comes before one for the pavilion, this before one for all, and a price
    that ends sooner before one that ends later or never. What has no line costs nothing.
    """
    return listed_price(prices, item, on=on, pavilion=pavilion, stand=stand) or 0


def listed_price(
    prices: PriceSettings,
    item: PriceItem,
    *,
    on: date,
    pavilion: str | None = None,
    stand: str | None = None,
) -> int | None:
    """Return what an item costs on a day, as `price_of`; None where no line says it."""
    fitting = [
        line
        for line in prices.list
        if line.item is item
        and _is_for(line, pavilion, stand)
        and (line.until is None or on <= line.until)
    ]
    return min(fitting, key=_width).amount if fitting else None


def priced_stands(prices: PriceSettings) -> tuple[str, ...]:
    """Return the numbers of the stands that have a price of their own, in the list's order."""
    return tuple(dict.fromkeys(number for line in prices.list for number in line.stands))


def renumbered(prices: PriceSettings, numbers: Mapping[str, str]) -> PriceSettings:
    """Return the prices with those of single stands under their stands' new numbers.

    `numbers` are the new ones by the old ones. A number that another stand takes over has its
    price from then on.
    """
    lines = (replace(one, stands=_follow(one.stands, numbers)) for one in prices.list)
    kept = [
        new for new, old in zip(lines, prices.list, strict=True) if new.stands or not old.stands
    ]
    return replace(prices, list=tuple(kept))


def _follow(stands: tuple[str, ...], numbers: Mapping[str, str]) -> tuple[str, ...]:
    taken = set(numbers.values())
    left = [one for one in stands if one in numbers or one not in taken]
    return tuple(numbers.get(one, one) for one in left)


#: What an application to each kind of call pays for.
ITEMS = {
    CallKind.STARTUP: (PriceItem.STARTUP_POD, PriceItem.EXTRA_BADGE),
    CallKind.EXHIBITOR: (
        PriceItem.REGISTRATION,
        PriceItem.SHELL_SCHEME_M2,
        PriceItem.SPACE_ONLY_M2,
        PriceItem.EXTRA_BADGE,
    ),
}


@dataclass(frozen=True, slots=True)
class PriceToday:
    """What an item costs today, until when that holds, and what it costs afterwards."""

    item: PriceItem
    pavilion: str | None
    amount: int
    until: date | None
    then: int | None
    stands: tuple[str, ...] = ()  #: for which alone it is so


def prices_today(
    prices: PriceSettings, kind: CallKind, *, on: date, zones: Mapping[str, str]
) -> tuple[PriceToday, ...]:
    """Return what those who apply to a kind of call pay today: for all, then where it differs.

    Args:
        prices: the edition's.
        kind: the kind of call.
        on: the day.
        zones: the pavilion of each stand that has a price of its own, by its number; a stand that
            is not there is not told.
    """
    found: list[PriceToday] = []
    for item in ITEMS[kind]:
        own = dict.fromkeys(
            one.pavilion for one in prices.list if one.item is item and not one.stands
        )
        general = _today(prices, item, None, on) if None in own else None
        special = (_today(prices, item, one, on) for one in own if one is not None)
        found += [general] if general else []
        found += [one for one in special if general is None or one.amount != general.amount]
        found += _on_stands(prices, item, on, zones)
    return tuple(found)


def _on_stands(
    prices: PriceSettings, item: PriceItem, on: date, zones: Mapping[str, str]
) -> list[PriceToday]:
    """Return the prices of stands that differ from their pavilion's, equal ones in one."""
    alike: dict[PriceToday, list[str]] = {}
    for number in priced_stands(prices):
        zone = zones.get(number)
        own = listed_price(prices, item, on=on, pavilion=zone, stand=number)
        if zone is None or own == listed_price(prices, item, on=on, pavilion=zone):
            continue
        one = replace(_today(prices, item, zone, on, number), pavilion=None)
        alike.setdefault(one, []).append(number)
    return [replace(one, stands=tuple(numbers)) for one, numbers in alike.items()]


def _today(
    prices: PriceSettings,
    item: PriceItem,
    pavilion: str | None,
    on: date,
    stand: str | None = None,
) -> PriceToday:
    """Return a price with the day after which another one counts."""
    amount = price_of(prices, item, on=on, pavilion=pavilion, stand=stand)
    ends = sorted(
        one.until
        for one in prices.list
        if one.item is item and _is_for(one, pavilion, stand) and one.until and on <= one.until
    )
    for last in ends:
        after = last + timedelta(days=1)
        then = price_of(prices, item, on=after, pavilion=pavilion, stand=stand)
        if then != amount:
            return PriceToday(item, pavilion, amount, last, then)
    return PriceToday(item, pavilion, amount, None, None)


def stand_quote(
    prices: PriceSettings,
    *,
    area_m2: Decimal,
    open_sides: int,
    shell_scheme: bool,
    hosted: bool,
    on: date,
    pavilion: str | None = None,
    stand: str | None = None,
) -> Quote:
    """Return the quote for one stand, at the prices of its number and its pavilion.

    A hosted start-up pays the pod's price only. An exhibitor pays the registration fee, the
    surface, and for each open side beyond the first the corner supplement on the surface.

    Raises:
        ValueError: the area is not positive or the number of open sides is not 0 to 4.
    """
    if area_m2 <= 0 or not 0 <= open_sides <= 4:
        raise ValueError(f"no stand has {area_m2} m² and {open_sides} open sides")

    def line(code: str, quantity: Decimal, item: PriceItem) -> PriceLine:
        price = price_of(prices, item, on=on, pavilion=pavilion, stand=stand)
        return PriceLine(code, quantity, price)

    if hosted:
        lines = [line("startup_pod", Decimal(1), PriceItem.STARTUP_POD)]
    else:
        surface = (
            line("shell_scheme", area_m2, PriceItem.SHELL_SCHEME_M2)
            if shell_scheme
            else line("space_only", area_m2, PriceItem.SPACE_ONLY_M2)
        )
        lines = [line("registration", Decimal(1), PriceItem.REGISTRATION), surface]
        if open_sides > 1 and prices.corner_supplement:
            supplement = rounded_cents(prices.corner_supplement * surface.total_cents)
            lines.append(PriceLine("open_side", Decimal(open_sides - 1), supplement))
    return Quote(tuple(lines), prices.vat_rate, prices.instalments)


def _is_for(line: Price, pavilion: str | None, stand: str | None) -> bool:
    return line.pavilion in (None, pavilion) and (not line.stands or stand in line.stands)


def _width(line: Price) -> tuple[bool, bool, date]:
    return not line.stands, line.pavilion is None, line.until or date.max


def _due_on(rule: InstalmentRule, issued_on: date, starts_on: date) -> date:
    if rule.before_event_days is not None:
        return starts_on - timedelta(days=rule.before_event_days)
    return issued_on + timedelta(days=rule.after_signature_days or 0)
