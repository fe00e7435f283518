"""Codes of a second factor; R16 of the risks: clocks that are off."""

from datetime import timedelta

import pyotp
import pytest

from tests.conftest import NOW
from village.accounts.words import codes

SECRET = pyotp.random_base32()


@pytest.mark.parametrize(
    ("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phone_whose_clock_is_off_by_one_step_is_understood_and_by_two_is_not(steps, taken):
    shown = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=30 * steps))

    found = codes.step_of(SECRET, shown, NOW)

    assert found == (codes.step_at(NOW) + steps if taken else None)


def test_a_code_is_read_however_it_is_typed():
    typed = ("123 456", "١٢٣٤٥٦", "１２３-456", "bcdfg hjkmn")

    assert [codes.normalised(one) for one in typed] == ["123456"] * 3 + ["BCDFGHJKMN"]
    assert [codes.is_of_app(one) for one in ("123456", "12345", "BCDFGH")] == [True, False, False]


def test_recovery_codes_differ_and_are_no_codes_of_an_app():
    made = {codes.new_recovery_code() for _code in range(50)}

    assert len(made) == 50
    assert not any(codes.is_of_app(codes.normalised(one)) for one in made)


def test_an_app_reads_the_account_and_the_site():
    read = pyotp.parse_uri(codes.address(SECRET, account="a@example.org", site="localhost"))

    assert (read.secret, read.name, read.issuer) == (SECRET, "a@example.org", "localhost")
    assert codes.spaced("ABCDEFGH") == "ABCD EFGH"
