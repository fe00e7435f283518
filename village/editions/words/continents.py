"""Which continent's pavilion a country belongs to (UN M49 regions; Oceania stands with Asia)."""

from enum import StrEnum


class Continent(StrEnum):
    """The continents that pavilions may be named after."""

    AFRICA = "africa"
    EUROPE = "europe"
    ASIA = "asia"
    AMERICAS = "americas"


_COUNTRIES = {
    Continent.AFRICA: (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG "
        "ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
    ),
    Continent.EUROPE: (
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT "
        "LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    Continent.ASIA: (
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN "
        "MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE AS AU CK FJ FM GU KI MH MP "
        "NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
    ),
    Continent.AMERICAS: (
        "AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GT GY HN HT "
        "JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI"
    ),
}
_CONTINENT_OF = {
    country: continent
    for continent, countries in _COUNTRIES.items()
    for country in countries.split()
}
COUNTRIES: tuple[str, ...] = tuple(sorted(_CONTINENT_OF))

#: Territories that organisers of a country do not list apart from it.
_NOT_LISTED = {"MA": frozenset({"EH"})}


def countries(organiser_country: str) -> tuple[str, ...]:
    """Return the countries to choose from, as the organiser's own country lists them."""
    left_out = _NOT_LISTED.get(organiser_country, frozenset())
    return tuple(country for country in COUNTRIES if country not in left_out)


def continent_of(country: str) -> Continent:
    """Return the continent of an ISO 3166-1 alpha-2 code.

    Raises:
        KeyError: no such country.
    """
    return _CONTINENT_OF[country.upper()]
