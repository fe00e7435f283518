"""Codes made by tables, against segno bit by bit."""

import random

import pytest
import segno

from village.engines.documents import token_code
from village.engines.documents.tokens import ALPHABET

SYMBOLS = [token_code.USUAL, token_code.SMALL, token_code.SHORT]


def by_segno(token: str, symbol: token_code.Symbol) -> bytes:
    matrix = segno.make_qr(
        token,
        version=symbol.version,
        error=symbol.error,
        mask=token_code.MASK,
        mode="alphanumeric",
        boost_error=False,
    ).matrix
    rows = ("".join(map(str, row)).ljust(8 * symbol.row_bytes, "0") for row in matrix)
    return b"".join(int(row, 2).to_bytes(symbol.row_bytes, "big") for row in rows)


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("letter", ["0", ":", "A", "Z"])
def test_codes_of_one_letter_are_segnos(letter, symbol):
    token = letter * symbol.characters

    assert token_code.bitmap(token, symbol) == by_segno(token, symbol)


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_random_codes_are_segnos(symbol):
    chance = random.Random(3)
    tokens = ["".join(chance.choices(ALPHABET, k=symbol.characters)) for _ in range(40)]

    made = [token_code.bitmap(token, symbol) for token in tokens]
    assert made == [by_segno(token, symbol) for token in tokens]


@pytest.mark.parametrize("token", ["", "A" * 113, "a" * 114, "é" * 114])
def test_what_is_no_token_has_no_code(token):
    with pytest.raises(ValueError, match="a token"):
        token_code.bitmap(token)
