"""The pages of personal data: seen, taken away, erased."""

import io
import json
from zipfile import ZipFile

import pytest

from tests import factories
from village.core.permissions import Role
from village.core.personal import ERASED_NAMES
from village.core.runs.tables import Run

EMAIL = "salma@example.org"


@pytest.fixture
def salma(client, edition):
    user = factories.MembershipFactory(
        edition=edition, role=Role.JUROR, user=factories.UserFactory(email=EMAIL, name="Salma B.")
    ).user
    client.login(EMAIL)
    return user


def test_one_prepares_and_downloads_ones_own_data(client, session, salma, work_off):
    begun = client.post("/en/data/export")
    bar = client.get(begun.location)
    work_off()
    over = client.get(begun.location)
    page = client.get("/en/data/")
    run = session.query(Run).one()
    with client.post(f"/en/data/file/{run.token}") as file:
        content = file.data

    assert (begun.status_code, bar.status_code, over.location) == (303, 200, "/en/data/")
    assert f'action="/en/data/file/{run.token}"' in page.text
    with ZipFile(io.BytesIO(content)) as archive:
        document = json.loads(archive.read("data.json"))
    assert document["data"]["user_account"][0]["email"] == EMAIL


def test_nobody_else_downloads_it(client, session, salma, edition, work_off):
    client.post("/en/data/export")
    work_off()
    token = session.query(Run).one().token
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)

    assert client.post(f"/en/data/file/{token}").status_code == 404


def test_one_sees_what_goes_and_is_erased_and_logged_out(client, session, salma):
    preview = client.get("/en/data/erase")
    report = client.post("/en/data/erase")
    after = client.get("/en/data/")

    session.refresh(salma)
    assert "Accounts" in preview.text
    assert (report.status_code, after.status_code) == (200, 303)
    assert salma.name == ERASED_NAMES["fr"]
    assert "Accounts" in report.text


def test_the_only_organiser_is_told_to_give_the_role_away_first(client, edition, session):
    user = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    client.login(user.email)

    preview = client.get("/en/data/erase")
    refused = client.post("/en/data/erase")

    session.refresh(user)
    assert "Give your role to somebody else first." in preview.text
    assert (refused.status_code, user.disabled_at) == (409, None)
