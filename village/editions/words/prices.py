"""What a stand costs: registration, surface, corner supplement, VAT and deposit, in centimes.

Every product is rounded half up to a whole centime as soon as it is made (one line of an
order, one VAT amount, one deposit), and sums are sums of rounded amounts, so that the
figures on a document always add up.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


def rounded_cents(amount: Decimal) -> int:
    """Return `amount` centimes as a whole number, halves away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Tariff:
    """An edition's prices before tax; rates are 0 to 1."""

    registration_cents: int
    shell_scheme_m2_cents: int
    space_only_m2_cents: int
    startup_pod_cents: int
    corner_supplement: Decimal
    vat_rate: Decimal
    deposit_rate: Decimal


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
class Quote:
    """The lines of an order and what they come to."""

    lines: tuple[PriceLine, ...]
    vat_rate: Decimal
    deposit_rate: Decimal

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
    def deposit_cents(self) -> int:
        """The first part, due on booking."""
        return rounded_cents(self.deposit_rate * self.gross_cents)


def stand_quote(
    tariff: Tariff, *, area_m2: Decimal, open_sides: int, shell_scheme: bool, hosted: bool
) -> Quote:
    """Return the quote for one stand.

    A hosted start-up pays the pod's price only. An exhibitor pays the registration fee, the
    surface, and for each open side beyond the first the corner supplement on the surface.

    Raises:
        ValueError: the area is not positive or the number of open sides is not 0 to 4.
    """
    if area_m2 <= 0 or not 0 <= open_sides <= 4:
        raise ValueError(f"no stand has {area_m2} m² and {open_sides} open sides")
    if hosted:
        lines = [PriceLine("startup_pod", Decimal(1), tariff.startup_pod_cents)]
    else:
        unit = tariff.shell_scheme_m2_cents if shell_scheme else tariff.space_only_m2_cents
        surface = PriceLine("shell_scheme" if shell_scheme else "space_only", area_m2, unit)
        lines = [PriceLine("registration", Decimal(1), tariff.registration_cents), surface]
        if open_sides > 1 and tariff.corner_supplement:
            supplement = rounded_cents(tariff.corner_supplement * surface.total_cents)
            lines.append(PriceLine("open_side", Decimal(open_sides - 1), supplement))
    return Quote(tuple(lines), tariff.vat_rate, tariff.deposit_rate)
