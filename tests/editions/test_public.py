"""What everybody may read of an edition, in one language and in few queries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.editions.test_making import SETTINGS
from village.core.actor import SYSTEM
from village.editions.reads import public
from village.editions.reads.public import Phase
from village.editions.writes import making


@pytest.fixture
def here(ctx):
    edition = making.create(replace(ctx, actor=SYSTEM), SETTINGS)
    return replace(ctx, edition=edition)


def test_a_call_is_soon_open_or_closed_by_its_window_and_its_grace(here):
    [seed, *_] = SETTINGS.calls

    def phase(at):
        return public.calls(replace(here, now=at), "fr")[0].phase

    assert phase(seed.opens_at - timedelta(seconds=1)) is Phase.SOON
    assert phase(seed.opens_at) is Phase.OPEN
    assert phase(seed.deadline_at + timedelta(minutes=9)) is Phase.OPEN
    assert phase(seed.deadline_at + timedelta(minutes=11)) is Phase.CLOSED


def test_a_calls_card_lists_whom_it_is_for_and_what_it_asks(here):
    [card, *_] = public.calls(here, "en")

    assert (card.title, card.who) == ("Seed start-ups", ("Companies under five years old",))
    assert card.questions[:2] == ("Stage", "Pilot city")


def test_themes_and_pavilions_stand_in_their_order(here):
    assert [(axis.number, axis.title) for axis in public.axes(here, "fr")] == [
        (1, "Réparer"),
        (2, "Partager"),
    ]
    assert [one.code for one in public.pavilions(here, "fr")] == ["energy", "water", "young"]


def test_the_introduction_takes_one_query(here, count_queries):
    here.the_edition.practical = {"figures": [{"value": 335, "label": {"fr": "exposants"}}]}
    here.session.flush()
    count_queries.clear()

    found = public.introduction(here, "fr")

    assert len(count_queries) == 1
    assert found.about == ("Les Rencontres réunissent villes, entreprises et associations.",)
    assert found.figures == (public.Figure(335, "exposants"),)
    assert found.axes == public.axes(here, "fr")


def test_an_edition_without_anything_to_say_says_nothing(ctx):
    ctx.the_edition.practical = {}

    assert public.practical(ctx, "fr") == ()
    assert public.introduction(ctx, "fr").figures == ()


def test_the_floor_is_the_plan_as_text_with_its_themes(ctx):
    plan, themes = public.floor(ctx, "fr")

    assert plan == '{"type": "FeatureCollection", "features": []}'
    assert themes == public.axes(ctx, "fr")


def test_practical_sections_keep_their_paragraphs(ctx):
    ctx.the_edition.practical = {
        "sections": [{"key": "access", "title": {"fr": "Accès"}, "paragraphs": [{"fr": "Tram T1"}]}]
    }
    ctx.session.flush()

    assert public.practical(ctx, "fr") == (public.PublicSection("access", "Accès", ("Tram T1",)),)


def test_blank_lines_are_no_lines():
    assert public.lines(" one \n\n  \ntwo") == ("one", "two")
