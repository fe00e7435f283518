"""Prices: what a stand costs by its geometry and the edition's tariff."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from village.engines.plans.model import Stand


@dataclass(frozen=True)
class Tariff:
    """What one square metre costs, and the supplement for each open side beyond the first."""

    square_metre_cents: int
    corner_supplement: float = 0.12


def price_cents(stand: Stand, tariff: Tariff) -> int:
    """Return the price of a stand before tax, in cents, rounded half up."""
    sides = max(0, stand.open_sides - 1)
    exact = (
        Decimal(str(stand.area_m2))
        * tariff.square_metre_cents
        * (1 + Decimal(str(tariff.corner_supplement)) * sides)
    )
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
