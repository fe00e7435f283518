"""An exhibitor's own page: its public answers changed once its place is announced, no others."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from lxml import html

from tests import factories
from tests.conftest import acting
from village.applications.reads.answers import public_questions
from village.applications.words import State
from village.applications.writes import presenting
from village.contracts.reads import exhibitors
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition, Incomplete, Stale
from village.editions.words.calls import CallKind


def question(key, kind, **more):
    return {"key": key, "kind": kind, "label": {"en": key.title()}, "public": True, **more}


@pytest.fixture
def application(session, edition):
    """Return a confirmed exhibitor's file, whose call asks for two public answers and a private."""
    [call] = [one for one in edition.calls if one.kind is CallKind.EXHIBITOR]
    call.sections = [
        {
            "questions": [
                question("video", "video"),
                question("contact", "email", required=True),
                question("turnover", "line", public=False),
            ]
        }
    ]
    made = factories.ApplicationFactory(
        edition=edition,
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
        answers={"contact": "a@atlas.example", "turnover": "secret"},
    )
    session.commit()
    return made


@pytest.fixture
def owner(ctx, application):
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    return acting(ctx, user=member.user)


def change(ctx, application, **answers):
    presenting.present(ctx, application, answers, seen=application.version)


def test_what_the_exhibitor_says_stands_on_its_page_and_in_the_log(owner, application):
    change(owner, application, video="https://video.example/1", contact="b@atlas.example")

    shown = exhibitors.find(owner, application.reference, "en").answers
    assert [(one.label, one.text) for one in shown] == [
        ("Video", "https://video.example/1"),
        ("Contact", "b@atlas.example"),
    ]
    assert application.answers["turnover"] == "secret"
    [entry] = owner.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "presented"))
    assert entry.data["answers"] == ["video", "contact"]


def test_what_is_said_already_is_no_change(owner, application):
    seen = application.version

    change(owner, application, video="", contact="a@atlas.example")

    assert (application.version, "video" in application.answers) == (seen, False)
    assert owner.session.scalars(sa.select(AuditEntry)).all() == []


def test_nothing_but_public_answers_of_an_announced_file_can_be_changed(
    owner, organiser, application
):
    with pytest.raises(IllegalTransition):
        change(owner, application, turnover="other")
    with pytest.raises(Incomplete) as refusal:
        change(owner, application, contact="")
    with pytest.raises(Forbidden):
        change(organiser, application, video="https://video.example/1")
    with pytest.raises(Stale):
        presenting.present(owner, application, {}, seen=application.version - 1)
    application.state = State.SUBMITTED
    owner.session.flush()
    with pytest.raises(IllegalTransition):
        change(owner, application, video="https://video.example/1")

    assert refusal.value.facts["missing"] == ["contact"]


def test_an_answer_stands_after_its_last_day(owner, application):
    sections = [dict(one) for one in application.call.sections]
    yesterday = (owner.today - timedelta(days=1)).isoformat()
    sections[0]["questions"] = [
        {**one, "frozen_after": yesterday} if one["key"] == "video" else one
        for one in sections[0]["questions"]
    ]
    application.call.sections = sections
    owner.session.flush()

    assert [one.key for one in public_questions(owner, application)] == ["contact"]


def test_the_exhibitor_words_its_page_from_its_file(client, owner, application, edition):
    client.login(owner.actor.email)
    here = f"/en/{edition.code.lower()}"
    file = client.get(f"{here}/apply/{application.reference}").text
    address = f"{here}/apply/{application.reference}/page"
    [version] = html.fromstring(client.get(address).text).xpath('//input[@name="version"]/@value')
    sent = {"version": version, "q_video": "https://video.example/9", "q_contact": "c@a.example"}

    wrong = client.post(address, data={**sent, "q_contact": ""})
    saved = client.post(address, data=sent)
    again = client.post(address, data={**sent, "q_contact": "late@a.example"})
    page = client.get(f"{here}/exhibitors/{application.reference}").text

    assert address in file
    assert (wrong.status_code, "This has to be filled." in wrong.text) == (422, True)
    assert (saved.status_code, again.status_code) == (303, 409)
    assert 'value="late@a.example"' in again.text
    assert ("https://video.example/9" in page, "c@a.example" in page) == (True, True)


def test_a_file_without_public_questions_has_no_such_page(client, session, owner, application):
    application.call.sections = []
    session.commit()
    client.login(owner.actor.email)
    here = f"/en/{application.edition.code.lower()}/apply/{application.reference}"

    assert client.get(f"{here}/page").status_code == 404
    assert f"{here}/page" not in client.get(here).text
