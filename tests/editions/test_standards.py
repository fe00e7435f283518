"""The standard questions of a call: left out, required, reworded."""

from hypothesis import given
from hypothesis import strategies as st

from village.editions.words.calls import CallKind
from village.editions.words.settings import Effect, Eligibility, Rule, Standard
from village.editions.words.standards import (
    ANSWERED,
    ESSENTIAL,
    STANDARD,
    Asking,
    FormGroup,
    as_usual,
    begun,
    grouped,
    reworded,
    standard_questions,
    switched,
)


def of(kind=CallKind.STARTUP, rules=(), axes=True, **settings):
    return standard_questions(kind, Standard(**settings), rules, axes=axes)


def test_a_call_that_says_nothing_asks_all_and_requires_the_usual():
    found = of(CallKind.EXHIBITOR)

    assert found.asked == set(STANDARD[CallKind.EXHIBITOR])
    assert sorted(found.required) == [
        "city", "contact_email", "contact_name", "contact_phone", "country", "language", "name",
        "summary", "title", "wanted_area_m2",
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


def test_what_is_usually_required_can_be_asked_without_being_required():
    found = of(optional=("city", "name"))

    assert ("city" in found.asked, "city" in found.required) == (True, False)
    assert "name" in found.required


def question(settings, key, rules=(), kind=CallKind.STARTUP):
    groups = grouped(kind, settings, rules, axes=True)
    [found] = [one for group in groups.values() for one in group if one.key == key]
    return found


def test_what_cannot_be_changed_offers_one_choice_and_ticks_cannot_be_required():
    enforced = Eligibility(Rule.TEAM_AT_MOST, Effect.ENFORCED, value=9)
    offered = {
        key: question(Standard(), key, [enforced]).choices
        for key in ("name", "team_size", "women_led", "city")
    }

    assert offered == {
        "name": (Asking.REQUIRED,),
        "team_size": (Asking.REQUIRED,),
        "women_led": (Asking.OFF, Asking.OPTIONAL),
        "city": tuple(Asking),
    }


def test_groups_are_those_of_the_kind_of_call():
    startup = grouped(CallKind.STARTUP, Standard(), (), axes=True)
    exhibitor = grouped(CallKind.EXHIBITOR, Standard(), (), axes=True)

    assert (FormGroup.STAND in startup, FormGroup.STAND in exhibitor) == (False, True)


@given(st.sampled_from(CallKind), st.sampled_from(Asking), st.data())
def test_a_switched_question_is_so_and_as_usual_leaves_nothing_behind(kind, asking, data):
    key = data.draw(st.sampled_from(STANDARD[kind]))
    before = Standard(off=("rc",), required=("ice",), labels={"rc": {"fr": "Registre"}})
    before = as_usual(before, kind, key)

    after = switched(before, kind, key, asking)
    was, found = question(before, key, kind=kind), question(after, key, kind=kind)

    assert found.asking == (asking if asking in found.choices else was.asking)
    assert as_usual(reworded(after, key, {"fr": "Mot"}, {"fr": "Aide"}), kind, key) == before


KEYS = st.lists(st.sampled_from([*STANDARD[CallKind.EXHIBITOR], "unknown"])).map(tuple)


@given(st.sampled_from(CallKind), KEYS, KEYS, KEYS, st.booleans())
def test_what_is_required_is_asked_and_the_essential_always(kind, off, required, optional, axes):
    found = of(kind, off=off, required=required, optional=optional, axes=axes)

    assert set(found.required) <= found.asked <= set(STANDARD[kind])
    assert set(ESSENTIAL) <= found.asked
    assert not ANSWERED & set(found.required)


def test_a_new_call_asks_for_no_number_of_another_country_nor_a_name_without_pages():
    asked = {
        (country, languages): of(CallKind.EXHIBITOR, off=begun(country, languages).off).asked
        for country, languages in (("MA", ("fr", "ar")), ("CL", ("en", "fr")), ("OM", ("ar",)))
    }

    left_out = {where: set(STANDARD[CallKind.EXHIBITOR]) - each for where, each in asked.items()}
    assert list(left_out.values()) == [set(), {"ice", "name_ar"}, {"ice"}]
