"""The organisers' own on a file: put there on its page, and read by no applicant and no juror."""

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.tables import ApplicationTag, FileNote
from village.applications.words import State
from village.core.permissions import Role

CANARY = "Marmotte 4711"


@pytest.fixture
def edition(ctx):
    """Return the edition."""
    return ctx.the_edition


@pytest.fixture
def member(edition):
    """Return somebody who acts for an organisation that applies."""
    return factories.OrganisationMemberFactory()


@pytest.fixture
def file(edition, member):
    """Return an eligible file that a juror reads."""
    return factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, state=State.ELIGIBLE
    )


@pytest.fixture
def boss(client, edition):
    """Log an organiser in."""
    user = factories.UserFactory(name="Samira")
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return user


def url(edition, path=""):
    return f"/en/{edition.code.lower()}/{path}"


def own(file):
    return f"admin/applications/{file.reference}"


def test_a_tag_is_put_on_a_file_found_by_it_and_taken_off(client, session, edition, boss, file):
    other = factories.ApplicationFactory(edition=edition)
    page = url(edition, own(file))

    empty = client.post(f"{page}/tags", data={"name": " "}, follow_redirects=True).text
    client.post(f"{page}/tags", data={"name": CANARY})
    listed = client.get(url(edition, f"admin/applications?tag={CANARY}")).text
    client.post(f"{page}/tags", data={"off": CANARY})

    assert "This has to be filled." in empty
    assert [one.reference in listed for one in (file, other)] == [True, False]
    assert f'<option selected value="{CANARY}">' in listed
    assert session.scalars(sa.select(ApplicationTag)).all() == []


def test_a_note_is_written_for_a_colleague_and_removed(client, session, edition, boss, file):
    colleague = factories.MembershipFactory(
        edition=edition, role=Role.ORGANISER, user=factories.UserFactory(name="Yassine")
    ).user
    page = url(edition, own(file))
    refused = client.post(f"{page}/notes", data={"text": "x" * 4001})
    client.post(f"{page}/notes", data={"text": CANARY, "mentioned": str(colleague.id)})
    shown = client.get(page).text
    [note] = session.scalars(sa.select(FileNote))

    answer = client.post(f"{page}/notes/remove", data={"note": note.id}, follow_redirects=True)

    assert (refused.status_code, "x" * 4001 in refused.text) == (422, True)
    assert CANARY in shown
    assert "For: <bdi>Yassine</bdi>" in shown
    assert "The note is removed." in answer.text
    assert CANARY not in answer.text


def test_neither_applicant_nor_juror_nor_chair_reads_tags_and_notes(
    client, session, app, edition, boss, member, file
):
    page = url(edition, own(file))
    client.post(f"{page}/tags", data={"name": CANARY})
    client.post(f"{page}/notes", data={"text": CANARY})
    reader = factories.AssignmentFactory(application=file).user
    factories.MembershipFactory(edition=edition, user=reader, role=Role.JUROR)
    chair = factories.MembershipFactory(edition=edition, role=Role.CHAIR).user
    assert client.get(page).text.count(CANARY) > 1

    seen = {}
    for who, paths in (
        (member.user, (f"apply/{file.reference}", f"apply/{file.reference}/receipt", "apply/")),
        (reader, ("jury/", f"jury/score/{file.reference}")),
        (
            chair,
            (
                own(file),
                "admin/applications",
                "admin/applications.csv",
                "admin/applications.json",
                f"selection/decide/{file.reference}",
            ),
        ),
    ):
        browser = app.test_client()
        browser.login(who.email)
        for path in paths:
            answer = browser.get(url(edition, path))
            assert answer.status_code == 200, path
            seen[path] = CANARY in answer.text

    assert not any(seen.values()), seen
