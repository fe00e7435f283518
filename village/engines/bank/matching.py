"""For which invoice money came: by reference, by number, or by amount and name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz

from village.engines.bank.movements import Movement

#: How much alike a name and a text are, of 100, for one to be found in the other.
_ALIKE = 90
_SHORTEST_NAME = 4
#: The shares of its VAT that a payer may withhold.
_SHARES = (Decimal("0.75"), Decimal(1))


class Found(StrEnum):
    """By what an invoice is suggested, the surest first."""

    REFERENCE = "reference"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice that money may come for."""

    number: str
    payment_reference: str
    names: tuple[str, ...]
    left_cents: int
    vat_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """For which invoice a movement may be.

    Attributes:
        short_cents: what is missing; below zero where too much came.
        withheld: the share of the invoice's VAT that is missing, 0 to 1; 0 where it is not that.
    """

    number: str
    found: Found
    short_cents: int
    withheld: Decimal


def suggest(movements: Sequence[Movement], payable: Sequence[Payable]) -> list[Suggestion | None]:
    """Return what each movement seems to be for; what one pays, the next does not pay again."""
    left = {one.number: one.left_cents for one in payable}
    squeezed = {one.number: _squeezed(one.number) for one in payable}
    names = {one.number: [_bare(name) for name in one.names] for one in payable}
    found = []
    for movement in movements:
        fitting = [one for one in payable if one.currency == movement.currency]
        suggestion = _suggestion(movement, fitting, squeezed, names, left)
        if suggestion:
            left[suggestion.number] = suggestion.short_cents
        found.append(suggestion)
    return found


def _suggestion(
    movement: Movement,
    payable: Sequence[Payable],
    squeezed: Mapping[str, str],
    names: Mapping[str, Sequence[str]],
    left: Mapping[str, int],
) -> Suggestion | None:
    said = _squeezed(f"{movement.text} {movement.reference}")
    found = Found.REFERENCE
    ones = [one for one in payable if one.payment_reference and one.payment_reference in said]
    if not ones:
        found = Found.NUMBER
        named = [one for one in payable if squeezed[one.number] in said]
        # 0001 is also where 00012 begins: the longer one is meant.
        longer = {squeezed[one.number] for one in named}
        ones = [one for one in named if not _begins(squeezed[one.number], longer)]
    if not ones:
        found = Found.NAME
        text = _bare(f"{movement.payer} {movement.text}")
        ones = [
            one
            for one in payable
            if _fits(movement.amount_cents, left[one.number], one.vat_cents)
            and any(_is_in(name, text) for name in names[one.number])
        ]
    if len(ones) != 1:
        return None  # where it names several, a person parts the money
    short = left[ones[0].number] - movement.amount_cents
    return Suggestion(ones[0].number, found, short, _withheld(short, ones[0].vat_cents))


def _fits(amount_cents: int, left_cents: int, vat_cents: int) -> bool:
    """Say whether an amount is what is left, or that less withheld VAT."""
    short = left_cents - amount_cents
    return left_cents > 0 and (short == 0 or _withheld(short, vat_cents) > 0)


def _is_in(name: str, text: str) -> bool:
    """Say whether a name is in a text, or nearly; a text that is shorter cannot have it."""
    long_enough = _SHORTEST_NAME <= len(name) <= len(text)
    return long_enough and fuzz.partial_ratio(name, text) >= _ALIKE


def _withheld(short_cents: int, vat_cents: int) -> Decimal:
    """Return the share of the VAT that is missing, where exactly that is; a unit is rounding."""
    if vat_cents <= 0:
        return Decimal()
    fits = (share for share in _SHARES if abs(short_cents - vat_cents * share) <= 1)
    return next(fits, Decimal())


def _begins(number: str, numbers: Iterable[str]) -> bool:
    """Say whether a number is only the beginning of another."""
    return any(other != number and other.startswith(number) for other in numbers)


def _squeezed(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _bare(text: str) -> str:
    """Return a text without case and accents, as banks often write names."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
