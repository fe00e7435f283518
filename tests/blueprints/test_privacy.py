"""The pages of personal data: seen, taken away, erased."""

import io
import json
from zipfile import ZipFile

import pytest

from tests import factories
from village.core import outbox
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.personal import ERASED_NAMES
from village.core.runs.tables import Run
from village.visitors.writes import registering
from village.visitors.writes.registering import Asked
from village.web.context import safe

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


def test_an_address_without_an_account_gets_a_link_to_its_data(client, ctx, session):
    factories.OrganisationFactory(contact_name="Amine A.", contact_email="amine@example.org")
    asked = client.post("/en/data/ask", data={"email": "Amine@example.org"})
    mail = session.query(OutboxMail).one()
    sent_to, token = mail.to, outbox.opened(safe(), mail)["token"]

    page = client.get(f"/en/data/link/{token}")
    with client.post(f"/en/data/link/{token}/file") as file:
        content = file.data
    report = client.post(f"/en/data/link/{token}/erase")
    after = client.get(f"/en/data/link/{token}")

    assert (asked.location, sent_to) == ("/en/account/sent/data", "amine@example.org")
    assert "Applications" in page.text
    assert content[:2] == b"PK"
    assert "Applications" in report.text
    assert after.status_code == 410


def test_somebody_with_an_account_is_asked_to_log_in(client, session):
    factories.UserFactory(email=EMAIL)

    client.post("/en/data/ask", data={"email": EMAIL})

    mail = session.query(OutboxMail).one()
    assert (mail.template, outbox.opened(safe(), mail).get("token")) == ("account_data", None)


def test_an_administrator_answers_for_an_address(client, session, edition, work_off):
    factories.OrganisationFactory(contact_name="Amine A.", contact_email="amine@example.org")
    user = factories.UserFactory(is_administrator=True)
    client.login(user.email)
    asked = {"email": "amine@example.org"}

    page = client.post("/en/data/people", data=asked)
    begun = client.post("/en/data/people/export", data=asked)
    work_off()
    report = client.post("/en/data/people/erase", data=asked)
    again = client.post("/en/data/people", data=asked)

    assert ("Applications" in page.text, begun.status_code) == (True, 303)
    assert session.query(Run).filter_by(state="done").count() == 0, "the archive is erased too"
    assert "Applications" in report.text
    assert "Nothing is kept of this address." in again.text


def test_a_consent_is_seen_and_taken_back(client, ctx, session, salma, organiser):
    ctx.edition.visitors = {
        "types": [{"key": "public", "label": {"fr": "Public"}}],
        "consents": [{"key": "news", "label": {"fr": "La lettre", "en": "The letter"}}],
    }
    session.flush()
    asked = Asked("public", "Salma B.", [ctx.the_edition.starts_on], EMAIL)
    visitor = registering.register_at_desk(organiser, asked)
    visitor.consents = {"news": "2027-01-01T10:00:00+00:00"}
    session.commit()

    page = client.get("/en/data/")
    wrong = client.post("/en/data/consent", data={"reference": "X", "consent": "news"})
    client.post("/en/data/consent", data={"reference": visitor.reference, "consent": "news"})

    session.refresh(visitor)
    assert ("The letter" in page.text, wrong.status_code) == (True, 404)
    assert visitor.consents == {}


def test_the_organiser_reads_the_register_and_the_public_its_page(client, edition, session):
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)
    edition.data_protection = {
        "badges_days": 60,
        "recipients": {"fr": "Imprimeur", "en": "Printer"},
    }
    session.commit()
    base = f"/en/{edition.code.lower()}"

    register = client.get(f"{base}/processing/")
    public = client.get(f"{base}/privacy")

    assert "Names on badges: 60 days" in register.text
    assert ("Printer" in register.text, "Printer" in public.text) == (True, True)
    assert 'href="/en/data/ask"' in public.text
