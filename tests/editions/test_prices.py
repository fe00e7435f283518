"""What a stand costs today, and until when."""

from datetime import date
from decimal import Decimal

import pytest

from village.editions.words.calls import CallKind
from village.editions.words.prices import PriceToday, prices_today, stand_quote
from village.editions.words.settings import Price, PriceItem, PriceSettings

FEE, SHELL, BARE = PriceItem.REGISTRATION, PriceItem.SHELL_SCHEME_M2, PriceItem.SPACE_ONLY_M2
EARLY = date(2027, 3, 31)
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
    assert prices_today(LIST, CallKind.EXHIBITOR, on=on) == (
        PriceToday(FEE, None, 45000, None, None),
        shell,
        PriceToday(BARE, None, 21000, None, None),
        PriceToday(BARE, "water", 19000, None, None),
    )


def test_a_start_up_is_told_that_its_place_is_free():
    assert prices_today(LIST, CallKind.STARTUP, on=EARLY) == (
        PriceToday(PriceItem.STARTUP_POD, None, 0, None, None),
    )


def test_what_has_no_price_is_not_told():
    assert prices_today(PriceSettings(), CallKind.EXHIBITOR, on=EARLY) == ()


def test_a_price_that_only_one_pavilion_has_is_told_with_it():
    prices = PriceSettings(list=(Price(SHELL, 10000, pavilion="water", until=EARLY),))

    assert prices_today(prices, CallKind.EXHIBITOR, on=EARLY) == (
        PriceToday(SHELL, "water", 10000, EARLY, 0),
    )


def test_an_early_price_that_is_no_lower_ends_without_being_noticed():
    prices = PriceSettings(list=(Price(FEE, 45000, until=EARLY), Price(FEE, 45000)))

    assert prices_today(prices, CallKind.EXHIBITOR, on=EARLY) == (
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
