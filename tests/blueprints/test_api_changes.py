"""What a program changes by the API: by the rules of the pages, once, and of what it has read."""

import jsonschema
import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints import test_api
from tests.blueprints.test_api import header
from tests.gate.cases import ZONES
from tests.orders.conftest import SERVICES
from village.accounts.tables import User
from village.accounts.words.scopes import TokenScope
from village.applications.words import State
from village.badges.tables import Badge, CheckIn
from village.blueprints.api.describing import description
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import OutboxMail

#: An exhibitor with a stand, and a badge that is issued.
filled = test_api.filled


class Program:
    """A program with a token, which numbers its requests."""

    def __init__(self, client, edition, key):
        self.client, self.base, self.key, self.sent = client, edition.code.lower(), key, 0

    def send(self, method, path, json, key="", **headers):
        self.sent += 1
        given = {"Idempotency-Key": key or f"request-{self.sent}", **headers, **self.key}
        return self.client.open(
            f"/api/v1/{self.base}/{path}", method=method, json=json, headers=given
        )

    def order(self):
        [item] = self.client.get(f"/api/v1/{self.base}/orders", headers=self.key).json["items"]
        return item

    def change(self, quantities, etag, reference, **more):
        lines = [{"code": code, "quantity": number} for code, number in quantities.items()]
        headers = {"If-Match": etag} if etag else {}
        return self.send("PATCH", f"orders/{reference}", {"lines": lines}, **more, **headers)


@pytest.fixture
def program(client, edition, organiser):
    """Return a program that may do everything."""
    return Program(client, edition, header(organiser, *TokenScope))


@pytest.fixture
def badge(filled, session):
    """Return a badge that opens the gate."""
    return session.scalars(sa.select(Badge)).one()


def checked_in(session):
    return [one.verdict for one in session.scalars(sa.select(CheckIn).order_by(CheckIn.id))]


def test_a_turnstile_checks_people_in_by_the_rules_of_the_gate(program, badge, session):
    scan = {"code": badge.token, "gate": "North", "is_rehearsal": True}

    first = program.send("POST", "check-ins", scan, key="one")
    again = program.send("POST", "check-ins", scan, key="one")
    second = program.send("POST", "check-ins", scan)
    typed = program.send("POST", "check-ins", {"code": badge.reference})
    printed = program.send("POST", "check-ins", {"code": "nonsense", "method": "typed"})

    shape = description("")["paths"]["/{edition}/check-ins"]["post"]["responses"]["200"]
    jsonschema.validate(first.json, shape["content"]["application/json"]["schema"])
    assert (first.status_code, first.json) == (200, again.json)
    assert (first.json["verdict"], first.json["badge"], first.json["name"]) == (
        "welcome",
        badge.reference,
        "Salma Berrada",
    )
    assert [one.json["verdict"] for one in (second, typed, printed)] == [
        "again",
        "refused",
        "refused",
    ]
    assert checked_in(session) == ["welcome", "again", "refused", "refused"]
    assert (printed.json["badge"], printed.json["refusal"]) == (None, "unknown")


def test_a_turnstile_in_front_of_a_zone_lets_its_badges_in_and_counts_nobody(
    program, badge, edition, session
):
    edition.badges = {"zones": [{**ZONES[0], "roles": [badge.role.value]}]}
    session.commit()

    def at(zone, **more):
        scan = {"code": badge.token, "is_rehearsal": True, "zone": zone, **more}
        return program.send("POST", "check-ins", scan)

    mine, gone = at("press-room").json, at("stage").json
    outward = at("press-room", direction="out")

    assert (mine["verdict"], mine["refusal"]) == ("allowed", None)
    assert (gone["verdict"], gone["refusal"]) == ("refused", "other_zone")
    assert (outward.status_code, outward.json["detail"]) == (
        422,
        "Nobody is counted out of a zone.",
    )
    assert checked_in(session) == ["allowed", "refused"]


def test_a_key_is_of_one_request_and_has_to_be_there(program, badge, session):
    program.send("POST", "check-ins", {"code": "a"}, key="one")

    other = program.send("POST", "check-ins", {"code": "b"}, key="one")
    without = program.client.post(
        f"/api/v1/{program.base}/check-ins", json={"code": "a"}, headers=program.key
    )

    assert (other.status_code, without.status_code) == (422, 400)
    assert {other.mimetype, without.mimetype} == {"application/problem+json"}
    assert len(checked_in(session)) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        [],
        {"code": ""},
        {"code": "\x00"},
        {"code": "x" * 301},
        {"code": 1},
        {"code": "x", "direction": "up"},
        {"code": "x", "zone": "z" * 33},
        {"code": "x", "more": 1},
    ],
)
def test_what_is_not_as_described_is_refused(program, session, sent):
    refused = program.send("POST", "check-ins", sent)

    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert checked_in(session) == []


def test_what_is_no_json_is_refused(program):
    headers = {"Idempotency-Key": "x", **program.key}
    path = f"/api/v1/{program.base}/check-ins"

    form = program.client.post(path, data={"code": "x"}, headers=headers)
    program.client.csrf = False
    broken = program.client.post(path, data="{", headers=headers, content_type="application/json")

    assert (form.status_code, broken.status_code) == (415, 400)


