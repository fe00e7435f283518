"""Late links on pages: an organiser makes and revokes them, who has one still applies."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_studio import logged_in, url
from tests.client import hidden_fields
from village.applications.tables import Application, LateLink
from village.applications.words import State
from village.editions.words.calls import CallKind

LATE = "calls/startup/late"


@pytest.fixture
def closed(edition, session):
    """Return a call that has closed an hour ago."""
    [call] = [one for one in edition.calls if one.kind is CallKind.STARTUP]
    call.deadline_at = datetime.now(UTC) - timedelta(hours=1)
    session.commit()
    return call


def make(client, edition, *, uses: str = "1", days: int = 2, note: str = "La société X"):
    until = datetime.now(ZoneInfo(edition.timezone)) + timedelta(days=days)
    moment = until.strftime("%Y-%m-%dT%H:%M")
    return client.post(url(edition, LATE), data={"note": note, "expires_at": moment, "uses": uses})


def link_in(page: str) -> str:
    return re.search(r"http://localhost(/\w+/\w+/apply/late/[\w-]+)", page)[1]


def applicant(client):
    user = factories.UserFactory()
    client.login(user.email)
    return user


def test_an_organiser_makes_a_link_by_which_somebody_applies_late(client, app, edition, closed):
    office = logged_in(client, edition)
    assert make(office, edition).status_code == 303
    link = link_in(office.get(url(edition, LATE)).text)

    guest = app.test_client()
    applicant(guest)
    page = guest.get(link)
    begun = guest.post(link, data=hidden_fields(page.text))
    form = guest.get(begun.location).text
    again = guest.get(link)

    assert (page.status_code, begun.status_code, again.status_code) == (200, 303, 410)
    assert "La société X" not in page.text
    assert begun.location.endswith("/edit")
    assert "autosave" in form
    assert "1 of 1" in office.get(url(edition, LATE)).text
    assert "Used up" in office.get(url(edition, LATE)).text


def test_a_draft_goes_on_by_a_link(client, app, edition, closed, session):
    office = logged_in(client, edition)
    make(office, edition)
    link = link_in(office.get(url(edition, LATE)).text)
    guest = app.test_client()
    member = factories.OrganisationMemberFactory(user=applicant(guest))
    draft = factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, state=State.DRAFT
    )

    page = guest.get(link)
    answer = guest.post(f"{link}/{draft.reference}")

    assert draft.reference in page.text
    assert answer.location.endswith(f"/{draft.reference}/edit")
    session.expire_all()
    kept = session.scalar(sa.select(Application.late_link_id))
    assert kept == session.scalar(sa.select(LateLink.id))
    assert closed.window.closes_at < draft.window.closes_at


def test_a_revoked_link_opens_nothing(client, app, edition, closed):
    office = logged_in(client, edition)
    make(office, edition)
    link = link_in(office.get(url(edition, LATE)).text)

    revoked = office.post(url(edition, f"{LATE}/{link.rpartition('/')[2]}/revoke"))
    listed = office.get(url(edition, LATE)).text
    guest = app.test_client()
    applicant(guest)

    assert revoked.status_code == 303
    assert "Revoked" in listed
    assert "Revoke the link" not in listed
    assert guest.get(link).status_code == 410
    assert guest.get(f"{link}x").status_code == 404


@pytest.mark.parametrize(("uses", "days"), [("0", 2), ("501", 2), ("1", -1), ("", 2)])
def test_a_link_that_makes_no_sense_is_not_made(client, edition, closed, session, uses, days):
    answer = make(logged_in(client, edition), edition, uses=uses, days=days)

    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count(LateLink.id))) == 0


def test_strangers_log_in_first(client, edition, closed):
    answer = client.get(f"/fr/{edition.code.lower()}/apply/late/abc")

    assert answer.status_code == 303
    assert "login" in answer.location
