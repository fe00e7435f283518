"""The pages of accounts; R14, R15 and R16 of the risks through HTTP."""

import re
import tomllib
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.conftest import SAFE
from tests.factories import (
    PASSWORD,
    ApplicationFactory,
    MembershipFactory,
    OrganisationMemberFactory,
    UserFactory,
)
from village.accounts.tables import LoginAttempt, User, UserSession
from village.accounts.words import demo
from village.accounts.writes import accounts
from village.config import ROOT
from village.core import outbox
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.demo import source

GOOD = "quatre mots sans lien"
PROFILE = "/fr/account/profile"

#: Of the accounts that everybody may try.
PASSWORD_TO_TRY = source.read().people["password"]


def signup_data(**changed):
    return {"name": "Salma", "email": "salma@example.org", "language": "fr", **changed}


def last_mail(session):
    return session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()


def last_token(session):
    return outbox.opened(SAFE, last_mail(session))["token"]


def link(session, page):
    return f"/fr/account/{page}/{last_token(session)}"


def without_token(page):
    return re.sub(r'name="csrf_token" value="[^"]+"|X-CSRFToken": "[^"]+"', "", page.text)


@pytest.fixture
def limits(app, monkeypatch):
    """Let an account fail three times."""
    settings = replace(app.config["VILLAGE"], login_limit=3)
    monkeypatch.setitem(app.config, "VILLAGE", settings)


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@pytest.mark.parametrize("page", ["login", "signup", "forgot", "sent/signup", "sent/reset"])
def test_each_page_shows_in_each_language(client, edition, lang, page):
    assert client.get(f"/{lang}/account/{page}").status_code == 200


def test_one_signs_up_opens_the_account_and_logs_out(client, edition, session):
    assert client.post("/fr/account/signup?next=/fr/x/visit", data=signup_data()).status_code == 303
    confirm = link(session, "verify")
    assert "salma@example.org" in client.get(confirm).text
    assert session.scalars(sa.select(User)).all() == [], "looking opens nothing"

    assert client.post(confirm, data={"password": GOOD}).location == "/fr/x/visit"
    assert client.get(confirm).status_code == 410
    assert client.get(PROFILE).status_code == 200
    assert client.post("/fr/account/logout").location == f"/fr/{edition.code.lower()}/"
    assert client.get(PROFILE).location == f"/fr/account/login?next={PROFILE}"


def test_a_refused_sign_up_shows_what_is_wrong_beside_its_field(client, edition):
    page = client.post("/en/account/signup", data=signup_data(email="salma@"))

    assert page.status_code == 422
    assert 'id="email-error"' in page.text
    assert 'value="Salma"' in page.text


@pytest.mark.parametrize("password", ["motdepasse2024", "quatre mots sans lien", ""])
def test_the_password_may_be_neither_common_nor_the_name(client, edition, session, password):
    client.post("/fr/account/signup", data=signup_data(name="Quatre mots sans lien"))
    page = client.post(link(session, "verify"), data={"password": password})

    assert page.status_code == 422
    assert 'id="password-error"' in page.text
    assert not password or password not in page.text
    assert session.scalars(sa.select(User)).all() == []


@pytest.mark.parametrize("page", ["signup", "forgot", "login/link"])
def test_the_answer_does_not_say_whether_there_is_an_account(client, edition, page):
    UserFactory(email="known@example.org")

    known, unknown = (
        client.post(f"/fr/account/{page}", data=signup_data(email=f"{who}@example.org"))
        for who in ("known", "unknown")
    )

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert client.get(known.location).status_code == 200


def test_a_failed_login_looks_the_same_whatever_the_reason(client, edition):
    UserFactory(email="known@example.org")
    UserFactory(email="fresh@example.org", verified_at=None)

    pages = [
        client.post("/fr/account/login", data={"email": f"{who}@example.org", "password": password})
        for who, password in (("known", "wrong"), ("nobody", PASSWORD), ("fresh", PASSWORD))
    ]

    assert [page.status_code for page in pages] == [422, 422, 422]
    known, nobody, fresh = (
        without_token(page).replace(who, "…")
        for page, who in zip(pages, ("known@", "nobody@", "fresh@"), strict=True)
    )
    assert known == nobody == fresh


