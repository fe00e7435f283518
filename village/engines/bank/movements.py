"""Movements of a bank account, and what makes one the same as another."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from village.engines.documents.money import decimals

#: The largest file that is read, and the most movements in it.
LARGEST_BYTES = 500_000
MOST_MOVEMENTS = 3000
#: The largest amount, in smallest units: far above any invoice, and within the database's figures.
_LARGEST = 10**15


class BankFileError(Exception):
    """A file cannot be read: `why` is a code, `row` where (0: nowhere), `value` what is there."""

    def __init__(self, why: str, row: int = 0, value: str = "") -> None:
        super().__init__(f"{why} in row {row}: {value!r}")
        self.why, self.row, self.value = why, row, value[:60]


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that came (above zero) or went, in the smallest units of its currency."""

    on: date
    amount_cents: int
    currency: str
    text: str = ""
    payer: str = ""
    reference: str = ""


def cents_of(written: str, currency: str, row: int) -> int:
    """Return an amount that has a point before its decimals in smallest units.

    Raises:
        BankFileError: it is no amount, or finer than its currency.
    """
    try:
        found = Decimal(written).scaleb(decimals(currency))
    except ArithmeticError:
        raise BankFileError("amount", row, written) from None
    if not found.is_finite() or found != found.to_integral_value() or abs(found) > _LARGEST:
        raise BankFileError("amount", row, written)
    return int(found)


def fingerprints(movements: Sequence[Movement]) -> list[str]:
    """Return what each movement is known by when its statement comes again.

    Two movements of one statement that say the same are two: the second is known as the second.
    """
    seen = Counter[Movement]()
    found = []
    for one in movements:
        seen[one] += 1
        said = (one.on.isoformat(), one.amount_cents, one.currency, one.text, one.payer)
        parts = "\x1f".join(map(str, (*said, one.reference, seen[one])))
        found.append(hashlib.sha256(parts.encode()).hexdigest())
    return found
