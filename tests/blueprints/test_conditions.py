"""Questions asked of some files alone: on the form, at submission, and for every reader."""

import json
import re
import uuid
from dataclasses import replace
from html import unescape

import pytest

from tests import factories, pdf
from tests.blueprints.test_questions import address, ask, draft, export, save
from tests.conftest import acting
from village.applications.reads import answers
from village.applications.writes import applications
from village.core.permissions import Role

STAGE = {"key": "stage", "kind": "choice", "choices": [
    {"value": value, "label": {"en": value.title()}} for value in ("idea", "pilot")
]}  # fmt: skip
CITY = {
    "key": "city",
    "kind": "line",
    "required": True,
    "most": 20,
    "shown_if": {"question": "stage", "is": ["pilot"]},
}


@pytest.fixture
def application(client, session, edition):
    ask(session, edition, STAGE, CITY)
    return draft(client, edition, answers={"stage": "idea", "city": "Fès"})


def conditions(text):
    found = re.findall(r'data-asked-if="([^"]+)"', text)
    return [json.loads(unescape(one)) for one in found]


def test_a_hidden_question_is_on_the_page_with_its_condition_and_its_text(
    client, edition, application
):
    page = client.get(address(edition, application, "edit")).text

    assert conditions(page) == [{"question": "stage", "is": ["pilot"], "axes": [], "pavilions": []}]
    assert "Only if you answer “stage” with: Pilot." in page
    assert 'value="Fès"' in page
    assert "js/conditions" in page


def test_what_was_typed_below_a_hidden_question_stays_while_the_draft_is_edited(
    client, session, edition, application
):
    saved = save(client, edition, application, q_stage="idea", q_city="Rabat")
    session.refresh(application)

    assert (saved.status_code, application.answers) == (303, {"stage": "idea", "city": "Rabat"})


def test_what_is_wrong_below_a_hidden_question_hinders_nobody(client, edition, application):
    hidden = save(client, edition, application, q_stage="idea", q_city="x" * 21)
    asked = save(client, edition, application, q_stage="pilot", q_city="x" * 21)

    assert (hidden.status_code, asked.status_code) == (303, 422)


def test_a_required_question_is_missing_only_where_it_is_asked(ctx, application):
    application.answers = {"stage": "idea"}
    hidden = applications.missing(ctx, application)
    application.answers = {"stage": "pilot"}

    assert ("q_city" in hidden, "q_city" in applications.missing(ctx, application)) == (False, True)


def test_a_submitted_file_keeps_no_answer_that_was_not_asked(ctx, session, application):
    organisation = application.organisation
    organisation.contact_phone, organisation.founded_year, organisation.team_size = "+33", 2020, 3
    session.commit()
    own = frozenset({organisation.id})
    founder = replace(ctx, actor=replace(acting(ctx).actor, organisation_ids=own))

    applications.submit(founder, application, key=uuid.uuid4())

    assert application.answers == {"stage": "idea"}


def test_no_reader_meets_an_answer_that_is_not_in_force(ctx, client, session, edition, application):
    application.state, application.submitted_at = "eligible", factories.LONG_AGO
    factories.receive(application)
    session.commit()
    page = client.get(f"/en/{edition.code.lower()}/apply/{application.reference}").text
    receipt = pdf.text(client.get(address(edition, application, "receipt.pdf")).data)
    juror = acting(ctx, Role.JUROR)

    assert ("Fès" in page, "Fès" in receipt) == (False, False)
    assert answers.shown(juror, application, "en") == [("stage", "Idea", [])]
    assert [(row["stage"], row["city"]) for row in export(client, edition)] == [("idea", "")]


def test_a_question_of_one_axis_and_pavilion_is_asked_of_these_files_alone(
    client, session, edition, application
):
    ask(session, edition, {"key": "sea", "kind": "line", "axes": [edition.axes[0].number]},
        {"key": "port", "kind": "line", "pavilions": ["europe"]})  # fmt: skip

    page = client.get(address(edition, application, "edit")).text

    assert [one.key for one in answers.asked(application)] == ["sea"]
    assert "Only for the pavilion: Europe (en)." in page
    application.axis = edition.axes[1]
    assert answers.asked(application) == []


def test_two_calls_of_one_kind_have_their_own_columns(client, session, edition):
    call = factories.CallFactory(edition=edition, key="growth", position=3)
    call.sections = [{"questions": [{"key": "growth", "kind": "number", "label": {"en": "G"}}]}]
    session.commit()
    ask_first = factories.ApplicationFactory(edition=edition, answers={"growth": 1})
    grown = factories.ApplicationFactory(edition=edition, call=call, answers={"growth": 7})

    rows = {row["Reference"]: row["G"] for row in export(client, edition)}

    assert rows == {ask_first.reference: "", grown.reference: "7"}


def test_a_section_of_the_form_has_its_title_and_help(client, session, edition, application):
    call = application.call
    call.sections = [
        {"title": {"en": "Your team"}, "help": {"en": "Who does it."}, "questions": []}
    ]
    session.commit()

    page = client.get(address(edition, application, "edit")).text

    assert ("<h3>Your team</h3>" in page, "Who does it." in page) == (True, True)
