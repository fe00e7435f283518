"""What people, programs and attackers put into addresses and forms never becomes our fault."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask, request
from werkzeug.routing import Rule

from tests import factories
from tests.client import PageCheckingClient, no_page
from tests.conftest import acting
from tests.effort import tries
from village.applications.words import State
from village.core.context import Context
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.web import errors
from village.web.incoming import CutFile

HUGE = "9" * 20
#: Six values are tried; each address meets one of them, and thoroughly all.
EVERY = 6 // tries(1, thorough=6)
#: Names under which addresses and small forms carry something, in all features.
NAMES = (
    "page", "q", "words", "kind", "state", "zone", "axis", "order", "down", "stand", "from", "next",
    "scan", "sheet", "subject", "application", "version", "as", "run", "said", "scope", "again",
    "juror", "do", "session", "wish_1", "reference", "seen", "code", "event", "gate", "email",
    "password", "name", "comment", "reason", "reasons", "note", "outcome", "count", "number",
    "stands", "other", "organisation", "draft_key", "submission_key", "q_x", "step", "repair",
)  # fmt: skip


@pytest.fixture
def everybody(app: Flask, ctx: Context) -> PageCheckingClient:
    """Return the browser of somebody who holds every role and has a file."""
    member = factories.OrganisationMemberFactory()
    factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=member.organisation,
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    acting(ctx, *Role, user=member.user)
    browser = app.test_client()
    assert isinstance(browser, PageCheckingClient)
    browser.check = False
    browser.login(member.user.email)
    return browser


@dataclass
class Tried:
    """One address, with a hostile value in each of its arguments."""

    rule: Rule
    path: str


def addresses(app: Flask, edition: str, value: str, number: str) -> Iterator[Tried]:
    """Yield every address of the application."""
    kinds = {"lang": "fr", "edition": edition, "what": "reset", "kind": "svg"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "accounts.logout":
            continue
        parts = dict.fromkeys(rule.arguments, value) | kinds
        parts |= {"action": "withdraw" if rule.endpoint == "apply.step" else "select"}
        parts |= dict.fromkeys(("mail_id", "at"), number)
        pattern = "".join(
            parts[text] if dynamic else text for dynamic, text in rule._trace if text != "|"
        )
        yield Tried(rule, pattern)


@pytest.mark.parametrize(
    ("at", "value"), list(enumerate(["%00", "a%00b", "%01", "%ED%A0%80", HUGE, "%EF%BF%BF"]))
)
def test_no_path_is_our_fault(everybody, app, ctx, at, value, monkeypatch):
    """The values are all of a kind, and a HEAD is answered by what answers a GET."""
    monkeypatch.setattr(errors, "render_template", no_page)
    code = ctx.the_edition.code.lower()

    faults = [
        (tried.rule.endpoint, method, status)
        for tried in list(addresses(app, code, value, HUGE))[at % EVERY :: EVERY]
        for method in sorted(tried.rule.methods & {"GET", "POST"})
        if (status := everybody.open(tried.path, method=method).status_code) >= 500
    ]

    assert faults == []


@pytest.mark.parametrize(
    ("at", "value"), list(enumerate(["\x00", "a\x00b", HUGE, f"-{HUGE}", "9" * 5000, "\ufeff٣"]))
)
def test_no_value_of_an_address_or_a_form_is_our_fault(everybody, app, ctx, at, value, monkeypatch):
    monkeypatch.setattr(errors, "render_template", no_page)
    code, faults = ctx.the_edition.code.lower(), []
    reference = factories.ApplicationFactory(edition=ctx.edition, state=State.ELIGIBLE).reference
    values = dict.fromkeys(NAMES, value)

    for tried in list(addresses(app, code, reference, "1"))[at % EVERY :: EVERY]:
        for method in sorted(tried.rule.methods & {"GET", "POST"}):
            given = {"query_string": values} if method == "GET" else {"data": dict(values)}
            status = everybody.open(tried.path, method=method, **given).status_code
            if status >= 500:
                faults.append((tried.rule.endpoint, method, status))

    assert faults == []


def test_a_form_comes_in_folded(app: Flask):
    sent = {"name\x00": "a\x00b\r\nc", "digits": "e\u0301"}
    with app.test_request_context("/?q=x%00y", method="POST", data=sent):
        assert request.args.to_dict() == {"q": "xy"}
        assert request.form.to_dict() == {"name": "ab\nc", "digits": "é"}


def test_a_path_with_a_nul_leads_nowhere(client, edition):
    code = edition.code.lower()

    answers = [
        client.get(path).status_code
        for path in ("/fr/%00/", f"/fr/{code}/exhibitors/%00", f"/fr/{code}/%00", "/outbox/%00")
    ]

    assert answers == [404, 404, 404, 404]


def test_a_page_past_the_end_leads_to_the_last_one(client, edition):
    path = f"/fr/{edition.code.lower()}/exhibitors"

    past = client.get(f"{path}?q=x&page={HUGE}")
    sound = [client.get(f"{path}?page={page}").status_code for page in ("1", "0", "-7", "x", "")]

    assert (past.status_code, past.location) == (302, f"{path}?q=x&page=1")
    assert sound == [200] * 5


def test_a_mail_with_a_nul_logs_nobody_in_and_is_answered(client, edition):
    answer = client.post(
        "/fr/account/login", data={"email": "a\x00@example.org", "password": "\x00"}
    )

    assert answer.status_code == 422


def test_of_a_file_that_is_too_large_one_byte_too_many_is_kept():
    with CutFile(10) as file:
        written = [
            file.write(b"123456"),
            file.write(b"7890"),
            file.write(b"more"),
            file.write(b"!"),
        ]
        size = file.seek(0, 2)

    assert (written, size) == ([6, 4, 4, 1], 11)
