"""A session ends while somebody types: the text goes through the login and is sent on."""

import json
import re
from html import unescape

import pytest
import sqlalchemy as sa

from tests import factories
from tests.client import hidden_fields
from village.accounts.tables import UserSession

ORIGIN = {"Origin": "http://localhost"}
PROFILE = "/en/account/profile"


@pytest.fixture
def user(edition):
    return factories.UserFactory(name="Before")


def test_what_was_typed_survives_the_end_of_the_session(client, session, user):
    client.login(user.email)
    session.execute(sa.delete(UserSession))
    session.commit()

    ended = client.post(
        PROFILE, data={"name": "Nadia «B»", "language": "fr", "password": "x"}, headers=ORIGIN
    )
    login = {**hidden_fields(ended.text), "email": user.email}
    wrong = client.post("/en/account/login", data={**login, "password": "wrong"})
    again = {**hidden_fields(wrong.text), "email": user.email}
    resumed = client.post("/en/account/login", data={**again, "password": factories.PASSWORD})
    form = hidden_fields(resumed.text)
    sent = client.post(re.search(r'action="(/en/account/profile)"', resumed.text)[1], data=form)

    session.refresh(user)
    assert (ended.status_code, wrong.status_code, resumed.status_code) == (401, 422, 200)
    assert "Nadia «B»" in unescape(ended.text)
    assert json.loads(login["carried"]) == [PROFILE, [["name", "Nadia «B»"], ["language", "fr"]]]
    assert (sent.status_code, user.name) == (303, "Nadia «B»")


def test_a_form_of_another_site_is_not_carried(client, session, user):
    client.login(user.email)
    session.execute(sa.delete(UserSession))
    session.commit()

    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = client.post(PROFILE, data={"name": "x"}, headers=headers)

        assert answer.status_code == 401
        assert 'name="carried"' not in answer.text


def test_a_form_with_the_token_of_another_session_can_be_sent_again(client, user):
    client.login(user.email)
    client.csrf = False

    answer = client.post(
        PROFILE, data={"csrf_token": "old", "name": "Nadia", "language": "fr"}, headers=ORIGIN
    )
    foreign = client.post(PROFILE, data={"csrf_token": "old", "name": "Nadia"})

    assert answer.status_code == 400
    assert hidden_fields(answer.text)["name"] == "Nadia"
    assert foreign.status_code == 400
    assert "Nadia" not in foreign.text


def test_a_carried_form_leads_nowhere_else(client, user):
    for carried in ('["//evil.example/", [["a", "b"]]]', "[[[", "[1]", "x" * 100, "null"):
        data = {"email": user.email, "password": factories.PASSWORD, "carried": carried}

        assert client.post("/en/account/login?again=1", data=data).status_code == 303


def test_a_form_that_saves_itself_is_told_and_gets_the_new_token(client, session, user):
    client.login(user.email)
    live = client.get("/en/account/token")
    session.execute(sa.delete(UserSession))
    session.commit()

    saving = client.post(PROFILE, data={"name": "x"}, headers={"X-Autosave": "1", **ORIGIN})
    asked = client.get("/en/account/token")

    assert (live.status_code, list(live.json)) == (200, ["csrf_token"])
    assert (saving.status_code, saving.json) == (401, {"ended": True})
    assert (asked.status_code, asked.json) == (401, {"ended": True})
