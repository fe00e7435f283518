"""Answers that may change until a day: after it refused by the server, and only to be read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.blueprints.test_questions import address, ask, draft, save
from tests.conftest import acting
from village.applications.writes import applications, drafts
from village.core.errors import AnswerFrozen

PAST, COMING = "2026-01-31", (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011
QUESTIONS = [
    {"key": "fascia", "kind": "line", "frozen_after": PAST, "required": True},
    {"key": "power", "kind": "check", "frozen_after": PAST},
    {"key": "boxes", "kind": "choices", "frozen_after": PAST, "choices": [
        {"value": value, "label": {"en": value}} for value in "ab"
    ]},
    {"key": "news", "kind": "line", "frozen_after": COMING},
]  # fmt: skip
KEPT = {"fascia": "AQUA", "power": True, "boxes": ["a"]}


@pytest.fixture
def application(client, session, edition):
    ask(session, edition, *QUESTIONS)
    return draft(client, edition, answers=KEPT)


def test_after_the_day_the_page_shows_the_answer_for_reading_with_the_reason(
    client, edition, application
):
    page = client.get(address(edition, application, "edit")).text

    [line] = [part for part in page.split("<input") if 'name="q_fascia"' in part]
    [tick] = [part for part in page.split("<input") if 'name="q_power"' in part]
    [group] = [part for part in page.split("<fieldset") if 'id="q_boxes"' in part]
    assert ("readonly" in line.split(">")[0], 'value="AQUA"' in line) == (True, True)
    assert ("disabled" in tick.split(">")[0], "disabled" in group.split(">")[0]) == (True, True)
    said = "This answer could be changed until 31 January 2026: it stands as it is."
    assert page.count(said) == 3
    assert page.count("You may change this answer until") == 1


def test_what_a_page_left_disabled_stays_and_the_rest_is_saved(
    client, session, edition, application
):
    saved = save(client, edition, application, q_fascia="AQUA", q_news="New")
    session.refresh(application)

    assert (saved.status_code, application.answers) == (303, {**KEPT, "news": "New"})


def test_another_answer_is_refused_beside_its_field_and_the_rest_is_saved(
    client, session, edition, application
):
    answer = save(client, edition, application, q_fascia="OTHER", q_boxes=["b"], q_news="New")
    session.refresh(application)

    assert (answer.status_code, application.answers) == (422, {**KEPT, "news": "New"})
    assert "This answer could be changed until" in answer.text.split("error-summary")[1]


def test_the_service_refuses_it_whoever_asks(ctx, edition, application):
    own = frozenset({application.organisation_id})
    founder = replace(ctx, actor=replace(acting(ctx).actor, organisation_ids=own))
    changed = {"answers": {**KEPT, "fascia": "OTHER"}}

    with pytest.raises(AnswerFrozen):
        drafts.save(founder, application, seen=application.stamp, organisation={}, project=changed)
    assert application.answers == KEPT


def test_the_last_day_is_that_of_the_edition_s_clock(ctx, session, edition, application):
    edition.timezone = "Pacific/Kiritimati"
    late = replace(ctx, now=datetime(2026, 1, 31, 10, 1, tzinfo=UTC))  # there it is 1 February

    assert late.today == date(2026, 2, 1)


def test_what_can_no_longer_be_answered_is_not_asked_for(ctx, application):
    application.answers = {}

    assert "q_fascia" not in applications.missing(ctx, application)
