"""Log in by a provider of OpenID Connect, against a real one on loopback."""

import re
import time
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests
import sqlalchemy as sa

from tests import openid_provider
from tests.blueprints.test_second_factor import add_app
from tests.client import hidden_fields
from tests.factories import MembershipFactory, UserFactory
from village.accounts.tables import FederatedIdentity, Membership, User
from village.core.audit.tables import AuditEntry
from village.core.permissions import Role
from village.web import checkup
from village.web.checkup import Health

LOGIN, PROFILE = "/en/account/login", "/en/account/profile"
EMAIL = "salma@city.example"


@pytest.fixture(scope="module")
def served():
    """Serve a provider."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # read by the provider's side alone
        with openid_provider.serving() as provider:
            yield provider


@pytest.fixture
def provider(served, app, monkeypatch):
    """Let the application use a provider that knows Salma, and may prove addresses of her city."""
    fresh = openid_provider.Provider(served.issuer)
    served.__dict__.update(fresh.__dict__)
    served.says |= {"email": EMAIL, "email_verified": True}
    use(app, monkeypatch, served, oidc_email_domains="city.example", oidc_second_factor="mfa")
    return served


def use(app, monkeypatch, provider, **settings):
    changed = replace(app.config["VILLAGE"], **(provider.settings() | settings))
    monkeypatch.setitem(app.config, "VILLAGE", changed)


def leave(client, path="login", **sent):
    """Press the button; return where at the provider it leads, and back from there."""
    left = client.post(f"/en/account/oidc/{path}", **sent)
    assert left.status_code == 200, left.text
    there = left.headers["Refresh"].removeprefix("0; url=")
    answer = requests.get(there, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/oidc/callback"
    return f"{back.path}?{back.query}"


def come_back(client, back):
    return client.get(client.get(back).location)


def log_in(client, **sent):
    return come_back(client, leave(client, **sent))


def refusals(session):
    lines = sa.select(AuditEntry).where(AuditEntry.action == "identity_refused")
    return [line.data["reason"] for line in session.scalars(lines)]


def test_without_a_provider_there_is_no_button_and_no_page(client):
    assert "/account/oidc" not in client.get(LOGIN).text
    assert client.post("/en/account/oidc/login").status_code == 404
    assert client.get("/en/account/oidc?state=x&code=y").status_code == 404


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Log in with City Login"),
        ("fr", "Se connecter avec City Login"),
        ("ar", "تسجيل الدخول عبر City Login"),
    ],
)
def test_the_login_page_has_a_button_in_its_language(client, provider, lang, words):
    assert words in client.get(f"/{lang}/account/login").text


def test_staff_of_the_city_get_an_account_and_come_where_they_wanted(client, provider, session):
    begun = leave(client, query_string={"next": PROFILE})
    arrived = come_back(client, begun)

    asked = provider.asked
    assert (asked["scope"], asked["code_challenge_method"], asked["ui_locales"]) == (
        "openid email profile",
        "S256",
        "en",
    )
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert (arrived.status_code, arrived.location) == (303, PROFILE)
    assert EMAIL in client.get(PROFILE).text
    [user] = session.scalars(sa.select(User))
    assert (user.email, user.name, user.language) == (EMAIL, "Salma Idrissi", "en")
    assert list(session.scalars(sa.select(Membership))) == []


def test_what_was_typed_comes_along_and_the_language_of_the_page_too(client, provider):
    carried = '["/fr/account/profile", [["name", "Salma Idrissi El Fassi"]]]'
    left = client.post("/fr/account/oidc/login", data={"carried": carried})
    there = requests.get(
        left.headers["Refresh"].removeprefix("0; url="), allow_redirects=False, timeout=10
    )
    back = urlsplit(there.headers["Location"])

    arrived = come_back(client, f"{back.path}?{back.query}")

    assert arrived.status_code == 200
    assert "Salma Idrissi El Fassi" in arrived.text
    assert 'lang="fr"' in arrived.text


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ({"nonce": "of another login"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another application"}, "aud"),
        ({"aud": ["village", "another application"]}, "azp"),
        ({"iss": "https://other.example"}, "iss"),
        ({"exp": time.time() - 61}, "expired"),
        ({"iat": time.time() + 3600}, "future"),
        ({"sub": None}, ""),
        ({"email": "salma@other.example"}, "OutsideDomains"),
        ({"email_verified": False}, "no account"),
    ],
)
def test_a_token_that_does_not_hold_opens_nothing(client, provider, session, says, reason):
    provider.says |= says

    page = log_in(client)

    [why] = refusals(session)
    assert reason in why
    assert page.status_code in (403, 422)
    assert 'class="error-summary' in page.text
    assert client.get(PROFILE).status_code == 303
    assert list(session.scalars(sa.select(User))) == []


def test_clocks_may_be_a_minute_apart(client, provider):
    provider.says |= {"exp": int(time.time()) - 30, "iat": int(time.time()) + 30}

    assert log_in(client).status_code == 303


def test_new_keys_are_seen_at_once_and_others_prove_nothing(client, provider, app, session):
    assert log_in(client).status_code == 303
    provider.key = openid_provider.new_key()
    assert log_in(app.test_client()).status_code == 303

    provider.shown, provider.key = provider.key, openid_provider.new_key()

    assert log_in(app.test_client()).status_code == 422
    assert len(refusals(session)) == 1


def test_an_answer_is_good_once_and_in_the_browser_that_asked(client, provider, app, session):
    other, back = app.test_client(), leave(client)
    stolen = come_back(other, back)
    again = come_back(client, back)

    assert stolen.status_code == 422
    assert refusals(session) == ["MismatchingStateError"]
    assert (again.status_code, urlsplit(again.location).path) == (303, LOGIN)
    assert client.get(PROFILE).status_code == 303


def test_an_answer_after_the_login_leads_on_as_a_page_read_again_does(client, provider):
    back = leave(client, query_string={"next": PROFILE})
    come_back(client, back)
    with client.session_transaction() as cookie:
        before = dict(cookie)

    again = come_back(client, back)

    assert urlsplit(again.location).path == LOGIN
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] == before["_user_id"]


def test_a_code_is_worth_nothing_without_what_only_this_browser_has(client, provider, session):
    back = leave(client)
    with client.session_transaction() as cookie:
        [kept] = [key for key in cookie if key.startswith("_state_oidc_")]
        data = {**cookie[kept]["data"], "code_verifier": "0" * 48}
        cookie[kept] = {**cookie[kept], "data": data}

    assert come_back(client, back).status_code == 422
    assert len(refusals(session)) == 1


def test_who_is_not_let_in_there_reads_so_and_finds_the_page_as_it_was(client, provider):
    provider.refuses = True

    page = log_in(client, query_string={"next": PROFILE}, data={"carried": '["/x", [["a", "b"]]]'})

    assert page.status_code == 422
    assert "The other site did not let you in" in page.text
    assert hidden_fields(page.text)["carried"]
    assert f"login?next={PROFILE}" in page.text


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": None},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
)
def test_a_provider_that_is_another_or_cannot_sign_safely_is_away(client, provider, metadata):
    provider.metadata = metadata

    page = client.post("/en/account/oidc/login", query_string={"next": PROFILE})

    assert (page.status_code, "does not answer" in page.text) == (503, True)


def test_the_doctor_asks_for_the_description_and_the_keys(ctx, provider, app):
    def line():
        found = checkup.findings(ctx, app.config["VILLAGE"], files=False)
        return next((one.health, one.words) for one in found if one.part == "provider")

    assert line() == (Health.WELL, f"{provider.issuer} answers")

    provider.metadata = {"issuer": "https://other.example"}
    health, words = line()
    assert (health, "it calls itself https://other.example" in words) == (Health.ILL, True)


def test_the_address_may_stand_on_the_page_of_users_of_the_same_person(client, provider, session):
    del provider.says["email"]
    provider.userinfo = {"sub": "2", "email": EMAIL, "email_verified": True}
    other = log_in(client)
    provider.userinfo["sub"] = "1"

    assert (other.status_code, log_in(client).status_code) == (422, 303)
    assert refusals(session) == ["userinfo of another person"]


def test_our_second_factor_is_asked_unless_the_provider_has_asked_for_one(
    client, provider, app, session
):
    add_app(session, UserFactory(email=EMAIL))

    asked = log_in(client, query_string={"next": PROFILE})
    provider.says["amr"] = ["pwd", "mfa"]
    let_in = log_in(app.test_client(), query_string={"next": PROFILE})

    assert asked.location == f"/en/account/login/second?next={PROFILE}"
    assert client.get(asked.location).status_code == 200
    assert let_in.location == PROFILE


def test_an_organiser_whom_the_provider_asked_for_a_second_factor_needs_no_other(
    client, provider, app, session, edition, monkeypatch
):
    use(app, monkeypatch, provider, second_factor="required", oidc_second_factor="mfa",
        oidc_email_domains="city.example")  # fmt: skip
    MembershipFactory(edition=edition, role=Role.ORGANISER, user=UserFactory(email=EMAIL))
    board, without = f"/en/{edition.code.lower()}/admin/", app.test_client()

    log_in(without)
    provider.says["amr"] = ["mfa"]
    log_in(client)

    assert urlsplit(without.get(board).location).path == "/en/account/security"
    assert client.get(board).status_code == 200


def test_one_links_ones_login_removes_it_and_logs_out_there_too(client, provider, session):
    user = UserFactory()
    client.login(user.email)
    provider.says["email"] = "another@city.example"

    linked = log_in(client, path="link")
    [known] = session.scalars(sa.select(FederatedIdentity))
    shown = client.get(PROFILE).text
    out = client.post("/en/account/logout")
    page = client.get(out.location)
    there = client.post("/en/account/oidc/logout").headers["Refresh"]
    log_in(client)
    removed = client.post("/en/account/oidc/unlink")

    assert (linked.location, known.user_id, known.subject) == (PROFILE, user.id, "1")
    assert "Your login there has opened this account since" in shown
    assert (page.status_code, "City Login may still know you" in page.text) == (200, True)
    assert there == f"0; url={provider.issuer}/out?client_id=village"
    assert (removed.status_code, list(session.scalars(sa.select(FederatedIdentity)))) == (303, [])
    assert "Link my login" in client.get(PROFILE).text


def test_a_login_that_opens_another_account_is_not_linked(client, provider, session):
    log_in(client)
    user = UserFactory()
    client.login(user.email)

    refused = log_in(client, path="link")

    assert refused.location == PROFILE
    assert "opens another account already" in client.get(PROFILE).text
    assert refusals(session) == ["IdentityTaken"]


def test_who_came_by_the_provider_confirms_what_weighs_there(client, provider, session):
    log_in(client)
    with client.session_transaction() as cookie:
        cookie["confirmed"] -= 15 * 60

    question = client.post("/en/account/profile/sessions", data={"session": "x"})
    form = re.search(r'action="[^"]*/oidc/confirm".*?</form>', question.text, re.S)[0]
    provider.says["auth_time"] = int(time.time()) - 3600
    data = {"carried": hidden_fields(form)["carried"]}
    refused = log_in(client, path="confirm", data=data)
    again = client.post("/en/account/profile/sessions", data={"session": "x"}).status_code
    del provider.says["auth_time"]
    confirmed = log_in(client, path="confirm", data=data)
    done = client.post("/en/account/profile/sessions", data={"session": "x"}).status_code

    assert (question.status_code, refused.status_code, again) == (403, 403, 403)
    assert (provider.asked["prompt"], provider.asked["max_age"]) == ("login", "0")
    assert (confirmed.status_code, done) == (200, 303)
    assert hidden_fields(confirmed.text)["session"] == "x"


def test_who_was_logged_out_meanwhile_links_nothing(client, provider, session):
    client.login(UserFactory().email)
    back = leave(client, path="link")
    client.post("/en/account/logout")

    come_back(client, back)

    assert list(session.scalars(sa.select(FederatedIdentity))) == []


def test_a_network_leaves_for_the_provider_so_often(client, provider, monkeypatch):
    monkeypatch.setattr("village.blueprints.accounts.oidc._LEAVING", 1)

    answers = [client.post("/en/account/oidc/login").status_code for _ in "12"]

    assert answers == [200, 429]
