"""The standard questions of a call: left out, required, reworded."""

from hypothesis import given
from hypothesis import strategies as st

from village.editions.words.calls import CallKind
from village.editions.words.settings import Effect, Eligibility, Rule, Standard
from village.editions.words.standards import ESSENTIAL, STANDARD, TICKS, standard_questions


def of(kind=CallKind.STARTUP, rules=(), axes=True, **settings):
    return standard_questions(kind, Standard(**settings), rules, axes=axes)


def test_a_call_that_says_nothing_asks_all_and_requires_the_usual():
    found = of(CallKind.EXHIBITOR)

    assert found.asked == set(STANDARD[CallKind.EXHIBITOR])
    assert sorted(found.required) == [
        "city", "contact_email", "contact_name", "contact_phone", "country", "name", "summary",
        "title", "wanted_area_m2",
    ]  # fmt: skip


def test_what_is_left_out_is_neither_asked_nor_required_nor_shown():
    found = of(off=("founded_year", "ice"))

    assert {"founded_year", "ice"} & {*found.asked, *found.required} == set()
    assert (found.kept("ice", "00156"), found.kept("rc", "12")) == ("", "12")


def test_an_enforced_rule_has_its_question_asked_and_required_whatever_the_call_leaves_out():
    enforced = Eligibility(Rule.TEAM_AT_MOST, Effect.ENFORCED, value=9)
    flagged = Eligibility(Rule.FOUNDED_WITHIN_YEARS, Effect.FLAGGED, value=9)

    found = of(off=("team_size", "founded_year"), rules=[enforced, flagged])

    assert ("team_size" in found.required, "founded_year" in found.asked) == (True, False)


def test_without_axes_none_is_asked():
    assert "axis" not in of(axes=False).asked


KEYS = st.lists(st.sampled_from([*STANDARD[CallKind.EXHIBITOR], "unknown"])).map(tuple)


@given(st.sampled_from(CallKind), KEYS, KEYS, st.booleans())
def test_what_is_required_is_asked_and_the_essential_always(kind, off, required, axes):
    found = of(kind, off=off, required=required, axes=axes)

    assert set(found.required) <= found.asked <= set(STANDARD[kind])
    assert set(ESSENTIAL) <= found.asked
    assert not TICKS & set(found.required)
