"""Ages of what is owed, and numbers as people read them."""

from datetime import date, timedelta

import pytest

from village.billing.words import INVOICE_LABELS, Age, InvoiceState, Owed, age_of, by_age, number_of

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("late", "age"),
    [
        (-5, Age.NOT_DUE),
        (0, Age.NOT_DUE),
        (1, Age.TO_30),
        (30, Age.TO_30),
        (31, Age.TO_60),
        (90, Age.TO_90),
        (91, Age.OVER_90),
    ],
)
def test_the_last_day_itself_is_not_late(late, age):
    assert age_of(TODAY - timedelta(days=late), TODAY) is age


def test_sums_by_age_have_every_age():
    owed = [Owed(TODAY, 5), Owed(TODAY - timedelta(days=3), 7), Owed(TODAY - timedelta(days=9), 1)]

    assert by_age(owed, TODAY) == {
        Age.NOT_DUE: 5, Age.TO_30: 8, Age.TO_60: 0, Age.TO_90: 0, Age.OVER_90: 0,
    }  # fmt: skip


def test_numbers_name_edition_series_and_year():
    assert number_of("CSC26", "F", 2026, 7) == "CSC26-F26-0007"
    assert number_of("CSC26", "A", 2031, 12345) == "CSC26-A31-12345"


def test_every_state_has_a_label():
    assert set(INVOICE_LABELS) == set(InvoiceState)