def test_after_many_failures_the_next_attempt_waits_and_the_address_stays(
    client, edition, limits, session
):
    user = UserFactory()
    for _ in range(3):
        client.login_by_page(user.email, "wrong")

    page = client.post("/en/account/login", data={"email": user.email, "password": PASSWORD})

    assert (page.status_code, page.headers["Retry-After"]) == (429, "1")
    assert "This was tried too often. Wait 1 second, then try again." in page.text
    assert f'value="{user.email}"' in page.text
    assert session.scalars(sa.select(UserSession)).all() == []


def test_a_device_that_knows_the_account_passes_while_others_are_slowed(
    client, app, edition, limits
):
    user, other = UserFactory(), UserFactory()
    client.login_by_page(user.email)
    client.post("/fr/account/logout")
    thief = app.test_client()
    for _ in range(3):
        thief.login_by_page(user.email, "wrong")
        thief.login_by_page(other.email, "wrong")

    assert thief.login_by_page(user.email).status_code == 429
    assert client.login_by_page(other.email).status_code == 429, (
        "this device knows one account only"
    )
    assert client.login_by_page(user.email).status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "WyJ4IixbXV0.forged"])
def test_a_forged_cookie_makes_no_device_known(client, app, edition, limits, forged):
    user = UserFactory()
    for _ in range(3):
        client.login_by_page(user.email, "wrong")
    client.set_cookie("village_device", forged)

    assert client.login_by_page(user.email).status_code == 429


def test_a_forged_forwarded_for_header_does_not_change_the_network(client, edition, session):
    for number in range(3):
        client.post(
            "/fr/account/login",
            data={"email": "nobody@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )

    assert set(session.scalars(sa.select(sa.cast(LoginAttempt.network, sa.Text)))) == {
        "127.0.0.1/32"
    }


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
        "",
    ],
)
def test_a_login_leads_to_no_other_site(client, edition, target):
    answer = client.post(
        "/fr/account/login",
        query_string={"next": target},
        data={"email": UserFactory().email, "password": PASSWORD},
    )

    assert answer.location == f"/fr/{edition.code.lower()}/apply/"


def test_a_link_in_a_mail_leads_to_no_other_site(client, edition, session):
    client.post("/fr/account/signup?next=//evil.example/", data=signup_data())
    opened = client.post(link(session, "verify"), data={"password": GOOD})

    assert opened.location == f"/fr/{edition.code.lower()}/apply/"


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.ORGANISER, "admin/"), (Role.JUROR, "jury/"), (Role.GATE, "gate/")],
)
def test_staff_starts_at_its_own_first_page(client, edition, role, page):
    user = MembershipFactory(edition=edition, role=role).user

    assert client.login_by_page(user.email).location.startswith(
        f"/fr/{edition.code.lower()}/{page}"
    )


def test_a_copied_cookie_is_refused_after_logout(client, app, edition):
    client.login_by_page(UserFactory().email)
    stolen = client.get_cookie("village").value
    assert client.get(PROFILE).status_code == 200

    client.post("/fr/account/logout")

    thief = app.test_client()
    thief.set_cookie("village", stolen)
    assert thief.get(PROFILE).status_code == 303


def test_a_planted_session_is_not_kept_at_login(client, app, edition):
    attacker = app.test_client()
    attacker.get("/fr/account/login")
    planted = attacker.get_cookie("village").value
    client.set_cookie("village", planted)

    client.login_by_page(UserFactory().email)

    attacker.set_cookie("village", planted)
    assert attacker.get(PROFILE).status_code == 303
    with client.session_transaction() as cookie:
        assert set(cookie) <= {
            "_user_id",
            "_fresh",
            "_permanent",
            "seen",
            "confirmed",
            "csrf_token",
            "_id",
        }


def test_choosing_a_new_password_logs_out_all_others_but_not_this_one(client, app, edition):
    user = UserFactory()
    other = app.test_client()
    other.login_by_page(user.email)
    client.login_by_page(user.email)

    answer = client.post(
        "/fr/account/profile/password", data={"current": PASSWORD, "password": GOOD}
    )

    assert answer.status_code == 303
    assert client.get(PROFILE).status_code == 200
    assert other.get(PROFILE).status_code == 303


