"""Values of settings as plain data, and back."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from village.editions.words.shape import as_data, as_value

PARIS = ZoneInfo("Europe/Paris")
#: A summer day; half past two of the night on which Paris sets its clocks back, and again.
MOMENTS = ((7, 1, 8), (10, 31, 0, 30), (10, 31, 1, 30))


def test_a_moment_is_written_by_the_clock_and_in_full_where_the_clock_shows_it_twice():
    moments = [datetime(2027, *one, tzinfo=UTC) for one in MOMENTS]

    written = [as_data(one, PARIS) for one in moments]

    assert [one.isoformat() for one in written] == [
        "2027-07-01T10:00:00",
        "2027-10-31T02:30:00",
        "2027-10-31T01:30:00+00:00",
    ]
    assert [as_value(datetime, one, PARIS) for one in written] == moments


def test_a_day_given_for_a_moment_is_its_midnight():
    assert as_value(datetime, date(2027, 7, 1), PARIS) == datetime(2027, 6, 30, 22, tzinfo=UTC)


def test_a_whole_number_is_written_without_its_decimals():
    assert [repr(as_data(Decimal(one), PARIS)) for one in ("1.0", "0.25")] == [
        "1",
        "Decimal('0.25')",
    ]
