"""The addresses outside any edition."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from tests.conftest import SAFE
from tests.factories import (
    PASSWORD,
    ApplicationFactory,
    EditionFactory,
    MembershipFactory,
    OrganisationMemberFactory,
    UserFactory,
)
from village.core import outbox
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.life import Life
from village.extensions import db
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


def test_the_first_page_lists_editions_that_are_on_at_once(client, edition):
    other = EditionFactory(state=Life.CLOSED)
    assert client.get("/").location == f"/fr/{other.code.lower()}/"
    other.state = Life.PUBLIC
    db.session.commit()

    assert client.get("/").location == "/fr/"


def test_the_list_has_ones_own_editions_with_roles_and_hides_others_in_preparation(client, edition):
    mine = EditionFactory(state=Life.PREPARING, name={"fr": "La mienne"})
    EditionFactory(state=Life.PREPARING, name={"fr": "La leur"})
    EditionFactory(ends_on=date(2020, 6, 6), starts_on=date(2020, 6, 5), name={"fr": "Passée"})
    user = MembershipFactory(edition=mine, role=Role.JUROR).user
    member = OrganisationMemberFactory(user=user)
    ApplicationFactory(edition=edition, organisation=member.organisation)
    client.login(user.email)

    page = client.get("/en/").text

    listed = [page.find(words) for words in ("My editions", "La mienne", "Juror", "Applicant")]
    assert listed == sorted(listed)
    assert f'href="/en/{mine.code.lower()}/jury/"' in page
    assert f'href="/en/{edition.code.lower()}/apply/"' in page
    assert page.find("Earlier editions") < page.find("Passée")
    assert "La leur" not in page
    assert "New edition" not in page


def test_the_administrator_makes_a_new_edition_from_the_list(client, edition):
    client.login(UserFactory(is_administrator=True).email)

    assert 'href="/en/editions/new"' in client.get("/en/").text


def test_whoever_has_several_editions_goes_from_one_to_the_other(client, edition):
    other = EditionFactory(name={"fr": "L'autre"})
    user = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    client.login(user.email)
    one = client.get(f"/en/{edition.code.lower()}/admin/").text
    MembershipFactory(edition=other, user=user, role=Role.GATE)

    two = client.get(f"/en/{edition.code.lower()}/admin/").text

    assert ("All editions" in one, "All editions" in two) == (False, True)
    assert f'href="/en/{edition.code.lower()}/admin/" aria-current="true"' in two
    assert f'href="/en/{other.code.lower()}/gate/"' in two


def test_logging_in_leads_to_ones_own_edition_or_to_the_list(client, app, edition):
    other = EditionFactory(starts_on=date(2030, 6, 5), ends_on=date(2030, 6, 6))
    user = MembershipFactory(edition=edition, role=Role.JUROR).user
    here, there = (f"/fr/{one.code.lower()}/" for one in (edition, other))

    only = client.login_by_page(user.email).location
    MembershipFactory(edition=EditionFactory(state=Life.PREPARING), user=user, role=Role.GATE)
    several = app.test_client().login_by_page(user.email).location
    front = log_in_from(app.test_client(), user, there)
    MembershipFactory(edition=other, user=user, role=Role.ORGANISER)
    current = app.test_client().login_by_page(user.email).location

    assert (only, several) == (f"{here}jury/", "/fr/")
    assert (front, current) == (f"{there}apply/", f"{there}admin/")
    assert log_in_from(app.test_client(), user, here) == f"{here}jury/"


def test_signing_up_from_an_edition_leads_back_to_it(client, edition, session):
    EditionFactory(starts_on=date(2030, 6, 5), ends_on=date(2030, 6, 6))
    asked = {"name": "Salma", "email": "salma@example.org", "language": "fr"}
    client.post(f"/fr/account/signup?next=/fr/{edition.code.lower()}/", data=asked)
    mail = session.scalars(sa.select(OutboxMail)).one()

    opened = client.post(
        f"/fr/account/verify/{outbox.opened(SAFE, mail)['token']}",
        data={"password": "quatre mots sans lien"},
    )

    assert opened.location == f"/fr/{edition.code.lower()}/apply/"


def log_in_from(browser, user, path):
    data = {"email": user.email, "password": PASSWORD}
    page = browser.get(path).text
    assert f"/account/login?next={path}" in page
    return browser.post(f"/fr/account/login?next={path}", data=data).location


def test_the_login_page_is_headed_by_the_edition_it_leads_back_to(client, edition):
    EditionFactory(starts_on=date(2030, 6, 5), ends_on=date(2030, 6, 6), name={"en": "Later"})
    secret = EditionFactory(state=Life.PREPARING, name={"en": "Secret"})

    back = client.get(f"/en/account/login?next=/en/{edition.code.lower()}/").text
    hidden = client.get(f"/en/account/login?next=/en/{secret.code.lower()}/").text

    assert ("essai (en)</title>" in back, "Later" in back) == (True, False)
    assert ("Later</title>" in hidden, "Secret" in hidden) == (True, False)


def test_an_installation_without_an_edition_says_so(client):
    assert client.get("/", follow_redirects=True).status_code == 200


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
