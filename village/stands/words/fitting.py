"""Which stands suit a request: of its pavilion, and of a size near the one asked for."""

from collections.abc import Iterable

#: A stand may be smaller or larger than asked by these shares before it does not suit.
SMALLEST, LARGEST = 0.75, 1.5


def suiting(areas_m2: Iterable[float], wanted_m2: float | None) -> frozenset[float]:
    """Return those of a pavilion's areas that suit a wanted area.

    All of them where nothing particular is wanted; where none is near enough, the least that is
    larger, so that somebody with an odd wish still gets a stand.
    """
    areas = frozenset(areas_m2)
    if wanted_m2 is None:
        return areas
    near = {a for a in areas if SMALLEST * wanted_m2 <= a <= LARGEST * wanted_m2}
    larger = {a for a in areas if a > wanted_m2}
    return frozenset(near or ({min(larger)} if larger else ()))


def area_class(zone: str, area_m2: float) -> str:
    """Return the name under which the allocation knows the stands of one pavilion and size."""
    return f"{zone} {area_m2:g} m²"
