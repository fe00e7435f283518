"""The standard questions that a call leaves out, requires or rewords: on every page and paper."""

from datetime import UTC, datetime

import pytest

from tests import factories, pdf
from tests.blueprints.test_questions import address, draft, export
from tests.client import hidden_fields
from village.applications.reads import versions
from village.applications.words import State
from village.applications.writes import applications
from village.core.permissions import Role
from village.web import submissions

NOW = datetime(2027, 1, 1, tzinfo=UTC)

CALL = {
    "off": ["name_ar", "ice", "founded_year", "women_led", "summary", "axis", "website"],
    "required": ["rc"],
    "optional": ["city"],
    "labels": {"team_size": {"en": "Heads", "fr": "Effectif"}},
    "help": {"team_size": {"en": "All who are paid."}},
}
SAID = {
    "name_ar": "أكوا",
    "ice": "001561191000066",
    "founded_year": 1987,
    "website": "https://aqua.example",
    "team_size": 7,
}


@pytest.fixture
def application(client, session, edition):
    made = draft(client, edition, summary="Hidden summary", women_led=True)
    made.call.standard = CALL
    for name, value in SAID.items():
        setattr(made.organisation, name, value)
    session.commit()
    return made


def organiser(client, edition):
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, edition=edition, role=Role.ORGANISER)
    client.login(user.email)


def test_the_form_asks_what_the_call_asks_in_its_words(client, edition, application):
    page = client.get(address(edition, application, "edit")).text

    fields = [one for one in (*CALL["off"], "rc", "team_size") if f'name="{one}"' in page]
    assert fields == ["rc", "team_size"]
    assert ">Heads" in page
    assert "All who are paid." in page


def test_what_is_left_out_is_not_missing_and_keeps_what_the_organisation_once_said(
    ctx, client, session, edition, application
):
    hidden = hidden_fields(client.get(address(edition, application, "edit")).text)
    data = {"version": hidden["version"], "name": "Aqua", "country": "MA", "do": "save"}

    saved = client.post(address(edition, application, "edit"), data=data)
    session.refresh(application.organisation)
    missing = applications.missing(ctx, application)

    assert (saved.status_code, application.organisation.ice) == (303, SAID["ice"])
    assert set(CALL["off"]) & set(missing) == set()
    assert ("rc" in missing, "city" in missing) == (True, False)


def test_no_reader_meets_what_the_call_left_out(client, session, edition, application):
    application.state, application.submitted_at = State.SUBMITTED, factories.LONG_AGO
    session.commit()
    factories.receive(application)
    own = f"/en/{edition.code.lower()}/apply/{application.reference}"
    seen = [client.get(own).text, pdf.text(client.get(f"{own}/receipt.pdf").data)]
    [row] = export(client, edition)
    screening = f"/en/{edition.code.lower()}/admin/applications/{application.reference}"
    seen.append(client.get(screening).text)

    hidden = ("أكوا", SAID["ice"], "1987", "aqua.example", "Hidden summary", "Axe 1")
    assert [word for word in hidden for text in seen if word in text] == []
    assert [row[name] for name in ("Name in Arabic", "ICE", "Founded in", "Led by a woman")] == [
        ""
    ] * 4
    assert (row["People in the team"], "Heads" in seen[2]) == ("7", True)


def test_an_edition_without_axes_takes_applications(ctx, session, edition, application):
    application.call.standard = {}
    application.axis = None
    for axis in list(edition.axes):
        session.delete(axis)
    session.flush()
    session.expire(edition, ["axes"])

    assert "axis" not in applications.missing(ctx, application)


def test_nobody_reads_of_pavilions_and_axes_where_there_are_none(client, session, edition):
    for one in [*edition.axes, *edition.pavilions]:
        session.delete(one)
    edition.pavilion_rule = {"startup": "organiser", "exhibitor": "organiser"}
    member = factories.OrganisationMemberFactory()
    file = factories.ApplicationFactory(
        edition=edition,
        organisation=member.organisation,
        state=State.SUBMITTED,
        axis=None,
        zone=None,
    )
    session.commit()
    session.expire_all()
    said = versions.content(file, number=1, at=NOW)
    asked = [line.field for line in submissions.lines(said, "en")]
    organiser(client, edition)
    page = client.get(f"/en/{edition.code.lower()}/admin/applications/{file.reference}").text
    tags = page.split('<div class="tags">')[1].split("</div>")[0]

    assert {"axis", "pavilion"} & set(asked) == set()
    assert (tags.strip(), "Give this pavilion" in page) == ("", False)
