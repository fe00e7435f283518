"""What weighs most asks for the password again, and keeps what was typed."""

import re

import pytest
import sqlalchemy as sa

from tests.client import hidden_fields
from tests.factories import PASSWORD, MembershipFactory, UserFactory
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


def roles_of(session, user):
    return list(session.scalars(sa.select(Membership.role).where(Membership.user_id == user.id)))


def test_a_role_is_given_at_once_just_after_the_login(client, edition, session):
    organiser = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    user = UserFactory()
    client.login(organiser.email)

    given = client.post(
        f"/en/{edition.code.lower()}/admin/roles", data={"email": user.email, "role": "juror"}
    )

    assert (given.status_code, roles_of(session, user)) == (303, [Role.JUROR])


def test_later_the_password_is_asked_and_the_form_goes_on_with_it(client, later, session):
    user, path = UserFactory(), f"{later}admin/roles"

    asked = client.post(path, data={"email": user.email, "role": "juror"})
    form = hidden_fields(asked.text)
    wrong = client.post(path, data={**form, "present_password": "wrong"})
    kept = hidden_fields(wrong.text)
    before = roles_of(session, user)
    sent = client.post(path, data={**kept, "present_password": PASSWORD})

    assert (asked.status_code, wrong.status_code, sent.status_code) == (403, 422, 303)
    assert (form["email"], form["role"], kept) == (user.email, "juror", form)
    assert re.search(r'action="([^"]+)"', asked.text.partition("<main")[2])[1] == path
    assert (before, roles_of(session, user)) == ([], [Role.JUROR])
    assert len(session.scalars(sa.select(LoginAttempt)).all()) == 1
    assert client.post(path, data={"email": user.email, "role": "gate"}).status_code == 303


def test_looking_asks_for_nothing(client, later):
    assert client.get(f"{later}admin/roles").status_code == 200


def test_roles_keys_announcing_and_sealing_ask_again(app):
    asking = {name for name, view in app.view_functions.items() if hasattr(view, "confirmed")}

    assert asking == {
        "admin.roles", "admin.take_role", "badges.rotate", "contracts.seal",
        "selection.announce_now",
    }  # fmt: skip
    assert all(access.access_of(app, name) not in (None, access.PUBLIC) for name in asking)