def test_an_order_is_changed_as_it_was_read_and_the_exhibitor_is_told(
    program,
    filled,
    edition,
    session,
):
    edition.services = SERVICES
    session.commit()
    read = program.order()

    changed = program.change({"power": 1, "screen": 2}, read["etag"], filled.reference, key="one")
    lost = program.change({"power": 1, "screen": 2}, read["etag"], filled.reference, key="one")
    stale = program.change({"screen": 3}, read["etag"], filled.reference)
    blind = program.change({"screen": 3}, "", filled.reference)
    next_one = program.change({"screen": 0}, changed.json["etag"], filled.reference)

    assert (changed.status_code, read["etag"], changed.json["gross_cents"] > 0) == (
        200,
        '"0"',
        True,
    )
    assert (lost.json, stale.status_code, blind.status_code) == (changed.json, 412, 428)
    assert [line["code"] for line in next_one.json["lines"]] == ["power"]
    assert next_one.json == program.order()
    mails = session.scalars(sa.select(OutboxMail.template)).all()
    assert mails.count("order_changed") == 2


@pytest.mark.parametrize(
    ("quantities", "status"),
    [({"screen": 6}, 409), ({"unknown": 1}, 422), ({"screen": -1}, 422), ({}, 422)],
)
def test_what_is_not_to_be_had_is_refused(
    program,
    filled,
    edition,
    session,
    quantities,
    status,
):
    edition.services = SERVICES
    session.commit()

    refused = program.change(quantities, '"0"', filled.reference)

    assert (refused.status_code, program.order()["lines"]) == (status, [])


def test_an_order_of_another_edition_or_of_nobody_is_not_there(
    program,
    filled,
    session,
    edition,
):
    other = factories.ApplicationFactory()
    session.commit()

    missing = [program.change({"power": 1}, '"0"', ref) for ref in ("none", other.reference)]

    assert [one.status_code for one in missing] == [404, 404]


@pytest.fixture
def waiting(edition, session):
    """Return an application that waits to be screened, of an edition that knows one reason."""
    edition.refusal_reasons = [
        {"key": "late", "label": {"en": "Late"}, "text": {"fr": "Arrivé trop tard."}}
    ]
    application = factories.ApplicationFactory(edition=edition, state=State.SUBMITTED)
    session.commit()
    return application


@pytest.fixture
def screener(client, edition, organiser):
    """Return a program that screens and does nothing else."""
    return Program(client, edition, header(organiser, TokenScope.SCREENING_WRITE))


def test_a_verdict_is_given_once_told_and_logged_as_by_the_page(screener, waiting, session):
    address = f"applications/{waiting.reference}/verdict"
    sent = {"eligible": False, "reason": "late", "note": "À l'an prochain."}

    first = screener.send("POST", address, sent, key="one")
    lost = screener.send("POST", address, sent, key="one")
    again = screener.send("POST", address, {"eligible": True})

    assert (first.status_code, lost.json, again.status_code) == (200, first.json, 409)
    assert (first.json["state"], first.json["note"]) == (
        "ineligible",
        "Arrivé trop tard.\n\nÀ l'an prochain.",
    )
    [mail] = session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.reference) == ("application_ineligible", waiting.reference)
    [entry] = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "refuse"))
    assert (entry.subject, entry.data["after"]) == (waiting.reference, "ineligible")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"eligible": "yes"},
        {"eligible": False},
        {"eligible": False, "note": " "},
        {"eligible": False, "reason": "unknown"},
        {"eligible": True, "note": "x" * 2001},
    ],
)
def test_a_verdict_that_the_page_would_not_take_is_refused(screener, waiting, session, sent):
    refused = screener.send("POST", f"applications/{waiting.reference}/verdict", sent)

    session.expire_all()
    assert (refused.status_code, waiting.state) == (422, State.SUBMITTED)


def test_nobody_screens_what_they_stepped_aside_from_nor_another_editions(
    screener, waiting, organiser, session
):
    user = session.get(User, organiser.actor.user_id)
    factories.ConflictFactory(user=user, application=waiting)
    other = factories.ApplicationFactory(state=State.SUBMITTED)
    session.commit()

    refused = [
        screener.send("POST", f"applications/{one.reference}/verdict", {"eligible": True})
        for one in (waiting, other)
    ]

    assert [one.status_code for one in refused] == [404, 404]


@pytest.mark.parametrize("scope", [TokenScope.ORDERS, TokenScope.ORDERS_WRITE])
def test_a_scope_suffices_for_its_own_address(client, edition, organiser, filled, session, scope):
    edition.services = SERVICES
    session.commit()
    alone = Program(client, edition, header(organiser, scope))
    address = f"orders/{filled.reference}"

    read = client.get(f"/api/v1/{alone.base}/{address}", headers=alone.key)
    changed = alone.change({"power": 1}, '"0"', filled.reference)

    reads = scope is TokenScope.ORDERS
    assert (read.status_code, changed.status_code) == ((200, 403) if reads else (403, 200))


def test_a_scope_that_reads_changes_nothing_and_a_cookie_neither(
    client,
    edition,
    organiser,
    filled,
    session,
):
    reading = Program(client, edition, header(organiser, TokenScope.BADGES, TokenScope.ORDERS))

    refused = [
        reading.send("POST", "check-ins", {"code": "x"}),
        reading.change({"power": 1}, '"0"', filled.reference),
        reading.send("POST", f"applications/{filled.reference}/verdict", {"eligible": True}),
    ]
    reading.key = {}
    nobody = reading.send("POST", "check-ins", {"code": "x"})

    assert [one.status_code for one in (*refused, nobody)] == [403, 403, 403, 401]
    assert session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "check_in")).all() == []
