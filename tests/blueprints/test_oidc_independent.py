"""Log in by a provider of OpenID Connect that others made, where one is installed.

NODE_PATH names the folder into which `npm install oidc-provider` has put it.
"""

import re
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
import requests
import sqlalchemy as sa

from tests.client import hidden_fields
from tests.faults.installation import free_port
from village.accounts.tables import FederatedIdentity
from village.accounts.words.oidc import TripStep
from village.config import ROOT
from village.core.audit.tables import AuditEntry
from village.web import checkup
from village.web.checkup import Health

pytestmark = pytest.mark.second_opinion("oidc-provider")
PROFILE = "/en/account/profile"
CALLBACK = "http://localhost/oidc/callback"


class Other:
    """The provider, and somebody's browser there.

    Attributes:
        pages: the provider's own pages that the browser was shown.
    """

    def __init__(self, issuer, process):
        self.issuer, self._process = issuer, process
        self.browser, self.pages = requests.Session(), []

    def new_keys(self):
        """Let the provider sign with other keys from now on."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "new keys\n"

    def log_in(self, url, email="salma@city.example"):
        """Answer what it asks; return the address of ours to which it leads."""
        while not url.startswith(CALLBACK):
            page = self.browser.get(url, allow_redirects=False, timeout=10)
            if page.is_redirect:
                url = urljoin(url, page.headers["Location"])
                continue
            self.pages.append(prompt := hidden_fields(page.text)["prompt"])
            action = re.search(r'action="([^"]*)"', page.text)[1]
            answer = self.browser.post(
                urljoin(url, action),
                data={"prompt": prompt, "login": email, "password": "any"},
                allow_redirects=False,
                timeout=10,
            )
            url = urljoin(url, answer.headers["Location"])
        back = urlsplit(url)
        return f"{back.path}?{back.query}"


@contextmanager
def serving():
    """Give the provider while it runs."""
    port = free_port()
    program = str(ROOT / "tests" / "independent_provider.mjs")
    with subprocess.Popen(
        ["node", program, str(port), CALLBACK],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == "listening\n"
        yield Other(f"http://127.0.0.1:{port}", process)


@pytest.fixture(scope="module")
def served():
    with serving() as other:
        yield other


@pytest.fixture
def other(served, app, monkeypatch):
    """Let the application use the provider, to which nobody has logged in yet."""
    served.browser, served.pages = requests.Session(), []
    settings = replace(
        app.config["VILLAGE"],
        oidc_issuer=served.issuer,
        oidc_client_id="village",
        oidc_client_secret="the secret of village, long enough",
        oidc_email_domains="city.example",
    )
    monkeypatch.setitem(app.config, "VILLAGE", settings)
    return served


def leave(client, path="login", **sent):
    left = client.post(f"/en/account/oidc/{path}", **sent)
    return left.headers["Refresh"].removeprefix("0; url=")


def come_back(client, back):
    return client.get(client.get(back).location)


def log_in(client, other, **sent):
    return come_back(client, other.log_in(leave(client, query_string={"next": PROFILE}, **sent)))


def refusals(session):
    lines = sa.select(AuditEntry).where(AuditEntry.action == "identity_refused")
    return [line.data["reason"] for line in session.scalars(lines)]


def test_staff_logs_in_and_the_provider_knows_them_the_second_time(client, other, app, session):
    first = log_in(client, other)
    again = log_in(app.test_client(), other)

    assert other.pages == ["login", "consent"]
    assert (first.location, again.location) == (PROFILE, PROFILE)
    [known] = session.scalars(sa.select(FederatedIdentity))
    assert (known.issuer, known.subject) == (other.issuer, "salma@city.example")
    assert "Salma Idrissi" in client.get(PROFILE).text


def test_keys_are_changed_and_what_the_doctor_reads_is_well(ctx, client, other, app):
    log_in(client, other)
    other.new_keys()

    assert log_in(app.test_client(), other).location == PROFILE
    found = checkup.findings(ctx, app.config["VILLAGE"], files=False)
    assert next(one.health for one in found if one.part == "provider") is Health.WELL


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
        {"nonce": "of another login"},
        {"client_id": "another"},
    ],
)
def test_a_code_for_another_browser_or_application_opens_nothing(client, other, session, changed):
    """What came by another way there: a code of another verifier, nonce or application."""
    there, _, query = leave(client).partition("?")
    back = other.log_in(f"{there}?{urlencode(dict(parse_qsl(query)) | changed)}")

    assert come_back(client, back).status_code == 422
    assert len(refusals(session)) == 1
    assert client.get(PROFILE).status_code == 303


def test_an_answer_with_another_state_or_twice_opens_nothing(client, other, app, session):
    back = other.log_in(leave(client))

    forged = come_back(client, re.sub("state=[^&]*", "state=another", back))
    stolen = come_back(app.test_client(), back)
    late = come_back(client, back)

    assert (forged.status_code, stolen.status_code, late.status_code) == (303, 422, 303)
    assert client.get(PROFILE).status_code == 303


def test_another_domain_is_not_let_in(client, other):
    back = other.log_in(leave(client), "salma@other.example")

    assert come_back(client, back).status_code == 403


def test_what_weighs_is_confirmed_there_though_it_knows_who_is_here(client, other):
    log_in(client, other)
    with client.session_transaction() as cookie:
        cookie["confirmed"] -= 15 * 60
    question = client.post(f"{PROFILE}/sessions", data={"session": "x"})
    form = re.search(r'action="[^"]*/oidc/confirm".*?</form>', question.text, re.S)[0]
    other.pages.clear()

    carried = {"carried": hidden_fields(form)["carried"]}
    confirmed = come_back(client, other.log_in(leave(client, TripStep.CONFIRM, data=carried)))

    assert (question.status_code, confirmed.status_code, other.pages) == (403, 200, ["login"])
    assert client.post(f"{PROFILE}/sessions", data={"session": "x"}).status_code == 303


def test_one_logs_out_here_and_there(client, other, app):
    log_in(client, other)
    client.post("/en/account/logout")
    page = other.browser.get(leave(client, "logout"), timeout=10)
    fields = hidden_fields(page.text) | {"logout": "yes"}
    other.browser.post(f"{other.issuer}/session/end/confirm", data=fields, timeout=10)
    other.pages.clear()

    log_in(app.test_client(), other)

    assert other.pages == ["login", "consent"]
