"""References with check digits, judged by another library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from village.engines.invoices import creditor_reference as references


@given(st.text("0123456789ABCXYZ", min_size=1, max_size=21))
def test_each_reference_is_right_to_another_library(number):
    reference = references.reference_of(number)

    assert iso11649.is_valid(reference)
    assert reference[4:] == number


def test_an_invoice_number_is_a_reference_without_its_hyphens():
    assert references.reference_of("VS27-F27-0001") == references.reference_of("vs27f270001")
    assert references.reference_of("539007547034") == "RF18539007547034"
    assert references.in_groups("RF18539007547034") == "RF18 5390 0754 7034"


@pytest.mark.parametrize("number", ["", "--", "A" * 22])
def test_what_has_no_place_in_a_reference_is_refused(number):
    with pytest.raises(ValueError, match="cannot be a reference"):
        references.reference_of(number)
