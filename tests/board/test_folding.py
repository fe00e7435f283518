import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines import folding


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("\ufeffname\u200b", "name"),
        ("\u202emirror\u202c \u2066held\u2069", "mirror held"),
        ("e\u0301le\u0300ve", "élève"),
        ("« oui\u00a0»\u202f!", "« oui\u00a0»\u202f!"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("half \ud800 character", "half  character"),
        ("a\tb", "a\tb"),
    ],
)
def test_a_text_keeps_what_is_read_and_loses_what_is_not(typed, kept):
    assert folding.folded(typed) == kept


@given(st.text())
def test_a_folded_text_can_be_stored_and_is_folded_once(text):
    once = folding.folded(text)

    assert folding.folded(once) == once
    assert [c for c in once if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"] == []
    assert once.encode().decode() == once


@pytest.mark.parametrize("typed", ["\u200fA1", " A1\u200e ", "\u061c\u00a0A1\n"])
def test_a_line_has_neither_space_nor_marks_of_direction_around_it(typed):
    assert folding.line(typed) == "A1"


def test_data_is_folded_at_every_depth():
    data = {"a\x00": ["x\r\ny", 3, None, {"b": "\ufeff"}]}

    assert folding.folded_data(data) == {"a": ["x\ny", 3, None, {"b": ""}]}


def test_a_line_is_one():
    assert folding.line(" Smart\r\nCity\tLab ") == "Smart City Lab"
    assert folding.line("\u200e\u00a0Nadia \u200f") == "Nadia"
    assert folding.line("عربي \u200e(C++)") == "عربي \u200e(C++)"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("23\u00a0415", "23415"),
        ("RC ١٢٣.٤٥٦ Fès", "RC 123456 Fès"),
        ("1 234 567", "1234567"),
        ("12 34", "12 34"),
    ],
)
def test_a_number_in_a_line_has_nothing_between_its_thousands(typed, kept):
    assert folding.grouped(typed) == kept


def test_an_identifier_is_told_by_what_one_reads():
    assert folding.identifier("\u200f٠٠٢١٣٦٠٩\u00a0٣٠٠٠\u202f٠٤٠\u200e") == "002136093000040"
    assert folding.identifier("CSC24\u20110042") == "CSC24-0042"


@pytest.mark.parametrize(
    ("typed", "read"), [("1\u202f200", "1200"), ("١٬٢٠٠٫٥", "1200.5"), ("3,5", "3.5")]
)
def test_a_quantity_is_read_as_written_in_each_script(typed, read):
    assert folding.decimal(typed) == read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+212 661 23 45 67", "+212 661 23 45 67"),
        ("+٢١٢ ٦٦١ ٢٣ ٤٥ ٦٧", "+212 661 23 45 67"),
        ("\u202a+212\u00a0661\u201123\u201145\u201167\u202c", "+212 661-23-45-67"),
        ("00212661234567", "+212661234567"),
        ("tel:+212661234567", "+212661234567"),
        ("(0)5 22.00.00.00", "(0)5 22.00.00.00"),
        ("0522 000 000 poste 12", "0522 000 000 ext. 12"),
        ("+33 1 23 45 67 89 x4", "+33 1 23 45 67 89 ext. 4"),
        ("0522000000 ext. 231", "0522000000 ext. 231"),
        ("0522000000 تحويلة ١٢", "0522000000 ext. 12"),
    ],
)
def test_a_telephone_number_is_taken_as_people_write_it(typed, kept):
    assert folding.telephone(typed) == kept
    assert folding.telephone(kept) == kept


@pytest.mark.parametrize(
    "typed", ["", "abc", "12345", "06.61-23 45/67", "0661234567 or 0522000000", "1" * 16, "+", "()"]
)
def test_what_is_no_telephone_number_or_two_is_refused(typed):
    with pytest.raises(ValueError, match="no telephone number"):
        folding.telephone(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Https://Example.org/A", "https://Example.org/A"),
        (" www.example.org ", "https://www.example.org"),
        ("HTTP://example.org", "http://example.org"),
        ("\u200bexample.org\u00a0", "https://example.org"),
        ("javascript://x", "javascript://x"),
        ("", ""),
    ],
)
def test_a_web_address_has_its_scheme(typed, kept):
    assert folding.web_link(typed) == kept


@pytest.mark.parametrize(
    ("typed", "decimals", "read"),
    [
        ("12.500", 2, 12500), ("12,500", 0, 12500), ("12'500.5", 2, 12500.5),
        ("12.500", 3, 12.5), ("12,500 DT", 3, 12.5), ("0,250", 3, 0.25),
        ("12 500,250", 3, 12500.25),
        ("1.234.567", 3, 1234567), ("1,234.567", 3, 1234.567), ("1.234,5", 3, 1234.5),
        ("12'500", 3, 12500), ("1.2345", 4, 1.2345),
    ],
)  # fmt: skip
def test_an_amount_has_the_decimals_of_its_currency(typed, decimals, read):
    assert float(folding.amount(typed, decimals)) == read


@given(st.integers(0, 10**15), st.integers(0, 4))
def test_an_amount_written_with_its_decimals_is_read_as_itself(minor, decimals):
    written = f"{Decimal(minor).scaleb(-decimals):.{decimals}f}"

    assert Decimal(folding.amount(written, decimals)).scaleb(decimals) == minor
