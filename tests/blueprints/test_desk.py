"""The organisers' own on a file: put there on its page, and read by no applicant and no juror."""

import pytest
import sqlalchemy as sa
from lxml import html

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


def test_neither_applicant_nor_juror_nor_chair_reads_tags_notes_and_the_checklist(
    client, session, app, edition, boss, member, file
):
    page = url(edition, own(file))
    client.post(f"{page}/tags", data={"name": CANARY})
    file.call.checklist = LINES
    session.commit()
    client.post(f"{page}/checklist", data={"ticked": "seat"})
    client.post(f"{page}/notes", data={"text": CANARY})
    reader = factories.AssignmentFactory(application=file).user
    factories.MembershipFactory(edition=edition, user=reader, role=Role.JUROR)
    chair = factories.MembershipFactory(edition=edition, role=Role.CHAIR).user
    assert client.get(page).text.count(CANARY) > 3

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


LINES = [
    {"key": "seat", "label": {"fr": "Siège", "en": f"Seat {CANARY}"}},
    {"key": "size", "label": {"fr": "Effectif", "en": "Headcount"}},
]


def ticks(page):
    """Return the boxes of a page by key, and whether each is ticked."""
    boxes = html.fromstring(page).xpath("//input[@name='ticked']")
    return {one.get("value"): one.get("checked") is not None for one in boxes}


def test_the_checklist_is_ticked_by_a_button_and_beside_the_verdict_stands_what_is_left(
    client, session, edition, boss
):
    file = factories.ApplicationFactory(edition=edition)
    page = url(edition, own(file))
    assert "Points to check" not in client.get(page).text
    file.call.checklist = LINES
    session.commit()
    before = client.get(page).text

    answer = client.post(f"{page}/checklist?state=submitted", data={"ticked": "seat"})
    after = client.get(page).text
    client.post(f"{page}/checklist", data={"ticked": ["seat", "size"], "seen": "seat"})
    whole = client.get(page).text
    verdict = client.post(f"{page}/screen", data={"verdict": "eligible"})

    assert answer.location == f"{page}?state=submitted#checklist"
    assert ticks(before) == {"seat": False, "size": False}
    assert html.fromstring(before).xpath("string(//noscript//button)") == "Save the checklist"
    assert ticks(after) == {"seat": True, "size": False}
    assert "<bdi>Samira</bdi>" in after
    said = [html.fromstring(one).get_element_by_id("unticked").text for one in (before, after)]
    assert said == ["2 points not checked", "1 point not checked"]
    assert "All points are checked." in whole
    assert (verdict.status_code, file.state) == (303, State.ELIGIBLE)
    assert "Point checked" in client.get(page).text


def test_a_script_gets_the_list_alone(client, session, edition, boss):
    file = factories.ApplicationFactory(edition=edition)
    file.call.checklist = LINES
    session.commit()

    answer = client.post(
        url(edition, f"{own(file)}/checklist"),
        data={"ticked": "size"},
        headers={"HX-Request": "true"},
    )

    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert ticks(answer.text) == {"seat": False, "size": True}
    assert '<p id="unticked">1 point not checked</p>' in answer.text


def test_unticked_points_stop_no_verdict_and_the_file_is_found_on_a_refused_form(
    client, session, edition, boss
):
    file = factories.ApplicationFactory(edition=edition)
    file.call.checklist = LINES
    session.commit()
    page = url(edition, own(file))

    refused = client.post(f"{page}/screen", data={"verdict": "ineligible"})
    client.post(f"{page}/screen", data={"verdict": "eligible"})

    assert (refused.status_code, ticks(refused.text)) == (422, {"seat": False, "size": False})
    assert file.state is State.ELIGIBLE
