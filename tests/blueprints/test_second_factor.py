"""The pages of the second factor: added, asked for after the password, required of some roles."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa

from tests.client import hidden_fields
from tests.conftest import SAFE
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.passkeys import Device
from village.accounts.tables import Authenticator, User
from village.core import outbox
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role

LOGIN, SECOND, SECURITY = (f"/en/account/{page}" for page in ("login", "login/second", "security"))


def add_app(session, user):
    """Give an account an app, long ago; return its secret."""
    secret = pyotp.random_base32()
    locked = SAFE.lock(secret.encode(), "authenticator")
    row = Authenticator(user_id=user.id, secret=locked, last_step=0, added_at=user.created_at)
    session.add(row)
    session.commit()
    return secret


def give_password(client, user, **query):
    data = {"email": user.email, "password": PASSWORD}
    return client.post(LOGIN, data=data, query_string=query)


def last_token(session, address):
    mails = sa.select(OutboxMail).where(OutboxMail.to == address).order_by(OutboxMail.id.desc())
    return outbox.opened(SAFE, session.scalars(mails).first())["token"]


@pytest.fixture
def required(app, monkeypatch):
    """Ask organisers, chairs and administrators for a second factor."""
    settings = replace(app.config["VILLAGE"], second_factor="required")
    monkeypatch.setitem(app.config, "VILLAGE", settings)


def test_an_app_is_added_by_its_picture_and_its_codes_are_shown_once(client, edition, session):
    user = UserFactory()
    client.login_by_page(user.email)
    assert "no-store" in client.get(SECURITY).headers["Cache-Control"]

    shown = client.post(f"{SECURITY}/app")
    form = hidden_fields(shown.text)
    secret = re.search(r'dir="ltr">([A-Z2-7 ]{32,})<', shown.text)[1].replace(" ", "")
    wrong = client.post(f"{SECURITY}/app", data={**form, "second_factor": "12345x"})
    kept = client.post(f"{SECURITY}/app", data={**form, "second_factor": pyotp.TOTP(secret).now()})

    assert (shown.status_code, wrong.status_code, kept.status_code) == (200, 422, 200)
    assert "data:image/svg+xml;base64," in shown.text
    assert len(re.findall(r'class="code">\w{5}-\w{5}<', kept.text)) == 10
    assert client.get(f"{SECURITY}/codes").status_code == 303
    assert "10 codes are left." in client.get(SECURITY).text


def test_after_the_password_the_code_is_asked_for_and_leads_where_one_was_going(
    client, edition, session
):
    user = UserFactory()
    secret = add_app(session, user)
    there = "/en/account/profile"

    begun = give_password(client, user, next=there)
    before = client.get(there).status_code
    page = client.get(begun.location)
    wrong = client.post(begun.location, data={"second_factor": "000000x"})
    right = client.post(begun.location, data={"second_factor": pyotp.TOTP(secret).now()})

    assert (begun.location, before) == (f"{SECOND}?next={there}", 303)
    assert (page.status_code, wrong.status_code) == (200, 422)
    assert 'id="second_factor-error"' in wrong.text
    assert (right.status_code, right.location) == (303, there)
    assert client.get(there).status_code == 200


def test_without_the_password_there_is_no_second_step(client, edition):
    assert client.get(SECOND).location == LOGIN
    assert client.post(SECOND, data={"second_factor": "123456"}).location == LOGIN


def test_a_form_whose_session_has_ended_goes_through_both_steps(client, edition, session):
    user = UserFactory()
    secret = add_app(session, user)
    carried = '["/en/account/profile", [["name", "Salma Berrada"]]]'

    asked = client.post(LOGIN, data={"email": user.email, "password": PASSWORD, "carried": carried})
    data = {"carried": html.unescape(hidden_fields(asked.text)["carried"])}
    offered = client.post(SECOND, data={**data, "second_factor": pyotp.TOTP(secret).now()})

    assert offered.status_code == 200
    assert 'value="Salma Berrada"' in offered.text


def test_an_organiser_is_led_to_add_one_and_may_put_it_off_for_a_week(
    client, required, edition, session
):
    user = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    board = f"/en/{edition.code.lower()}/admin/"
    client.login_by_page(user.email)

    first, second = client.get(board), client.get(board)
    due_at = session.scalar(sa.select(User.second_factor_due_at))
    led = client.get(first.location)

    assert first.location == f"{SECURITY}?next={board}"
    assert (second.status_code, SECURITY in second.text, "Later: go on" in led.text) == (
        200,
        True,
        True,
    )
    assert abs(due_at - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=5)


def test_after_the_grace_the_role_opens_nothing_until_a_second_factor_is_there(
    client, required, edition, session
):
    past = datetime.now(UTC) - timedelta(minutes=1)
    user = UserFactory(second_factor_due_at=past)
    MembershipFactory(edition=edition, role=Role.CHAIR, user=user)
    base = f"/en/{edition.code.lower()}"
    client.login_by_page(user.email)

    shut = [
        client.get(f"{base}/admin/").status_code,
        client.post(f"{base}/jury/assign").status_code,
    ]
    still_open = [client.get(f"{base}/").status_code, client.get(SECURITY).status_code]
    add_app(session, user)

    assert (shut, still_open) == ([303, 403], [200, 200])
    assert client.get(f"{base}/admin/").status_code == 200


def test_a_juror_is_not_asked_nor_anybody_where_it_is_optional(client, edition, session, request):
    juror = MembershipFactory(edition=edition, role=Role.JUROR).user
    organiser = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    base = f"/en/{edition.code.lower()}"
    client.login_by_page(organiser.email)
    optional = client.get(f"{base}/admin/").status_code
    request.getfixturevalue("required")
    client.login_by_page(juror.email)

    assert (optional, client.get(f"{base}/jury/").status_code) == (200, 200)


def test_a_passkey_is_added_named_used_alone_and_removed(client, edition, session):
    user, device, there = UserFactory(), Device(), "/en/account/profile"
    client.login_by_page(user.email)
    made = device.make(client.post("/en/account/passkeys/new").text)

    kept = client.post("/en/account/passkeys", data={"passkey": made, "name": "Phone"})
    listed = client.get(SECURITY).text
    client.post("/en/account/logout")
    asked = client.post("/en/account/passkeys/ask/login").text
    alone = client.post(
        f"{LOGIN}/passkey", query_string={"next": there}, data={"passkey_answer": device.use(asked)}
    )

    assert (kept.status_code, ">Phone<" in listed) == (200, True)
    assert (alone.status_code, alone.location) == (303, there)
    with client.session_transaction() as cookie:
        cookie["confirmed"] -= 15 * 60
    remove = {"passkey": hidden_fields(listed)["passkey"]}
    asked = client.post("/en/account/passkeys/ask/confirm").text
    removed = client.post(
        "/en/account/passkeys/remove", data={**remove, "passkey_answer": device.use(asked)}
    )
    assert (removed.status_code, ">Phone<" in client.get(SECURITY).text) == (303, False)


def test_a_passkey_serves_as_the_second_step_and_a_wrong_one_leads_on(client, edition, session):
    user, device = UserFactory(), Device()
    client.login_by_page(user.email)
    made = device.make(client.post("/en/account/passkeys/new").text)
    client.post("/en/account/passkeys", data={"passkey": made})
    client.post("/en/account/logout")

    give_password(client, user)
    stranger = Device().use(client.post("/en/account/passkeys/ask/second").text)
    wrong = client.post(SECOND, data={"passkey_answer": stranger})
    right = client.post(
        SECOND,
        data={"passkey_answer": device.use(client.post("/en/account/passkeys/ask/second").text)},
    )
    client.post("/en/account/logout")
    alone = client.post(f"{LOGIN}/passkey", data={"passkey_answer": "nonsense"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "data-passkey" in wrong.text
    assert alone.location == LOGIN


def test_two_organisers_take_off_a_lost_second_factor_on_the_page_of_the_team(
    app, client, edition, session
):
    first, second = (MembershipFactory(edition=edition, role=Role.ORGANISER).user for _one in "12")
    lost = MembershipFactory(edition=edition, role=Role.JUROR).user
    add_app(session, lost)
    team, data = f"/en/{edition.code.lower()}/admin/team", {"email": lost.email}
    other = app.test_client()
    client.login_by_page(first.email)
    other.login_by_page(second.email)
    before = client.get(team).text

    asked = client.post(f"{team}/factor/ask", data=data)
    mine, theirs = client.get(team).text, other.get(team).text
    twice = client.post(f"{team}/factor/confirm", data=data, follow_redirects=True)
    taken = other.post(f"{team}/factor/confirm", data=data)

    assert (
        "It is lost" in before,
        "Take the second factor off" in mine,
        "Take the second factor off" in theirs,
    ) == (
        True,
        False,
        True,
    )
    assert (asked.status_code, taken.status_code) == (303, 303)
    assert "This is for another organiser" in twice.text
    assert give_password(app.test_client(), lost).location != SECOND


def test_the_owner_reads_that_it_is_said_to_be_lost_and_says_no(app, client, edition, session):
    organiser = MembershipFactory(edition=edition, role=Role.ORGANISER).user
    owner = MembershipFactory(edition=edition, role=Role.JUROR).user
    there = app.test_client()
    there.login_by_page(owner.email)
    add_app(session, owner)
    client.login_by_page(organiser.email)
    team = f"/en/{edition.code.lower()}/admin/team"

    client.post(f"{team}/factor/ask", data={"email": owner.email})
    read = there.get(SECURITY).text
    there.post(f"{SECURITY}/keep")

    assert f"{organiser.name} says that you have lost" in read
    assert "says that you have lost" not in there.get(SECURITY).text
    assert client.post(f"{team}/factor/withdraw", data={"email": owner.email}).status_code == 303


def test_a_link_by_mail_logs_in_with_a_press(client, edition, session):
    juror = MembershipFactory(edition=edition, role=Role.JUROR).user
    there = f"/en/{edition.code.lower()}/jury/"

    sent = client.post(f"{LOGIN}/link", query_string={"next": there}, data={"email": juror.email})
    strange = client.post(f"{LOGIN}/link", data={"email": "nobody@example.org"})
    link = f"/en/account/link/{last_token(session, juror.email)}"
    looked = client.get(link)
    pressed = client.post(link)

    assert sent.location == strange.location == "/en/account/sent/link"
    assert client.get(sent.location).status_code == 200
    assert (looked.status_code, pressed.status_code, pressed.location) == (200, 303, there)
    assert (client.get(there).status_code, client.get(link).status_code) == (200, 410)
