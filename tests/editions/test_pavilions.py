"""In which pavilion a file belongs, by each rule, in editions of any pavilions."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from village.editions.words.continents import COUNTRIES
from village.editions.words.pavilions import belongs, open_to, stands_in
from village.editions.words.settings import Belonging


@dataclass
class Area:
    code: str
    continents: list[str] = field(default_factory=list)


THEMES = [Area("energy"), Area("water"), Area("young")]
PARTS = [Area("south", ["AF", "SA"]), Area("north", ["EU", "NA"]), Area("young")]


def where(rule, pavilions, country="MA", gathered=None, said=None):
    return belongs(rule, pavilions, country=country, gathered=gathered, said=said)


def test_by_continents_the_country_decides_and_nothing_else():
    found = {
        country: where(Belonging.CONTINENTS, PARTS, country, said="young")
        for country in ("MA", "FR", "BR", "CA", "JP")
    }

    assert found == {"MA": "south", "FR": "north", "BR": "south", "CA": "north", "JP": None}


def test_continents_count_only_where_the_rule_says_so():
    rules = (Belonging.CHOICE, Belonging.ORGANISER)

    assert [where(rule, PARTS, "MA") for rule in rules] == [None, None]


def test_by_choice_it_is_the_applicant_s_unless_the_call_has_a_pavilion_of_its_own():
    assert where(Belonging.CHOICE, THEMES, said="water") == "water"
    assert where(Belonging.CHOICE, THEMES, said="elsewhere") is None
    assert where(Belonging.CHOICE, THEMES, said="water", gathered="young") == "young"


def test_by_hand_it_is_the_call_s_until_the_organiser_says_otherwise():
    assert where(Belonging.ORGANISER, THEMES, gathered="young") == "young"
    assert where(Belonging.ORGANISER, THEMES, gathered="young", said="water") == "water"
    assert where(Belonging.ORGANISER, THEMES) is None


def test_a_call_gathers_in_its_pavilion_those_who_come_from_all_continents():
    assert stands_in(Belonging.CONTINENTS, "south", gathered="young") == "young"
    assert stands_in(Belonging.CONTINENTS, "south", gathered=None) == "south"
    assert stands_in(Belonging.ORGANISER, "water", gathered="young") == "water"


def test_the_pavilions_open_to_a_kind():
    by_continents = open_to(Belonging.CONTINENTS, PARTS, taken=())
    chosen = open_to(Belonging.CHOICE, THEMES, taken=["young"])
    by_hand = open_to(Belonging.ORGANISER, THEMES, taken=["young"])

    assert [[one.code for one in found] for found in (by_continents, chosen, by_hand)] == [
        ["south", "north"],
        ["energy", "water"],
        ["energy", "water", "young"],
    ]


CODES = st.none() | st.sampled_from(["south", "north", "young", "elsewhere"])


@given(st.sampled_from(Belonging), st.sampled_from(COUNTRIES), CODES, CODES)
def test_a_file_belongs_in_a_pavilion_of_the_edition_the_call_s_or_none(
    rule, country, gathered, said
):
    found = where(rule, PARTS, country, gathered, said)

    assert found in {*(one.code for one in PARTS), gathered, None}
