"""What is usual in the organiser's country: how a new edition begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from village.core.languages import LANGUAGES

#: Where the zone that the tz database names first is not the one where most people live.
_MOST_LIVE = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "KZ": "Asia/Almaty",
    "PS": "Asia/Hebron",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
#: Standard rates of VAT on services in per cent, as tax authorities give them in 2026; a country
#: that is not here has none, several, or one that we do not know. A proposal that the organiser
#: checks: what an exhibitor is taxed is said by the edition's prices.
_VAT_PERCENT = (
    "AE 5 AT 20 AU 10 BE 21 BF 18 BG 20 BH 10 BJ 18 CH 8.1 CI 18 CM 19.25 CY 19 CZ 21 DE 19 "
    "DK 25 DZ 19 EE 24 EG 14 ES 21 FI 25.5 FR 20 GA 18 GB 20 GN 18 GR 24 HR 25 HU 27 IE 23 IL 18 "
    "IM 20 IS 24 IT 22 JO 16 JP 10 KE 16 KR 10 LB 11 LT 21 LU 17 LV 21 MA 20 MC 20 MG 20 ML 18 "
    "MR 16 MT 18 NE 19 NL 21 NO 25 NZ 15 OM 5 PL 23 PT 23 RO 21 RW 18 SA 15 SE 25 SI 22 SK 23 "
    "SN 18 TG 18 TN 19 TR 20 ZA 15"
)


def _shares(pairs: str) -> Mapping[str, Decimal]:
    words = pairs.split()
    return {code: Decimal(rate) / 100 for code, rate in zip(words[::2], words[1::2], strict=True)}


_VAT_RATES = _shares(_VAT_PERCENT)


@dataclass(frozen=True, slots=True)
class Usual:
    """Where an edition begins: its organiser's country, and the clock, money, languages and tax.

    `vat_rate` is a share; 0 where none is known.
    """

    country: str
    timezone: str
    currency: str
    languages: tuple[str, ...]
    vat_rate: Decimal = Decimal(0)


#: Where no country was said.
UNSAID = Usual(country="FR", timezone="UTC", currency="EUR", languages=LANGUAGES)


def usual_in(country: str) -> Usual:
    """Return what is usual in one of `continents.COUNTRIES`.

    The clock is that of the tz database where most people live; money and languages are those of
    Unicode's CLDR: the languages that are official there and ours, or else English.
    """
    return Usual(
        country=country,
        timezone=_MOST_LIVE.get(country) or _first_zones()[country],
        currency=_currency(country),
        languages=_languages(country),
        vat_rate=_VAT_RATES.get(country, Decimal(0)),
    )


@lru_cache(maxsize=1)
def _first_zones() -> Mapping[str, str]:
    """Return the first time zone of each country, as the tz database lists them."""
    lines = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    first: dict[str, str] = {}
    for line in lines.splitlines():
        if not line.startswith("#"):
            code, _where, zone, *_comment = line.split("\t")
            first.setdefault(code, zone)
    return first


def _currency(country: str) -> str:
    """Return the currency in use, and the country's own where there is another beside it."""
    in_use = get_territory_currencies(country)
    return next((code for code in in_use if code.startswith(country)), in_use[0])


def _languages(country: str) -> tuple[str, ...]:
    official = get_official_languages(country, de_facto=True)
    return tuple(one for one in LANGUAGES if one in official) or ("en",)
