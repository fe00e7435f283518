"""The addresses outside any edition."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from tests.factories import EditionFactory, UserFactory
from village.core import outbox
from village.core.outbox.tables import OutboxMail
from village.web.context import job_context


@pytest.fixture
def production(app, monkeypatch):
    monkeypatch.setitem(app.config, "VILLAGE", replace(app.config["VILLAGE"], env="production"))


@pytest.fixture
def mail(session, edition):
    ctx = job_context()
    queued = outbox.queue(
        ctx, "account_exists", to="a@example.org", language="ar",
        name="<script>alert(1)</script>", site="Salon",
    )  # fmt: skip
    session.commit()
    return session.get(OutboxMail, queued)


@pytest.mark.parametrize(
    ("accepts", "lang"), [("ar,fr;q=0.5", "ar"), ("en-GB,en", "en"), ("de", "fr"), ("", "fr")]
)
def test_the_first_page_leads_to_the_edition_in_the_browsers_language(
    client, edition, accepts, lang
):
    answer = client.get("/", headers={"Accept-Language": accepts})

    assert (answer.status_code, answer.location) == (302, f"/{lang}/{edition.code.lower()}/")


def test_the_first_page_leads_a_person_to_the_language_of_the_account(client, edition):
    client.login(UserFactory(language="ar").email)

    assert client.get("/").location == f"/ar/{edition.code.lower()}/"


def test_a_language_leads_to_the_only_edition_and_lists_several(client, edition):
    assert client.get("/en/").location == f"/en/{edition.code.lower()}/"

    other = EditionFactory()

    page = client.get("/en/").text
    assert f"/en/{edition.code.lower()}/" in page
    assert f"/en/{other.code.lower()}/" in page


def test_an_installation_without_an_edition_says_so(client):
    assert client.get("/", follow_redirects=True).status_code == 200


def test_health_says_whether_the_database_answers(client, monkeypatch, session):
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok\n")

    def away(*args, **kwargs):
        raise OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", away)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.text) == (503, "no database\n")


def test_robots_and_the_old_name_of_the_emblem(client, edition):
    assert "Disallow: /outbox" in client.get("/robots.txt").text
    assert client.get("/favicon.ico").location.startswith("/static/img/favicon.")


def test_the_outbox_shows_mails_escaped_in_their_language(client, mail):
    assert "a@example.org" in client.get("/outbox").text

    page = client.get(f"/outbox/{mail.id}").text

    assert '<html lang="fr"' in page
    assert "<script>alert" not in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_a_mails_html_runs_nothing_and_fetches_nothing(client, mail):
    client.check = False

    answer = client.get(f"/outbox/{mail.id}/html")

    assert "&lt;script&gt;alert(1)" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_outbox_without_mails_says_so(client, edition):
    assert client.get("/outbox").status_code == 200


def test_a_mail_that_does_not_exist_is_not_found(client, edition):
    assert client.get("/outbox/999999").status_code == 404


def test_an_address_without_a_page_answers_in_its_language(client, edition):
    answer = client.get("/ar/nothing/here", headers={"Accept-Language": "en"})

    assert answer.status_code == 404
    assert '<html lang="ar" dir="rtl"' in answer.text


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("page", ["/outbox", "/outbox/{}", "/outbox/{}/html"])
def test_there_is_no_outbox_in_production(client, mail, page):
    assert client.get(page.format(mail.id)).status_code == 404


@pytest.mark.usefixtures("production")
def test_production_pages_do_not_link_to_the_outbox(client, edition):
    assert "/outbox" not in client.get(f"/fr/{edition.code.lower()}/").text
