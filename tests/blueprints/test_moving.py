"""A deadline that moves in the studio: with drafts it is asked first, with what becomes of them."""

from datetime import date, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_studio import as_lists, form_in, logged_in, stands, url
from tests.client import hidden_fields
from tests.visitors.conftest import asked
from village.applications.words import State
from village.core.outbox.tables import OutboxMail
from village.editions.words.calls import CallKind
from village.visitors.writes import registering

CALL = "calls/startup"


@pytest.fixture
def studio(client, edition):
    return logged_in(client, edition)


@pytest.fixture
def deadline(edition):
    return call_of(edition).deadline_at.replace(second=0, microsecond=0)


def call_of(edition):
    return next(one for one in edition.calls if one.kind is CallKind.STARTUP)


def drafts(edition, languages) -> list[str]:
    """Make a draft for each of these languages; return whose they are."""
    emails = []
    for language in languages:
        user = factories.UserFactory(language=language)
        member = factories.OrganisationMemberFactory(user=user)
        factories.ApplicationFactory(
            edition=edition, organisation=member.organisation, state=State.DRAFT, title="Fuites"
        )
        emails.append(user.email)
    return emails


def move(studio, edition, moment, **more):
    """Send the call's form with another deadline, written by the edition's clock."""
    sent = dict(form_in(studio.get(url(edition, CALL)).text))
    local = moment.astimezone(ZoneInfo(edition.timezone)).strftime("%Y-%m-%dT%H:%M")
    return studio.post(url(edition, CALL), data={**sent, "call-deadline_at": local, **more})


def agreed(page: str) -> str:
    found = page.partition('name="agreed" value="')[2].partition('"')[0]
    assert found
    return found


def mails(ctx):
    return list(ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def test_a_later_deadline_is_asked_with_the_mail_and_told_once_agreed(
    studio, edition, ctx, deadline
):
    people = drafts(edition, ["ar", "fr"])
    later = deadline + timedelta(days=2)

    asked = move(studio, edition, later)
    before = stands(ctx, edition).calls[0].deadline_at
    answer = move(studio, edition, later, agreed=agreed(asked.text))

    assert (asked.status_code, answer.status_code) == (200, 303)
    assert "Move the deadline?" in asked.text
    assert "There are 2 drafts." in asked.text
    assert "2 people who have drafts get a mail each" in asked.text
    assert "آخر أجل" in asked.text  # nobody among them reads English
    assert before.replace(second=0, microsecond=0) == deadline
    assert stands(ctx, edition).calls[0].deadline_at == later
    told = [(mail.template, mail.to, mail.language) for mail in mails(ctx)]
    assert told == [("deadline_moved", people[0], "ar"), ("deadline_moved", people[1], "fr")]


def test_closing_early_names_the_drafts_that_would_be_lost(studio, edition, ctx, deadline):
    drafts(edition, ["fr", "fr", "fr"])

    earlier = move(studio, edition, deadline - timedelta(days=2))
    closing = move(studio, edition, deadline - timedelta(days=30))

    assert "3 drafts will be lost unless they are submitted by then." in earlier.text
    assert "3 drafts will be lost: nobody can submit them any more." in closing.text
    assert mails(ctx) == []
    assert call_of(edition).deadline_at.replace(second=0, microsecond=0) == deadline


def test_a_call_closed_early_tells_those_who_had_a_draft(studio, edition, ctx, deadline):
    [person] = drafts(edition, ["fr"])
    past = deadline - timedelta(days=30)

    answer = move(studio, edition, past, agreed=agreed(move(studio, edition, past).text))

    assert answer.status_code == 303
    [mail] = mails(ctx)
    assert (mail.template, mail.to) == ("call_closed", person)


def test_what_is_agreed_to_is_one_deadline_and_no_other(studio, edition, ctx, deadline):
    drafts(edition, ["fr"])
    key = agreed(move(studio, edition, deadline + timedelta(days=2)).text)

    answer = move(studio, edition, deadline - timedelta(days=2), agreed=key)

    assert answer.status_code == 200
    assert "Close this call earlier?" in answer.text
    assert mails(ctx) == []


def test_without_drafts_nothing_is_asked(studio, edition, ctx, deadline):
    factories.ApplicationFactory(edition=edition, state=State.SUBMITTED)

    answer = move(studio, edition, deadline + timedelta(days=2))

    assert answer.status_code == 303
    assert mails(ctx) == []


def test_what_is_wrong_is_said_before_anything_is_asked(studio, edition, deadline):
    drafts(edition, ["fr"])

    answer = move(studio, edition, factories.LONG_AGO - timedelta(days=1))

    assert answer.status_code == 422
    assert "agreed" not in hidden_fields(answer.text)
    assert "Close this call" not in answer.text


def test_closing_the_edition_names_the_drafts_that_it_loses(studio, edition):
    quiet = studio.get(url(edition)).text
    drafts(edition, ["fr", "ar"])

    asked = studio.get(url(edition)).text

    lost = "2 drafts will be lost: nobody can submit them any more."
    assert (lost in quiet, lost in asked) == (False, True)


def test_a_mail_that_is_off_is_said_in_the_question(studio, edition, ctx, deadline):
    drafts(edition, ["fr"])
    edition.mails = [{"key": "deadline_moved", "sent": False}]
    ctx.session.commit()

    asked = move(studio, edition, deadline + timedelta(days=2))

    assert "Nobody is told by mail." in asked.text


def test_other_dates_are_asked_with_the_visitors_they_touch(ctx, studio, edition):
    edition.visitors = {"open": True}
    visitor = registering.register(ctx, asked("Salma Berrada"))
    ctx.session.commit()
    sent = as_lists(form_in(studio.get(url(edition, "identity")).text))
    starts = next(name for name in sent if name.endswith("starts_on"))
    second = {starts: sent[starts.replace("starts_on", "ends_on")]}

    asks = studio.post(url(edition, "identity"), data={**sent, **second}).text
    before = [one.day for one in visitor.days]
    saved = studio.post(
        url(edition, "identity"), data={**sent, **second, "agreed": agreed(unescape(asks))}
    )

    assert "1 visitor has chosen days that change." in asks
    assert "1 has no day left" in asks
    assert before == [date(2027, 6, 5)]
    assert saved.status_code == 303
    assert [mail.template for mail in mails(ctx)] == ["visitor_registered", "visitor_moved"]
    assert visitor.days == []
