"""Which continent a country lies on (UN M49 regions), and which countries there are."""

from functools import cache

from village.editions.words.settings import ContinentCode

_COUNTRIES = {
    ContinentCode.AFRICA: (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG "
        "ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
    ),
    ContinentCode.EUROPE: (
        "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT "
        "LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA"
    ),
    ContinentCode.ASIA: (
        "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN "
        "MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
    ),
    ContinentCode.OCEANIA: (
        "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
    ),
    ContinentCode.NORTH_AMERICA: (
        "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI "
        "PA PM PR SV SX TC TT US VC VG VI"
    ),
    ContinentCode.SOUTH_AMERICA: "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
}
_CONTINENT_OF = {
    country: continent
    for continent, countries in _COUNTRIES.items()
    for country in countries.split()
}
COUNTRIES: tuple[str, ...] = tuple(sorted(_CONTINENT_OF))

#: Territories that organisers of a country do not list apart from it.
_NOT_LISTED = {"MA": frozenset({"EH"})}


@cache
def countries(organiser_country: str) -> tuple[str, ...]:
    """Return the countries to choose from, as the organiser's own country lists them."""
    left_out = _NOT_LISTED.get(organiser_country, frozenset())
    return tuple(country for country in COUNTRIES if country not in left_out)


def continent_of(country: str) -> ContinentCode:
    """Return the continent of an ISO 3166-1 alpha-2 code.

    Raises:
        KeyError: no such country.
    """
    return _CONTINENT_OF[country.upper()]
