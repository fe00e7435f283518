"""Codes made by tables, against segno bit by bit."""

import random

import pytest
import segno

from village.engines.documents import token_code
from village.engines.documents.tokens import ALPHABET, TOKEN_CHARACTERS


def by_segno(token: str) -> bytes:
    matrix = segno.make_qr(
        token,
        version=5,
        error="m",
        mask=token_code.MASK,
        mode="alphanumeric",
        boost_error=False,
    ).matrix
    rows = ("".join(map(str, row)).ljust(8 * token_code.ROW_BYTES, "0") for row in matrix)
    return b"".join(int(row, 2).to_bytes(token_code.ROW_BYTES, "big") for row in rows)


@pytest.mark.parametrize("letter", ["0", ":", "A", "Z"])
def test_codes_of_one_letter_are_segnos(letter):
    token = letter * TOKEN_CHARACTERS

    assert token_code.bitmap(token) == by_segno(token)


def test_random_codes_are_segnos():
    chance = random.Random(3)
    tokens = ["".join(chance.choices(ALPHABET, k=TOKEN_CHARACTERS)) for _ in range(40)]

    assert [token_code.bitmap(token) for token in tokens] == [by_segno(token) for token in tokens]


@pytest.mark.parametrize("token", ["", "A" * 113, "a" * 114, "é" * 114])
def test_what_is_no_token_has_no_code(token):
    with pytest.raises(ValueError, match="a token"):
        token_code.bitmap(token)
