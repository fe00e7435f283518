"""Turn a badge token into its QR code with tables: version 5-M, alphanumeric, one mask.

For a fixed version and mask each module of a QR code is an affine function over GF(2) of the
bits of its content. So a code is the exclusive or of the code of zeros with one row of a
table for each half of each pair of characters. The code of zeros comes from segno; the
tables are computed here and checked against segno bit by bit in the tests.
"""

from collections.abc import Iterator
from functools import cache

import segno

from village.engines.documents.tokens import ALPHABET, TOKEN_CHARACTERS

SIDE = 37
ROW_BYTES = 5
MASK = 3
_BYTES = SIDE * ROW_BYTES
_BLOCKS = 2
_DATA = 43
"""Data codewords a block."""
_CHECKS = 24
"""Error correction codewords a block."""
_HEADER_BITS = 4 + 9
_PAIRS = TOKEN_CHARACTERS // 2
_LOW_BITS = 6
_LOW = (1 << _LOW_BITS) - 1

_NUMBERS = {
    first + second: 45 * high + low
    for high, first in enumerate(ALPHABET)
    for low, second in enumerate(ALPHABET)
}


def bitmap(token: str) -> bytes:
    """Return the rows of a token's code, 37 modules in 5 bytes each.

    Raises:
        ValueError: `token` has not 114 characters of base45.
    """
    zeros, tables = _tables()
    if len(token) != TOKEN_CHARACTERS:
        raise ValueError(f"a token has {TOKEN_CHARACTERS} characters, not {len(token)}")
    numbers = _NUMBERS
    code = zeros
    at = 0
    try:
        for low, high in tables:
            number = numbers[token[at : at + 2]]
            code ^= low[number & _LOW] ^ high[number >> _LOW_BITS]
            at += 2
    except KeyError:
        raise ValueError("a token is written in base45") from None
    return code.to_bytes(_BYTES, "big")


@cache
def _tables() -> tuple[int, tuple[tuple[list[int], list[int]], ...]]:
    """Return the code of zeros and, for each pair, the change of its low and its high bits."""
    places = list(_places())
    checks = _check_rows()
    bits = [_change(_HEADER_BITS + bit, places, checks) for bit in range(11 * _PAIRS)]
    tables = []
    for pair in range(_PAIRS):
        eleven = bits[11 * pair : 11 * pair + 11][::-1]
        tables.append((_sums(eleven[:_LOW_BITS]), _sums(eleven[_LOW_BITS:])))
    return _zeros(), tuple(tables)


def _sums(basis: list[int]) -> list[int]:
    """Return the exclusive or of each subset of `basis`, by the number that names the subset."""
    sums = [0]
    for change in basis:
        sums += [one ^ change for one in sums]
    return sums


def _zeros() -> int:
    matrix = segno.make_qr(
        "0" * TOKEN_CHARACTERS,
        version=5,
        error="m",
        mask=MASK,
        mode="alphanumeric",
        boost_error=False,
    ).matrix
    rows = ("".join("1" if module else "0" for module in row) for row in matrix)
    return int("".join(row.ljust(ROW_BYTES * 8, "0") for row in rows), 2)


def _change(bit: int, places: list[int], checks: list[list[int]]) -> int:
    """Return the modules that turn when one bit of the data turns."""
    codeword, within = divmod(bit, 8)
    block, at = divmod(codeword, _DATA)
    value = 0x80 >> within
    changed = places[8 * (at * _BLOCKS + block) + within]
    for check, factor in enumerate(checks[at]):
        product = _times(factor, value)
        start = 8 * (_BLOCKS * (_DATA + check) + block)
        for shift in range(8):
            if product & (0x80 >> shift):
                changed ^= places[start + shift]
    return changed


def _places() -> Iterator[int]:
    """Yield the module of each bit of the message, in its zigzag order through the symbol."""
    column = SIDE - 1
    upward = True
    while column > 0:
        if column == 6:  # the vertical timing pattern
            column -= 1
        rows = range(SIDE - 1, -1, -1) if upward else range(SIDE)
        for row in rows:
            for x in (column, column - 1):
                if not _is_fixed(row, x):
                    yield 1 << (_BYTES * 8 - 1 - row * ROW_BYTES * 8 - x)
        upward = not upward
        column -= 2


def _is_fixed(row: int, column: int) -> bool:
    """Say whether a module belongs to a pattern that every version 5 symbol has."""
    near, far = 9, SIDE - 8
    finder = (row < near and (column < near or column >= far)) or (row >= far and column < near)
    alignment = 28 <= row <= 32 and 28 <= column <= 32
    return finder or alignment or row == 6 or column == 6


def _check_rows() -> list[list[int]]:
    """Return the error correction codewords of a one at each data codeword of a block."""
    generator = _generator()
    row = generator[1:]  # the remainder of x^24
    rows = [row]
    for _ in range(_DATA - 1):
        lead = row[0]
        shifted = [*row[1:], 0]
        row = [a ^ _times(lead, b) for a, b in zip(shifted, generator[1:], strict=True)]
        rows.append(row)
    return rows[::-1]


def _generator() -> list[int]:
    """Return the generator polynomial of 24 check codewords, the highest power first."""
    polynomial = [1]
    root = 1
    for _ in range(_CHECKS):
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
