"""Count and write money: whole centimes, each rounding stated, figures that no line break cuts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

from village.engines.documents.text import isolate


def round_cents(amount: Decimal) -> int:
    """Return whole centimes: a half goes away from zero, as the tax form rounds."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def line_total_cents(quantity: Decimal, unit_price_cents: int) -> int:
    """Return quantity × unit price before tax, rounded once for the line."""
    return round_cents(quantity * unit_price_cents)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an order. `net + vat == gross` and `deposit + balance == gross`, exactly."""

    net_cents: int
    vat_cents: tuple[tuple[Decimal, int], ...]
    """Each rate with its tax, the highest rate first."""
    gross_cents: int
    deposit_cents: int

    @property
    def balance_cents(self) -> int:
        """What remains after the deposit."""
        return self.gross_cents - self.deposit_cents


def totals(lines: Iterable[tuple[Decimal, int, Decimal]], deposit: Decimal) -> Totals:
    """Add up lines of quantity, unit price in centimes and VAT rate (0 to 1).

    Each line is rounded once; the tax is computed on the sum of each rate's lines and
    rounded once a rate; the deposit is that share of the gross sum, rounded once.
    """
    net_by_rate: dict[Decimal, int] = {}
    for quantity, unit_price_cents, rate in lines:
        total = line_total_cents(quantity, unit_price_cents)
        net_by_rate[rate] = net_by_rate.get(rate, 0) + total
    vat = tuple(
        (rate, round_cents(net_by_rate[rate] * rate)) for rate in sorted(net_by_rate, reverse=True)
    )
    net = sum(net_by_rate.values())
    gross = net + sum(tax for _, tax in vat)
    return Totals(net, vat, gross, round_cents(gross * deposit))


def decimals(currency: str) -> int:
    """Return how many decimals a currency has, after ISO 4217: EUR 2, TND 3, JPY 0."""
    return int(get_currency_precision(currency))


def figures(cents: int, lang: str = "fr", *, digits: int = 2) -> str:
    """Write an amount: 12 500,00 in French and Arabic, 12,500.00 in English.

    `cents` are the smallest part of a currency that has so many `digits` behind the point.
    """
    whole, part = divmod(abs(cents), 10**digits)
    sign = "\u2212" if cents < 0 else ""
    behind = f"{part:0{digits}}" if digits else ""
    if lang == "en":
        return f"{sign}{whole:,}{'.' if digits else ''}{behind}"
    grouped = f"{whole:,}".replace(",", "\u00a0")
    return f"{sign}{grouped}{',' if digits else ''}{behind}"


def amount(cents: int, currency: str, lang: str = "fr") -> str:
    """Write an amount with its currency, safe inside a sentence of either direction."""
    return isolate(f"{figures(cents, lang, digits=decimals(currency))}\u00a0{currency}")


def places(values: Iterable[Decimal]) -> int:
    """Return how many decimals numbers need that stand in one column."""
    needed = (value.normalize().as_tuple().exponent for value in values)
    return max((-each for each in needed if isinstance(each, int) and each < 0), default=0)


def number(value: Decimal, lang: str = "fr", *, places: int = 0) -> str:
    """Write a quantity with `places` decimals at least, and no needless zeros: 18, 2,5."""
    plain = f"{value.normalize():f}"
    if len(plain.partition(".")[2]) < places:
        plain = f"{value:.{places}f}"
    plain = plain.replace("-", "\u2212")
    return plain if lang == "en" else plain.replace(".", ",")


def percent(rate: Decimal, lang: str = "fr", *, places: int = 0) -> str:
    """Write a rate between 0 and 1 as a percentage: 20 %."""
    return f"{number(rate * 100, lang, places=places)}{'' if lang == 'en' else chr(0xA0)}%"
