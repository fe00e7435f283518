"""The API of version 1: what it answers is what it says of itself, and no more than the pages."""

import errno
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.conftest import acting
from village.accounts.tables import User
from village.accounts.words.scopes import TokenScope
from village.accounts.writes import access_tokens, attempts
from village.applications.words import State
from village.badges.tables import Badge
from village.badges.writes import issuing
from village.blueprints.api.describing import description
from village.blueprints.api.serving import RESOURCES
from village.core import clock
from village.core.permissions import Role
from village.core.tokens import token_hash
from village.editions.tables import Session
from village.editions.words.calls import CallKind
from village.extensions import db
from village.stands.reads import places as plan
from village.stands.writes import places
from village.web import programs

READ = [one.path for one in RESOURCES]


@pytest.fixture
def key(organiser):
    """Return the header of a program that reads everything."""
    return header(organiser, *TokenScope)


def header(organiser, *scopes):
    now = programs_now(organiser)
    token = access_tokens.make(now, name="Test", scopes=scopes, lives=timedelta(days=30))
    organiser.session.commit()
    return {"Authorization": f"Bearer {token}"}


def programs_now(ctx):
    """Return the context at the time at which requests come in."""
    return replace(ctx, now=clock.now(db.engine))


@pytest.fixture
def filled(organiser, edition):
    """Let something of each kind be there."""
    application = factories.ApplicationFactory(
        edition=edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    owner = acting(
        organiser,
        user=factories.OrganisationMemberFactory(organisation=application.organisation).user,
    )
    places.give(organiser, factories.StandFactory(edition=edition, number="A01"), application)
    badge = issuing.name_person(owner, application, name="Salma Berrada")
    issuing.issue(organiser, [badge])
    give_programme(organiser.session, edition)
    organiser.session.commit()
    return application


def give_programme(session, edition):
    """Let an edition have one session with one speaker."""
    edition.programme = {
        "rooms": [{"key": "stage", "name": {"fr": "Scène"}}],
        "speakers": [{"key": "salma", "name": "Salma Berrada"}],
    }
    starts_at = datetime(2027, 6, 5, 9, tzinfo=UTC)
    talk = Session(
        edition_id=edition.id, key="opening", room="stage", title={"fr": "Ouverture"}, credits={},
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), speakers=["salma"],
    )  # fmt: skip
    session.add(talk)


def path(edition, scope):
    return f"/api/v1/{edition.code.lower()}/{scope}"


def test_every_answer_is_as_the_description_says(client, edition, filled, key):
    described = client.get("/api/v1/openapi.json").get_json()
    badge = db.session.scalars(sa.select(Badge.reference)).one()

    for address, entry in described["paths"].items():
        if "{edition}" not in address or "get" not in entry:
            continue
        names = {"badges": badge, "programme": "opening", "speakers": "salma"}
        reference = names.get(address.split("/")[2], filled.reference)
        named = address.format(edition=edition.code.lower(), reference=reference)
        answer = client.get(f"/api/v1{named}", headers=key)
        shape = entry["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(
            {**shape, "components": described["components"]},
            format_checker=jsonschema.FormatChecker(),
        ).validate(answer.get_json())
        assert answer.status_code == 200, address


