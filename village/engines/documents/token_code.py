"""Turn a badge token into its QR code with tables: three symbols, alphanumeric, one mask.

For a fixed symbol and mask each module of a QR code is an affine function over GF(2) of the
bits of its content. So a code is the exclusive or of the code of zeros with one row of a
table for each half of each pair of characters. The code of zeros comes from segno; the
tables are computed here and checked against segno bit by bit in the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import add

import segno

from village.engines.documents.tokens import ALPHABET, SHORT_CHARACTERS, TOKEN_CHARACTERS

MASK = 3


@dataclass(frozen=True, slots=True)
class Symbol:
    """A size of QR code that holds a token of `characters` characters, an even number.

    `data` and `checks` are codewords of each block.
    """

    version: int
    error: str
    blocks: int
    data: int
    checks: int
    characters: int = TOKEN_CHARACTERS

    @property
    def side(self) -> int:
        """How many modules it has a side."""
        return 17 + 4 * self.version

    @property
    def row_bytes(self) -> int:
        """How many bytes a row of it takes."""
        return (self.side + 7) // 8


#: Repairs 15 % of itself: where there is room.
USUAL = Symbol(5, "m", 2, 43, 24)
#: Repairs 7 %, of modules an eighth larger: where the code has to be small.
SMALL = Symbol(4, "l", 1, 80, 20)
#: Of a short code: the least modules that a code can have.
SHORT = Symbol(1, "l", 1, 19, 7, SHORT_CHARACTERS)
_HEADER_BITS = 4 + 9
_LOW_BITS = 6
_LOW = (1 << _LOW_BITS) - 1

_NUMBERS = {
    first + second: 45 * high + low
    for high, first in enumerate(ALPHABET)
    for low, second in enumerate(ALPHABET)
}


def bitmap(token: str, symbol: Symbol = USUAL) -> bytes:
    """Return the rows of a token's code, eight modules a byte.

    Raises:
        ValueError: `token` has not as many characters of base45 as the symbol.
    """
    zeros, tables = _tables(symbol)
    if len(token) != symbol.characters:
        raise ValueError(f"a token has {symbol.characters} characters, not {len(token)}")
    numbers = map(_NUMBERS.__getitem__, map(add, token[::2], token[1::2]))
    code = zeros
    try:
        for (low, high), number in zip(tables, numbers, strict=True):
            code ^= low[number & _LOW] ^ high[number >> _LOW_BITS]
    except KeyError:
        raise ValueError("a token is written in base45") from None
    return code.to_bytes(symbol.side * symbol.row_bytes, "big")


@cache
def _tables(symbol: Symbol) -> tuple[int, tuple[tuple[list[int], list[int]], ...]]:
    """Return the code of zeros and, for each pair, the change of its low and its high bits."""
    places, pairs = list(_places(symbol)), symbol.characters // 2
    checks = _check_rows(symbol)
    bits = [_change(symbol, _HEADER_BITS + bit, places, checks) for bit in range(11 * pairs)]
    tables = []
    for pair in range(pairs):
        eleven = bits[11 * pair : 11 * pair + 11][::-1]
        tables.append((_sums(eleven[:_LOW_BITS]), _sums(eleven[_LOW_BITS:])))
    return _zeros(symbol), tuple(tables)


def _sums(basis: list[int]) -> list[int]:
    """Return the exclusive or of each subset of `basis`, by the number that names the subset."""
    sums = [0]
    for change in basis:
        sums += [one ^ change for one in sums]
    return sums


def _zeros(symbol: Symbol) -> int:
    matrix = segno.make_qr(
        "0" * symbol.characters,
        version=symbol.version,
        error=symbol.error,
        mask=MASK,
        mode="alphanumeric",
        boost_error=False,
    ).matrix
    rows = ("".join("1" if module else "0" for module in row) for row in matrix)
    return int("".join(row.ljust(symbol.row_bytes * 8, "0") for row in rows), 2)


def _change(symbol: Symbol, bit: int, places: list[int], checks: list[list[int]]) -> int:
    """Return the modules that turn when one bit of the data turns."""
    codeword, within = divmod(bit, 8)
    block, at = divmod(codeword, symbol.data)
    value = 0x80 >> within
    changed = places[8 * (at * symbol.blocks + block) + within]
    for check, factor in enumerate(checks[at]):
        product = _times(factor, value)
        start = 8 * (symbol.blocks * (symbol.data + check) + block)
        for shift in range(8):
            if product & (0x80 >> shift):
                changed ^= places[start + shift]
    return changed


def _places(symbol: Symbol) -> Iterator[int]:
    """Yield the module of each bit of the message, in its zigzag order through the symbol."""
    side, across = symbol.side, symbol.row_bytes * 8
    column = side - 1
    upward = True
    while column > 0:
        if column == 6:  # the vertical timing pattern
            column -= 1
        rows = range(side - 1, -1, -1) if upward else range(side)
        for row in rows:
            for x in (column, column - 1):
                if not _is_fixed(side, row, x):
                    yield 1 << (side * across - 1 - row * across - x)
        upward = not upward
        column -= 2


def _is_fixed(side: int, row: int, column: int) -> bool:
    """Say whether a module belongs to a pattern that every symbol of versions 1 to 6 has."""
    near, far = 9, side - 8
    finder = (row < near and (column < near or column >= far)) or (row >= far and column < near)
    has_alignment = side > 21  # the smallest has none
    alignment = has_alignment and all(side - 9 <= place <= side - 5 for place in (row, column))
    return finder or alignment or row == 6 or column == 6


def _check_rows(symbol: Symbol) -> list[list[int]]:
    """Return the error correction codewords of a one at each data codeword of a block."""
    generator = _generator(symbol.checks)
    row = generator[1:]  # the remainder of the highest power
    rows = [row]
    for _ in range(symbol.data - 1):
        lead = row[0]
        shifted = [*row[1:], 0]
        row = [a ^ _times(lead, b) for a, b in zip(shifted, generator[1:], strict=True)]
        rows.append(row)
    return rows[::-1]


def _generator(checks: int) -> list[int]:
    """Return the generator polynomial of `checks` check codewords, the highest power first."""
    polynomial = [1]
    root = 1
    for _ in range(checks):
        raised = [*polynomial, 0]
        scaled = [0, *(_times(root, factor) for factor in polynomial)]
        polynomial = [a ^ b for a, b in zip(raised, scaled, strict=True)]
        root = _times(root, 2)
    return polynomial


def _times(a: int, b: int) -> int:
    """Multiply in the field of 256 elements of QR codes."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product