def test_a_wrong_present_password_is_said_beside_its_field(client, edition):
    client.login_by_page(UserFactory().email)

    page = client.post("/fr/account/profile/password", data={"current": "no", "password": GOOD})

    assert page.status_code == 422
    assert 'id="current-error"' in page.text


def test_a_reset_logs_out_everywhere_and_lets_in_with_the_new_password(
    client, app, edition, session
):
    user = UserFactory()
    other = app.test_client()
    other.login_by_page(user.email)
    client.post("/fr/account/forgot", data={"email": user.email})
    reset = link(session, "reset")
    assert client.get(reset).status_code == 200
    assert client.post(reset, data={"password": "short"}).status_code == 422

    assert client.post(reset, data={"password": GOOD}).status_code == 303

    assert other.get(PROFILE).status_code == 303
    assert client.login_by_page(user.email).status_code == 422
    assert client.login_by_page(user.email, GOOD).status_code == 303
    assert client.get(reset).status_code == 410


def test_the_address_that_a_reset_has_proven_stands_in_the_login_form_once(
    client, edition, session
):
    email = UserFactory().email
    client.post("/fr/account/forgot", data={"email": email})
    client.post(link(session, "reset"), data={"password": GOOD})

    first, second = (client.get("/fr/account/login").text for _ in range(2))

    assert (f'value="{email}"' in first, f'value="{email}"' in second) == (True, False)


def test_a_change_of_role_logs_out(client, ctx, edition):
    user = UserFactory()
    client.login_by_page(user.email)

    accounts.grant(ctx, edition, user, Role.JUROR)
    ctx.session.commit()

    assert client.get(PROFILE).status_code == 303


def test_the_profile_changes_name_and_language(client, edition, session):
    user = UserFactory()
    client.login_by_page(user.email)

    answer = client.post(PROFILE, data={"name": "Salma", "language": "ar"})

    assert answer.location == "/ar/account/profile"
    session.refresh(user)
    assert (user.name, user.language) == ("Salma", "ar")
    assert client.post(PROFILE, data={"name": "", "language": "ar"}).status_code == 422


def test_the_profile_lists_devices_and_logs_them_out(client, app, edition):
    user = UserFactory()
    phone = app.test_client()
    phone.post(
        "/fr/account/login", data={"email": user.email, "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17 Safari/604"},
    )  # fmt: skip
    client.login_by_page(user.email)
    page = client.get(PROFILE).text
    assert "Safari · iPhone" in page
    [digest] = re.findall(r'name="session" value="([0-9a-f]{64})"', page)

    client.post("/fr/account/profile/sessions", data={"session": digest})

    assert phone.get(PROFILE).status_code == 303
    assert client.get(PROFILE).status_code == 200


def test_all_other_devices_are_logged_out_at_once(client, app, edition):
    user = UserFactory()
    others = [app.test_client(), app.test_client()]
    for other in others:
        other.login_by_page(user.email)
    client.login_by_page(user.email)

    client.post("/fr/account/profile/sessions")

    assert [other.get(PROFILE).status_code for other in others] == [303, 303]
    assert client.get(PROFILE).status_code == 200


def test_a_session_in_use_is_noted_now_and_then_not_at_each_request(
    client, edition, session, count_queries
):
    client.login_by_page(UserFactory().email)
    count_queries.clear()
    client.get(PROFILE)
    assert [sql for sql in count_queries if sql.startswith("UPDATE")] == []

    with client.session_transaction() as cookie:
        cookie["seen"] -= 3600
    before = session.scalars(sa.select(UserSession.seen_at)).one()
    client.get(PROFILE)

    assert session.scalars(sa.select(UserSession.seen_at)).one() > before


