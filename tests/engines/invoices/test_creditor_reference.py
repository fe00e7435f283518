"""References with check digits, judged by another library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from village.engines.invoices import creditor_reference as references

NUMBERS = st.text("0123456789ABCXYZ", min_size=1, max_size=21)


@given(NUMBERS)
def test_each_reference_is_right_to_another_library(number):
    reference = references.reference_of(number)

    assert iso11649.is_valid(reference)
    assert references.is_reference(reference)


@given(NUMBERS, st.integers(0, 20), st.integers(1, 25))
def test_a_digit_or_a_letter_that_is_another_is_noticed(number, at, by):
    reference = references.reference_of(number)
    at = 4 + at % len(number)
    alike = "0123456789" if reference[at].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    other = alike[(alike.index(reference[at]) + by) % len(alike)]
    wrong = reference[:at] + other + reference[at + 1 :]

    assert references.is_reference(wrong) is (wrong == reference)


def test_an_invoice_number_is_a_reference_without_its_hyphens():
    assert references.reference_of("CSC26-F26-0001") == references.reference_of("csc26f260001")
    assert references.in_groups("RF18539007547034") == "RF18 5390 0754 7034"
    assert references.is_reference("rf18 5390 0754 7034")


@pytest.mark.parametrize("number", ["", "--", "A" * 22])
def test_what_has_no_place_in_a_reference_is_refused(number):
    with pytest.raises(ValueError, match="cannot be a reference"):
        references.reference_of(number)


@pytest.mark.parametrize("text", ["", "RF00", "RF19539007547034", "RF18-5390", "FR18539007547034"])
def test_other_texts_are_no_references(text):
    assert not references.is_reference(text)
