"""Files ticked in the list are tagged or screened together, as it was seen before."""

import re

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.tables import ApplicationTag
from village.applications.words import State
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.runs.tables import Run

REFUSED = {"verdict": "ineligible", "note": "Hors sujet."}


@pytest.fixture
def edition(ctx):
    """Return the edition."""
    return ctx.the_edition


@pytest.fixture
def boss(client, edition):
    """Log an organiser in."""
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return user


@pytest.fixture
def files(edition):
    """Return three files that wait to be screened, and one that does not."""
    states = (State.SUBMITTED, State.SUBMITTED, State.SUBMITTED, State.ELIGIBLE)
    return [factories.ApplicationFactory(edition=edition, state=state) for state in states]


def url(edition, path):
    return f"/en/{edition.code.lower()}/admin/{path}"


def seen(page) -> str:
    """Return what a preview remembers of what it shows."""
    [stamp] = re.findall(r'name="seen" value="([^"]+)"', page.text)
    return stamp


def chosen(files) -> str:
    return "&".join(f"file={one.reference}" for one in files)


@pytest.mark.parametrize("page", ["applications/tag", "applications/screen", "applications/assign"])
def test_without_a_ticked_file_one_is_sent_back_to_the_list(client, edition, boss, files, page):
    answer = client.get(url(edition, f"{page}?state=submitted"))

    assert (answer.status_code, answer.location) == (
        303,
        url(edition, "applications?state=submitted"),
    )


def test_a_tag_is_put_on_the_files_seen_and_on_no_other(client, session, edition, boss, files):
    page = url(edition, f"applications/tag?{chosen(files[:2])}")
    data = {"name": "Énergie", "way": "put"}

    preview = client.post(page, data=data)
    before = session.scalars(sa.select(ApplicationTag)).all()
    client.post(page, data={**data, "seen": seen(preview)})

    assert "2 files change" in preview.text
    assert before == []
    tagged = session.scalars(sa.select(ApplicationTag.application_id)).all()
    assert sorted(tagged) == [files[0].id, files[1].id]


def test_a_tag_is_taken_off_where_it_is(client, session, edition, boss, files):
    session.add(ApplicationTag(application_id=files[0].id, name="Énergie"))
    session.commit()
    page = url(edition, "applications/tag?all=1")
    data = {"name": "Énergie", "way": "off"}

    preview = client.post(page, data=data)
    client.post(page, data={**data, "seen": seen(preview)})

    assert "1 file changes" in preview.text
    assert session.scalars(sa.select(ApplicationTag)).all() == []


def test_files_are_screened_together_as_it_was_seen(client, session, edition, boss, files):
    page = url(edition, "applications/screen?all=1")
    form = client.get(page)
    silent = client.post(page, data={"verdict": "ineligible"})
    preview = client.post(page, data=REFUSED)
    before = session.scalars(sa.select(OutboxMail)).all()

    answer = client.post(page, data={**REFUSED, "seen": seen(preview)}, follow_redirects=True)

    assert "3 of them wait to be screened" in form.text
    assert silent.status_code == 422
    assert all(one.organisation.contact_email in preview.text for one in files[:3])
    assert "Hors sujet." in preview.text
    assert before == []
    assert "3 verdicts are given" in answer.text
    assert [one.state for one in files] == [State.INELIGIBLE] * 3 + [State.ELIGIBLE]
    mails = session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [one.reference for one in mails] == [one.reference for one in files[:3]]


@pytest.mark.parametrize("change", ["file", "verdict"])
def test_what_changed_since_it_was_seen_is_shown_again(
    client, session, edition, boss, files, change
):
    page = url(edition, "applications/screen?all=1")
    data = {**REFUSED, "seen": seen(client.post(page, data=REFUSED))}
    if change == "file":
        files[0].state = State.ELIGIBLE
        session.commit()
    else:
        data["verdict"] = "eligible"

    answer = client.post(page, data=data)

    assert "has changed since you saw it" in answer.text
    assert session.scalars(sa.select(OutboxMail)).all() == []
    again = client.post(page, data={**data, "seen": seen(answer)})
    assert again.status_code == 303


def test_where_nothing_waits_there_is_nothing_to_do(client, session, edition, boss, files):
    page = url(edition, f"applications/screen?{chosen(files[3:])}")

    preview = client.post(page, data=REFUSED)
    again = client.post(page, data={**REFUSED, "seen": seen(preview)})

    assert "Give these verdicts" not in again.text
    assert session.scalars(sa.select(OutboxMail)).all() == []


def test_jurors_are_proposed_for_those_chosen_that_the_jury_reads(
    client, session, edition, boss, files
):
    factories.MembershipFactory(edition=edition, user=boss, role=Role.CHAIR)
    juror = factories.MembershipFactory(edition=edition, role=Role.JUROR)
    factories.JurorProfileFactory(edition=edition, user=juror.user)
    page = url(edition, "applications/assign?all=1")

    shown = client.get(page).text
    asked = client.post(page, data={"per_application": "1", "max_load": "3"})
    none = client.get(url(edition, f"applications/assign?{chosen(files[:3])}")).text

    assert [one.reference in shown for one in files] == [False, False, False, True]
    assert asked.status_code == 303
    assert session.scalars(sa.select(Run.params)).one()["files"] == [files[3].id]
    assert "None of these files is before the jury" in none
