"""What weighs most asks for the password again, and keeps what was typed."""

import re

import pyotp
import pytest
import sqlalchemy as sa

from tests.blueprints.test_second_factor import add_app
from tests.client import hidden_fields
from tests.factories import PASSWORD, MembershipFactory
from village.accounts.tables import LoginAttempt, Membership
from village.core.permissions import Role
from village.web import access


@pytest.fixture
def later(client, edition):
    """Log an organiser in, and let the quarter of an hour pass."""
    user = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    client.login(user.email)
    with client.session_transaction() as cookie:
        cookie["confirmed"] -= 15 * 60
    return f"/en/{edition.code.lower()}/"


def asked(user, role):
    return {"emails": user.email, "role": role, "language": "en", "days": "14"}


def roles_of(session, user):
    return list(session.scalars(sa.select(Membership.role).where(Membership.user_id == user.id)))


def test_a_role_is_given_at_once_just_after_the_login(client, edition, session):
    organiser = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    user = MembershipFactory(edition=edition, role=Role.GATE).user
    client.login(organiser.email)

    given = client.post(f"/en/{edition.code.lower()}/admin/team", data=asked(user, "juror"))

    assert (given.status_code, roles_of(session, user)) == (303, [Role.GATE, Role.JUROR])


def test_later_the_password_is_asked_and_the_form_goes_on_with_it(client, later, edition, session):
    user = MembershipFactory(edition=edition, role=Role.GATE).user
    path = f"{later}admin/team"

    question = client.post(path, data=asked(user, "juror"))
    form = hidden_fields(question.text)
    wrong = client.post(path, data={**form, "present_password": "wrong"})
    kept = hidden_fields(wrong.text) | {"csrf_token": form["csrf_token"]}  # it says when
    before = roles_of(session, user)
    sent = client.post(path, data={**kept, "present_password": PASSWORD})

    assert (question.status_code, wrong.status_code, sent.status_code) == (403, 422, 303)
    assert (form["emails"], form["role"], kept) == (user.email, "juror", form)
    assert re.search(r'action="([^"]+)"', question.text.partition("<main")[2])[1] == path
    assert (before, roles_of(session, user)) == ([Role.GATE], [Role.GATE, Role.JUROR])
    assert len(session.scalars(sa.select(LoginAttempt)).all()) == 1
    assert client.post(path, data=asked(user, "chair")).status_code == 303


def test_a_code_of_the_app_serves_as_well_as_the_password_once(client, later, edition, session):
    [held] = session.scalars(sa.select(Membership))
    secret = add_app(session, held.user)
    user = MembershipFactory(edition=edition, role=Role.GATE).user
    path, data = f"{later}admin/team", asked(user, "juror")

    question = client.post(path, data=data)
    wrong = client.post(path, data={**data, "second_factor": "000000x"})
    sent = client.post(path, data={**data, "second_factor": pyotp.TOTP(secret).now()})

    assert (question.status_code, wrong.status_code, sent.status_code) == (403, 422, 303)
    assert ("second_factor" in question.text, 'id="second_factor-error"' in wrong.text) == (
        True,
    ) * 2
    assert roles_of(session, user) == [Role.GATE, Role.JUROR]


def test_looking_asks_for_nothing(client, later):
    assert client.get(f"{later}admin/team").status_code == 200


def test_roles_keys_announcing_sealing_money_and_personal_data_ask_again(app):
    asking = {name for name, view in app.view_functions.items() if hasattr(view, "confirmed")}

    assert asking == {
        "accounts.add_passkey", "accounts.app", "accounts.end_session", "accounts.recovery_codes",
        "accounts.link_login", "accounts.remove_app", "accounts.remove_passkey",
        "accounts.unlink_login", "admin.access_tokens",
        "admin.ask_factor_reset", "admin.confirm_factor_reset", "admin.team", "admin.take_role",
        "admin.webhooks",
        "badges.rotate", "billing.credit", "billing.issue_some", "cards.account", "cards.refund",
        "billing.pay", "billing.record", "billing.refund", "contracts.seal",
        "privacy.erase_now", "privacy.erase_person", "privacy.export_person", "privacy.file",
        "selection.announce_now", "selection.lapse", "selection.promote",
        "selection.seal_minutes",
    }  # fmt: skip
    assert all(access.access_of(app, name) not in (None, access.PUBLIC) for name in asking)
