"""The headers of every answer, the names of cookies, and whom to tell of a weakness."""

import re
from dataclasses import replace

import pytest

from tests.client import hidden_fields
from tests.factories import PASSWORD, UserFactory
from village.config import ROOT, Configuration
from village.web import flask_config, security
from village.web.links import asset

SECURE = Configuration(base_url="https://village.example", secret_key="x" * 40)


@pytest.mark.parametrize("path", ["/fr/account/login", "/nothing/here", "/healthz", "static"])
def test_every_answer_says_what_a_browser_may_do_with_it(app, client, path):
    if path == "static":
        with app.test_request_context("/"):
            path = asset("js/page.js")

    answer = client.get(path)

    assert {name: answer.headers.get(name) for name in security.HEADERS} == security.HEADERS
    assert "Access-Control-Allow-Origin" not in answer.headers
    answer.close()


def test_over_https_browsers_come_back_by_https_for_a_year():
    assert security.headers(SECURE)["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in security.headers(Configuration())


def test_over_https_no_other_host_writes_or_reads_the_cookies(app, client, edition, monkeypatch):
    settings = replace(app.config["VILLAGE"], base_url="https://localhost")
    monkeypatch.setitem(app.config, "VILLAGE", settings)
    for name, value in flask_config(SECURE).items():
        if name.startswith("SESSION_COOKIE"):
            monkeypatch.setitem(app.config, name, value)
    client.csrf, here = False, "https://localhost"
    form = hidden_fields(client.get("/fr/account/login", base_url=here).text)
    data = {**form, "email": UserFactory().email, "password": PASSWORD}

    answer = client.post(
        "/fr/account/login", data=data, base_url=here, headers={"Referer": f"{here}/"}
    )

    cookies = answer.headers.getlist("Set-Cookie")
    assert {one.partition("=")[0] for one in cookies} == {
        "__Host-village", "__Host-village_device",
    }  # fmt: skip
    for one in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(one.split("; "))
        assert "Domain" not in one


def test_a_trace_is_refused(client):
    assert client.open("/robots.txt", method="TRACE").status_code == 405


def test_a_weakness_is_told_to_whom_the_installation_names(app, client, monkeypatch):
    client.check = False
    nobody = client.get("/.well-known/security.txt")
    settings = replace(app.config["VILLAGE"], security_contact="mailto:security@village.example")
    monkeypatch.setitem(app.config, "VILLAGE", settings)

    answer = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert (nobody.status_code, answer.mimetype) == (404, "text/plain")
    assert lines["Contact"] == "mailto:security@village.example"
    assert lines["Canonical"].endswith("/.well-known/security.txt")
    assert lines["Expires"].endswith("T00:00:00Z")


#: What scripts write under a name that is not written there: sides, names of a list, numbers.
CALCULATED = {
    ("gate-offline.js", "line[at]"),
    ("passkeys.js", "response[name]"),
    ("snapping.js", "found[side]"),
}
WRITTEN = re.compile(r"(?<![\w.])(\w[\w.]*\[[a-z][\w.]*\]) (?:\?\?|\|\|)?= ")


def test_scripts_write_under_no_name_from_outside():
    """As `__proto__` it would change what every object has."""
    scripts = (ROOT / "static" / "js").rglob("*.js")
    found = {(path.name, name) for path in scripts for name in WRITTEN.findall(path.read_text())}

    assert found == CALCULATED
