"""What a stand costs today, and until when."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.editions.words.calls import CallKind
from village.editions.words.prices import (
    PriceToday,
    price_of,
    prices_today,
    renumbered,
    stand_quote,
)
from village.editions.words.settings import Price, PriceItem, PriceSettings

FEE, SHELL, BARE = PriceItem.REGISTRATION, PriceItem.SHELL_SCHEME_M2, PriceItem.SPACE_ONLY_M2
EARLY = date(2027, 3, 31)
FEE_LINE = Price(FEE, 45000)
LIST = PriceSettings(
    list=(
        Price(FEE, 45000),
        Price(SHELL, 24000, until=EARLY),
        Price(SHELL, 27000),
        Price(BARE, 19000, pavilion="water"),
        Price(BARE, 21000),
        Price(PriceItem.STARTUP_POD, 0),
    )
)


@pytest.mark.parametrize(
    ("on", "shell"),
    [
        (date(2027, 1, 1), PriceToday(SHELL, None, 24000, EARLY, 27000)),
        (EARLY, PriceToday(SHELL, None, 24000, EARLY, 27000)),
        (date(2027, 4, 1), PriceToday(SHELL, None, 27000, None, None)),
    ],
)
def test_an_exhibitor_is_told_todays_prices_and_when_an_early_one_ends(on, shell):
    assert prices_today(LIST, CallKind.EXHIBITOR, on=on, zones={}) == (
        PriceToday(FEE, None, 45000, None, None),
        shell,
        PriceToday(BARE, None, 21000, None, None),
        PriceToday(BARE, "water", 19000, None, None),
    )


def test_a_start_up_is_told_that_its_place_is_free():
    assert prices_today(LIST, CallKind.STARTUP, on=EARLY, zones={}) == (
        PriceToday(PriceItem.STARTUP_POD, None, 0, None, None),
    )


def test_what_has_no_price_is_not_told():
    assert prices_today(PriceSettings(), CallKind.EXHIBITOR, on=EARLY, zones={}) == ()


def test_a_price_that_only_one_pavilion_has_is_told_with_it():
    prices = PriceSettings(list=(Price(SHELL, 10000, pavilion="water", until=EARLY),))

    assert prices_today(prices, CallKind.EXHIBITOR, on=EARLY, zones={}) == (
        PriceToday(SHELL, "water", 10000, EARLY, 0),
    )


def test_an_early_price_that_is_no_lower_ends_without_being_noticed():
    prices = PriceSettings(list=(Price(FEE, 45000, until=EARLY), Price(FEE, 45000)))

    assert prices_today(prices, CallKind.EXHIBITOR, on=EARLY, zones={}) == (
        PriceToday(FEE, None, 45000, None, None),
    )


@pytest.mark.parametrize(("area", "sides"), [(0, 1), (-9, 1), (9, 5), (9, -1)])
def test_no_quote_is_made_for_a_stand_that_cannot_be(area, sides):
    with pytest.raises(ValueError, match=f"no stand has {area} m² and {sides} open sides"):
        stand_quote(
            LIST,
            area_m2=Decimal(area),
            open_sides=sides,
            shell_scheme=True,
            hosted=False,
            on=EARLY,
        )


PLACES = [("water", "A1"), ("water", "A2"), ("air", "B1"), (None, None)]
LINES = st.builds(
    Price,
    item=st.sampled_from([SHELL, BARE]),
    amount=st.integers(1, 9),
    pavilion=st.sampled_from([None, "water", "air"]),
    stands=st.sets(st.sampled_from(["A1", "A2", "B1"])).map(lambda found: tuple(sorted(found))),
    until=st.sampled_from([None, date(2027, 1, 31), EARLY]),
)
DAYS = st.sampled_from([date(2027, 1, 1), date(2027, 2, 1), date(2027, 4, 1)])


@given(lines=st.lists(LINES, max_size=8), place=st.sampled_from(PLACES), on=DAYS)
def test_a_line_for_the_stand_comes_before_one_for_the_pavilion_before_one_for_all(
    lines, place, on
):
    pavilion, stand = place
    valid = [one for one in lines if one.item is SHELL and (one.until is None or on <= one.until)]
    ranks = [
        [one for one in valid if stand in one.stands and one.pavilion == pavilion],
        [one for one in valid if stand in one.stands and one.pavilion is None],
        [one for one in valid if not one.stands and one.pavilion == pavilion],
        [one for one in valid if not one.stands and one.pavilion is None],
    ]
    first = next((rank for rank in ranks if rank), [])
    soonest = min((one.until or date.max for one in first), default=None)
    expected = [one.amount for one in first if (one.until or date.max) == soonest]

    prices = PriceSettings(list=tuple(lines))
    found = price_of(prices, SHELL, on=on, pavilion=pavilion, stand=stand)

    assert found == (expected[0] if expected else 0)


def test_a_corner_costs_its_share_of_the_stands_own_price():
    prices = PriceSettings(
        list=(Price(SHELL, 10000), Price(SHELL, 15000, stands=("A12",))),
        corner_supplement=Decimal("0.1"),
    )

    def surface_and_corner(stand):
        asked = {"area_m2": Decimal(9), "open_sides": 2, "shell_scheme": True, "hosted": False}
        quote = stand_quote(prices, **asked, on=EARLY, stand=stand)
        return [line.total_cents for line in quote.lines[1:]]

    assert surface_and_corner("A12") == [135000, 13500]
    assert surface_and_corner("A13") == [90000, 9000]


def test_a_hosted_stand_may_have_a_price_of_its_own():
    pod = PriceItem.STARTUP_POD
    prices = PriceSettings(list=(Price(pod, 0), Price(pod, 50000, stands=("P1",))))
    asked = {"area_m2": Decimal(4), "open_sides": 1, "shell_scheme": True, "hosted": True}

    assert stand_quote(prices, **asked, on=EARLY, stand="P1").net_cents == 50000
    assert stand_quote(prices, **asked, on=EARLY, stand="P2").net_cents == 0


def test_stands_of_one_price_are_told_together_and_none_that_costs_the_same_or_is_not_there():
    own = ("A12", "A14", "B1", "Z9")
    prices = PriceSettings(
        list=(
            Price(SHELL, 10000),
            Price(SHELL, 8000, pavilion="air"),
            Price(SHELL, 15000, stands=own, until=EARLY),
            Price(SHELL, 10000, stands=("A13",)),
        )
    )
    zones = {"A12": "water", "A13": "water", "A14": "water", "B1": "air"}

    assert prices_today(prices, CallKind.EXHIBITOR, on=EARLY, zones=zones) == (
        PriceToday(SHELL, None, 10000, None, None),
        PriceToday(SHELL, "air", 8000, None, None),
        PriceToday(SHELL, None, 15000, EARLY, 10000, ("A12", "A14")),
        PriceToday(SHELL, None, 15000, EARLY, 8000, ("B1",)),
    )


def test_prices_of_single_stands_follow_them_to_their_new_numbers():
    prices = PriceSettings(
        list=(Price(SHELL, 1, stands=("A1", "A2", "A3")), Price(BARE, 2, stands=("A3",)), FEE_LINE)
    )

    followed = renumbered(prices, {"A1": "A2", "A2": "A3"})

    assert followed.list == (Price(SHELL, 1, stands=("A2", "A3")), FEE_LINE)
