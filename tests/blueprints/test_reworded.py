"""Answers remember the question as it was put: reworded, retired or opened to jurors since."""

import uuid
from dataclasses import replace

import pytest

from tests import factories, pdf
from tests.blueprints.test_questions import ask, draft, export
from tests.conftest import acting
from village.applications.reads import amendments as amended
from village.applications.reads import answers
from village.applications.writes import amendments, applications
from village.core.permissions import Role

SOLD = [{"value": "sold", "label": {"en": "Sold"}}]
STAGE = {"key": "stage", "kind": "choice", "label": {"en": "How far?"}, "choices": [
    {"value": "pilot", "label": {"en": "A pilot"}}, {"value": "idea", "label": {"en": "An idea"}},
]}  # fmt: skip
USERS = {"key": "users", "kind": "number", "label": {"en": "Users"}, "unit": "people"}
CITY = {"key": "city", "kind": "line", "label": {"en": "City"},
        "shown_if": {"question": "stage", "is": ["pilot"]}}  # fmt: skip
GIVEN = {"stage": "pilot", "users": 7, "city": "Fès"}
PUT = [("How far?", "A pilot"), ("Users (people)", "7\u00a0people"), ("City", "Fès")]


def read(ctx, file):
    """Return what the actor reads of a file's answers, each with its question."""
    return [(one.label, one.words) for one in answers.shown(ctx, file, "en")]


@pytest.fixture
def submitted(ctx, client, session, edition):
    """Return a file that was submitted, and the context of who acts for it."""
    ask(session, edition, STAGE, USERS, CITY)
    application = draft(client, edition, answers=GIVEN)
    organisation = application.organisation
    organisation.contact_phone, organisation.founded_year, organisation.team_size = "+33", 2020, 3
    session.commit()
    own = frozenset({organisation.id})
    founder = replace(ctx, actor=replace(acting(ctx).actor, organisation_ids=own))
    applications.submit(founder, application, key=uuid.uuid4())
    session.commit()
    return founder, application


def test_an_old_file_reads_as_it_was_put_when_its_questions_are_reworded_or_retired(
    client, session, edition, submitted
):
    founder, application = submitted
    ask(
        session,
        edition,
        {**STAGE, "label": {"en": "Stage"}, "choices": SOLD},
        {**USERS, "retired": True},
        {**CITY, "shown_if": {"question": "stage", "is": ["sold"]}},
        {"key": "new", "kind": "line", "label": {"en": "New question"}, "required": True},
    )

    page = client.get(f"/en/{edition.code.lower()}/apply/{application.reference}").text
    receipt = pdf.text(
        client.get(f"/en/{edition.code.lower()}/apply/{application.reference}/receipt.pdf").data
    )
    [row] = export(client, edition)

    assert read(founder, application) == PUT
    assert [part for pair in PUT for part in pair if part not in page] == []
    assert ("A pilot" in receipt, "New question" in receipt) == (True, False)
    assert [row[key] for key in ("Stage", "Users (people)", "City", "New question")] == [
        "pilot",
        "7",
        "Fès",
        "",
    ]


def test_an_amended_file_is_asked_the_questions_of_today(session, edition, submitted):
    founder, application = submitted
    ask(session, edition, {**STAGE, "label": {"en": "Stage"}})

    amendments.begin(founder, application)
    file = amended.written(founder, application)

    assert read(founder, file) == [("Stage", "A pilot")]
    assert read(founder, application) == PUT


def test_what_is_taken_from_the_jury_today_is_not_read_in_old_files(
    ctx, session, edition, submitted
):
    _founder, application = submitted
    application.state = "eligible"
    juror = acting(ctx, Role.JUROR)
    before = read(juror, application)
    ask(session, edition, STAGE, {**USERS, "jury": False}, CITY)

    assert (before, read(juror, application)) == (PUT, [PUT[0], PUT[2]])


def test_what_a_file_keeps_of_a_question_is_its_wording_alone(submitted):
    _founder, application = submitted

    assert application.asked[1] == {**USERS}
    assert "shown_if" not in application.asked[2]


def test_a_file_without_questions_has_no_answers(edition):
    application = factories.ApplicationFactory(edition=edition)

    assert (application.asked, answers.answered(application, "en")) == ([], [])