@pytest.mark.parametrize(
    "path", ["/fr/account/logout", "/fr/account/profile/password", "/fr/account/profile/sessions"]
)
def test_what_changes_something_takes_no_get(client, edition, path):
    client.login_by_page(UserFactory().email)

    assert client.get(path).status_code == 405
    assert client.get(PROFILE).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["login", "signup", "forgot", "logout", "profile", "profile/password", "profile/sessions"],
)
def test_a_form_of_another_site_is_refused(client, edition, path):
    client.login_by_page(UserFactory().email)
    client.csrf = False

    assert client.post(f"/fr/account/{path}", data=signup_data()).status_code == 400


def test_who_is_not_logged_in_can_post_nothing_to_the_profile(client, edition):
    assert client.post(PROFILE, data={"name": "x", "language": "fr"}).status_code == 401


def test_the_demo_lists_its_accounts_to_try_and_no_others(client, edition, session):
    named = UserFactory(email=f"jury1@{demo.DOMAIN}", name="Named Juror")
    MembershipFactory(edition=edition, user=named, role=Role.JUROR)
    MembershipFactory(edition=edition, user=UserFactory(name="Somebody Else"), role=Role.JUROR)
    member = OrganisationMemberFactory(user=UserFactory(email=f"startup@{demo.DOMAIN}"))
    ApplicationFactory(edition=edition, organisation=member.organisation)
    assert PASSWORD_TO_TRY not in client.get("/fr/account/login").text

    edition.is_demo = True
    session.commit()
    page = client.get("/fr/account/login").text

    assert (PASSWORD_TO_TRY in page, "Named Juror" in page, "Somebody Else" in page) == (
        True, True, False
    )  # fmt: skip
    assert page.index("Named Juror") < page.index(f"startup@{demo.DOMAIN}")


def test_no_demo_password_is_shown_in_production(client, edition, session, app, monkeypatch):
    edition.is_demo = True
    session.commit()
    settings = replace(app.config["VILLAGE"], env="production")
    monkeypatch.setitem(app.config, "VILLAGE", settings)

    assert PASSWORD_TO_TRY not in client.get("/fr/account/login").text


def test_links_in_mails_start_with_the_configured_address(
    client, edition, session, app, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # the cookie is of localhost
    client.csrf = False
    client.post(
        "/fr/account/forgot", data={"email": UserFactory().email}, headers={"Host": "127.0.0.1"}
    )

    mail = last_mail(session)
    page = client.get(f"/outbox/{mail.id}").text

    assert f"http://localhost/fr/account/reset/{last_token(session)}" in page
    assert "http://127.0.0.1" not in page


def test_another_host_is_refused(client, edition):
    client.check = False
    page = client.get("/fr/account/login", headers={"Host": "evil.example"})

    assert page.status_code == 400


def test_a_signed_in_visitor_of_the_login_page_goes_on(client, edition):
    client.login_by_page(UserFactory().email)

    assert client.get("/fr/account/login").status_code == 303


def test_a_login_takes_few_queries(client, edition, count_queries):
    user = UserFactory()
    client.get("/fr/account/login")
    count_queries.clear()

    client.get("/fr/account/login")

    assert len([sql for sql in count_queries if sql.startswith("SELECT")]) <= 2, count_queries
    assert user


def test_the_password_that_the_login_page_shows_is_the_demos():
    people = tomllib.loads((ROOT / "demo/casablanca-2024/people.toml").read_text("utf-8"))

    assert people["password"] == PASSWORD_TO_TRY
    named = people["staff"] + people["jurors"] + people["applicants"]
    assert {person["email"].rpartition("@")[2] for person in named} == {demo.DOMAIN}


def test_who_comes_to_apply_signs_up_beside_the_login(client, edition, session):
    start = f"/fr/{edition.code.lower()}/apply/start?call=startup"
    login = client.get(start).location
    page = client.get(login)
    action = re.search(r'action="([^"]*signup[^"]*)"', page.text)[1].replace("&amp;", "&")

    client.post(action, data=signup_data())
    opened = client.post(link(session, "verify"), data={"password": GOOD})

    client.post("/fr/account/logout")
    plain = client.get("/fr/account/login").text
    assert opened.location == start
    assert ["signup" in text for text in (page.text, plain)] == [True, True]
    assert ['name="name"' in text for text in (page.text, plain)] == [True, False]
