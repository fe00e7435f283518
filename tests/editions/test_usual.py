"""What a new edition begins with, by the country of its organiser."""

from datetime import date
from decimal import Decimal

import pytest

from village.editions.words.blank import blank
from village.editions.words.continents import COUNTRIES
from village.editions.words.file.checks import check_settings
from village.editions.words.usual import UNSAID, usual_in


def of(country: str) -> tuple[str, str, tuple[str, ...], Decimal]:
    usual = usual_in(country)
    return usual.timezone, usual.currency, usual.languages, usual.vat_rate


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("MA", ("Africa/Casablanca", "MAD", ("fr", "ar"), Decimal("0.2"))),
        ("FR", ("Europe/Paris", "EUR", ("fr",), Decimal("0.2"))),
        ("TN", ("Africa/Tunis", "TND", ("fr", "ar"), Decimal("0.19"))),
        ("CH", ("Europe/Zurich", "CHF", ("fr",), Decimal("0.081"))),
        ("SN", ("Africa/Dakar", "XOF", ("fr",), Decimal("0.18"))),
        ("LB", ("Asia/Beirut", "LBP", ("ar",), Decimal("0.11"))),
    ],
)
def test_clock_money_languages_and_tax_follow_from_the_country(country, expected):
    assert of(country) == expected


def test_a_country_of_several_zones_has_the_one_where_most_people_live():
    zones = {code: usual_in(code).timezone for code in ("AU", "BR", "CA", "RU", "US", "ES")}

    assert zones == {
        "AU": "Australia/Sydney",
        "BR": "America/Sao_Paulo",
        "CA": "America/Toronto",
        "RU": "Europe/Moscow",
        "US": "America/New_York",
        "ES": "Europe/Madrid",
    }


def test_a_country_of_two_currencies_has_its_own():
    assert [usual_in(code).currency for code in ("BT", "HT", "LS", "NA", "PA")] == [
        "BTN",
        "HTG",
        "LSL",
        "NAD",
        "PAB",
    ]


def test_where_none_of_ours_is_official_the_language_is_english():
    assert usual_in("JP").languages == ("en",)


def test_an_edition_of_every_country_is_sound():
    wrong = {
        country: faults
        for country in COUNTRIES
        if (
            faults := [
                fault
                for fault in check_settings(
                    blank("VS28", "Ville", today=date(2028, 1, 1), usual=usual_in(country))
                )
                if not fault.warns
            ]
        )
    }

    assert wrong == {}


def test_without_a_country_an_edition_begins_as_it_always_did():
    settings = blank("VS28", "Ville", today=date(2028, 1, 1))

    assert settings.edition.timezone == UNSAID.timezone == "UTC"
    assert settings.edition.languages == ("fr", "ar", "en")
    assert settings.prices.vat_rate == 0