def test_the_description_names_every_address_of_the_api(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]

    served = {
        (re.sub("<(.+?)>", r"{\1}", rule.rule.removeprefix("/api/v1")), method.lower())
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    described = description("https://example.org")["paths"].items()
    assert served == {(path, method) for path, entry in described for method in entry}


def test_a_badge_is_told_without_the_code_that_opens_the_gate(client, edition, filled, key):
    [badge] = client.get(path(edition, "badges"), headers=key).get_json()["items"]

    assert (badge["name"], badge["application"]) == ("Salma Berrada", filled.reference)
    assert set(badge) == {
        "reference", "role", "state", "name", "organisation", "application", "days", "check_ins",
    }  # fmt: skip


def test_an_application_is_told_as_the_organiser_reads_it_and_not_one_stepped_aside_from(
    client, edition, filled, organiser, key
):
    hidden = factories.ApplicationFactory(edition=edition)
    user = organiser.session.get(User, organiser.actor.user_id)
    factories.ConflictFactory(user=user, application=hidden)
    organiser.session.commit()

    found = client.get(path(edition, "applications"), headers=key).get_json()

    assert [one["reference"] for one in found["items"]] == [filled.reference]
    assert (found["total"], found["items"][0]["state"]) == (1, "confirmed")


@pytest.mark.parametrize(
    ("scope", "named"),
    [
        ("applications", "reference"),
        ("orders", "application"),
        ("badges", "reference"),
        ("programme", "key"),
        ("speakers", "key"),
    ],
)
def test_one_item_is_as_in_the_list(client, edition, filled, key, scope, named):
    [listed] = client.get(path(edition, scope), headers=key).json["items"]
    elsewhere = factories.ApplicationFactory(state=State.CONFIRMED)
    db.session.commit()
    address = f"{path(edition, scope)}/{listed[named]}"

    item = client.get(address, headers=key)
    again = client.get(address, headers={**key, "If-None-Match": item.headers["ETag"]})
    foreign = client.get(f"{path(edition, scope)}/{elsewhere.reference}", headers=key)

    assert (item.json, again.status_code, foreign.status_code) == (listed, 304, 404)


@pytest.mark.parametrize("scope", ["applications", "orders"])
def test_an_item_stepped_aside_from_is_not_told(client, edition, organiser, filled, key, scope):
    user = db.session.get(User, organiser.actor.user_id)
    factories.ConflictFactory(user=user, application=filled)
    db.session.commit()

    item = client.get(f"{path(edition, scope)}/{filled.reference}", headers=key)

    assert item.status_code in {403, 404}
    assert filled.title not in item.text


def test_the_order_of_who_does_not_take_part_is_not_there(client, edition, filled, key):
    filled.state = State.SELECTED
    db.session.commit()

    assert (
        client.get(f"{path(edition, 'orders')}/{filled.reference}", headers=key).status_code == 404
    )


def test_a_list_comes_page_by_page(client, edition, organiser, key):
    for _ in range(3):
        factories.ApplicationFactory(edition=edition)
    organiser.session.commit()

    first = client.get(f"{path(edition, 'applications')}?limit=2", headers=key).get_json()
    second = client.get(first["next"], headers=key).get_json()

    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    assert not {one["reference"] for one in first["items"]} & {
        one["reference"] for one in second["items"]
    }


@pytest.mark.parametrize("query", ["limit=101", "limit=0", "page=-1", "page=x", "lang=de"])
def test_an_impossible_query_is_refused_as_a_problem(client, edition, key, query):
    answer = client.get(f"{path(edition, 'stands')}?{query}", headers=key)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json()["status"] == 400


def test_no_list_asks_more_for_more_rows(client, edition, organiser, filled, key, count_queries):
    def asked():
        counts = {}
        for scope in READ:
            count_queries.clear()
            client.get(path(edition, scope), headers=key)
            counts[scope] = len(count_queries)
        return counts

    asked()  # notes that the token is in use
    one = asked()
    for _ in range(2):
        more = factories.ApplicationFactory(
            edition=edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED, answers={"why": "x"}
        )
        named = issuing.name_person(
            acting(
                organiser,
                user=factories.OrganisationMemberFactory(organisation=more.organisation).user,
            ),
            more,
            name=f"Person {more.id}",
        )
        issuing.issue(organiser, [named])
    organiser.session.commit()

    assert asked() == one


def test_what_has_not_changed_is_not_sent_again(client, edition, filled, key):
    first = client.get(path(edition, "stands"), headers=key)
    again = client.get(
        path(edition, "stands"), headers={**key, "If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers


def test_without_a_token_or_with_another_editions_one_is_nobody(client, edition, organiser, key):
    elsewhere = factories.EditionFactory()
    organiser.session.commit()

    answers = [
        client.get(path(edition, "programme")),
        client.get(path(edition, "programme"), headers={"Authorization": "Bearer village_x"}),
        client.get(path(elsewhere, "programme"), headers=key),
        client.get("/api/v1/nowhere/programme", headers=key),
    ]

    assert [one.status_code for one in answers] == [401, 401, 401, 404]
    assert {one.mimetype for one in answers} == {"application/problem+json"}
    assert answers[0].headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/", 404),
        ("GET", "/api/v1/{edition}/nothing", 404),
        ("GET", "/api/v2/{edition}/stands", 404),
        ("POST", "/api/v1/{edition}/stands", 405),
        ("GET", "/api/v1/{edition}/stands", 401),
    ],
)
def test_a_program_never_gets_a_page(client, edition, method, address, status):
    answer = client.open(address.format(edition=edition.code.lower()), method=method)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert set(answer.get_json()) == {"title", "status", "detail"}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (status == 405) == ("GET" in answer.headers.get("Allow", ""))


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("ours"), 500), (OSError(errno.ENOSPC, "full"), 507), (StaleDataError(), 409)],
)
def test_a_fault_of_ours_is_a_problem_too(client, edition, key, monkeypatch, error, status):
    def break_down(ctx, language):
        raise error

    monkeypatch.setattr(plan, "on_plan", break_down)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)

    answer = client.get(path(edition, "stands"), headers=key)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert "ours" not in answer.text


def test_a_foreign_host_gets_a_problem_below_the_api(client):
    answer = client.get("/api/v1/openapi.json", base_url="http://elsewhere.example")

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_a_cookie_is_nobody_here_and_a_token_nobody_on_the_pages(client, edition, key):
    user = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    page = client.get(f"/en/{edition.code.lower()}/admin/applications", headers=key)

    client.login(user.email)

    assert page.status_code == 303
    assert client.get(path(edition, "stands")).status_code == 401


def test_a_scope_opens_its_own_list_only(client, edition, organiser):
    key = header(organiser, TokenScope.DECISIONS)

    statuses = {scope: client.get(path(edition, scope), headers=key).status_code for scope in READ}

    assert statuses == dict.fromkeys(READ, 403) | {TokenScope.DECISIONS: 200}


def test_a_token_that_asks_too_often_is_told_when_to_come_again(client, edition, organiser, key):
    name = f"api by {token_hash(key['Authorization'].removeprefix('Bearer '))}"
    attempts.count(programs_now(organiser), *[name] * programs.MOST)
    organiser.session.commit()

    answer = client.get(path(edition, "stands"), headers=key)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")


def test_an_organiser_makes_a_token_that_is_shown_once_and_revokes_it(client, edition):
    user = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    client.login(user.email)
    page = f"/en/{edition.code.lower()}/admin/access"

    refused = client.post(page, data={"name": "", "days": "90"})
    made = client.post(page, data={"name": "Catalogue", "scopes": ["programme"], "days": "90"})
    token = made.text.partition('dir="ltr">village_')[2].partition("<")[0]
    key = {"Authorization": f"Bearer village_{token}"}
    program = client.application.test_client()
    read = program.get(path(edition, "programme"), headers=key)
    listed = client.get(page).text
    action = listed.partition("/admin/access/")[2].partition("/")[0]
    client.post(f"{page}/{action}/revoke")
    after = program.get(path(edition, "programme"), headers=key)

    assert (refused.status_code, made.status_code) == (422, 201)
    assert (read.status_code, after.status_code) == (200, 401)
    assert ("Catalogue" in listed, token in listed) == (True, False)
