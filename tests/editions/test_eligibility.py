"""The rules for those who apply: which of them a file keeps, breaks, or says nothing about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.editions.words.eligibility import EligibilityFacts, outcomes
from village.editions.words.settings import Effect, Eligibility, Rule

FOUNDED = Eligibility(Rule.FOUNDED_WITHIN_YEARS, value=5)
TEAM = Eligibility(Rule.TEAM_AT_MOST, value=30)
COUNTRIES = Eligibility(Rule.COUNTRIES, countries=("FR", "TN"))
ONE = Eligibility(Rule.ONE_PROJECT)


def facts(**said):
    known = {"founded_year": 2023, "team_size": 6, "country": "FR", "others": 0}
    return EligibilityFacts(year=2027, **{**known, **said})


@pytest.mark.parametrize(
    ("rule", "said", "kept"),
    [
        (FOUNDED, {"founded_year": 2022}, True),
        (FOUNDED, {"founded_year": 2021}, False),
        (FOUNDED, {"founded_year": None}, None),
        (TEAM, {"team_size": 30}, True),
        (TEAM, {"team_size": 31}, False),
        (TEAM, {"team_size": None}, None),
        (COUNTRIES, {"country": "TN"}, True),
        (COUNTRIES, {"country": "MA"}, False),
        (ONE, {"others": 0}, True),
        (ONE, {"others": 1}, False),
    ],
)
def test_a_rule_is_kept_broken_or_left_open(rule, said, kept):
    [outcome] = outcomes([rule], facts(**said))

    assert (outcome.rule, outcome.kept) == (rule, kept)


RULES = st.builds(
    Eligibility,
    rule=st.sampled_from(Rule),
    effect=st.sampled_from(Effect),
    value=st.integers(1, 50),
    countries=st.lists(st.sampled_from(["FR", "MA"]), min_size=1).map(tuple),
)
FACTS = st.builds(
    facts,
    founded_year=st.none() | st.integers(1990, 2027),
    team_size=st.none() | st.integers(1, 90),
    country=st.sampled_from(["FR", "MA", "TN"]),
    others=st.integers(0, 2),
)


@given(st.lists(RULES), FACTS)
def test_what_is_only_told_is_neither_flagged_nor_refused_and_only_what_is_enforced_refuses(
    rules, said
):
    found = outcomes(rules, said)

    assert [one.rule for one in found] == rules
    assert [one.flagged for one in found] == [rule.effect is not Effect.TOLD for rule in rules]
    assert [one.refuses for one in found] == [
        one.rule.effect is Effect.ENFORCED and one.kept is not True for one in found
    ]
