"""The kiosk at the entrance: opened by staff, locked, and silent about everybody else."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.visitors.conftest import asked
from village.accounts.tables import Membership
from village.badges.words import BadgeState
from village.core.permissions import Role
from village.visitors.tables import Visitor
from village.visitors.words import VisitorSource
from village.visitors.writes import registering

SAID = {"kind": "public", "first_name": "Salma", "name": "Berrada", "email": ""}


@pytest.fixture
def staff(ctx):
    """Return somebody who works at the gate."""
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.GATE)
    return user


@pytest.fixture
def kiosk(client, ctx, staff):
    """Open a kiosk; return where it is."""
    ctx.edition.visitors = {"open": True, "places_a_day": 2}
    ctx.session.commit()
    base = f"/fr/{ctx.the_edition.code.lower()}/visitors/kiosk"
    client.login(staff.email)
    client.post(f"{base}/open", data={"sheet": "label"})
    return base


def shown(client, answer):
    return client.get(answer.location).get_data(as_text=True)


def visitors(ctx):
    ctx.session.expire_all()
    return list(ctx.session.scalars(sa.select(Visitor).order_by(Visitor.id)))


def test_only_the_gate_opens_one_and_is_logged_out_by_it(client, ctx, kiosk):
    base = kiosk.removesuffix("visitors/kiosk")

    assert client.get(kiosk).status_code == 200
    assert client.get(f"{base}gate/").location.startswith("/fr/account/login")


def test_who_registers_gets_a_badge_and_the_next_one_sees_nothing_of_it(client, ctx, kiosk):
    printed = client.post(f"{kiosk}/register", data=SAID)

    [visitor] = visitors(ctx)
    assert (visitor.name, visitor.source) == ("Salma Berrada", VisitorSource.KIOSK)
    assert (visitor.badge.state, visitor.badge.prints) == (BadgeState.ISSUED, 1)
    assert "Salma" in shown(client, printed)
    assert client.get(f"{kiosk}/badge.svg").mimetype == "image/svg+xml"
    client.get(kiosk)
    assert "Salma" not in shown(client, printed)
    assert client.get(f"{kiosk}/badge.svg").status_code == 404


@pytest.mark.parametrize("what", ["token", "badge", "visitor"])
def test_a_code_prints_its_badge_once(app, client, ctx, kiosk, what):
    here = replace(ctx, storage=app.extensions["village_storage"])
    visitor = registering.register(here, asked())
    ctx.session.commit()
    badge = visitor.badge
    code = {"token": badge.token, "badge": badge.reference, "visitor": visitor.reference}[what]

    first = shown(client, client.post(kiosk, data={"code": code}))
    again = shown(client, client.post(kiosk, data={"code": code}))

    assert ("Salma" in first, "Salma" in again) == (True, False)
    ctx.session.refresh(badge)
    assert badge.prints == 1


def test_an_address_or_a_name_of_somebody_else_shows_nothing(app, client, ctx, kiosk):
    here = replace(ctx, storage=app.extensions["village_storage"])
    registering.register(here, asked("Amine Alami", email="amine@example.org"))
    ctx.session.commit()

    by_address = shown(
        client, client.post(f"{kiosk}/register", data={**SAID, "email": "Amine@example.org"})
    )
    by_name = shown(client, client.post(kiosk, data={"code": "Amine Alami"}))

    assert "Alami" not in by_address + by_name
    assert [(one.name, one.badge.prints) for one in visitors(ctx)] == [("Amine Alami", 0)]


def test_a_full_day_is_said_and_nobody_waits(client, ctx, kiosk):
    for name in ("A", "B"):
        client.post(f"{kiosk}/register", data={**SAID, "name": name})
    full = client.post(f"{kiosk}/register", data=SAID)

    assert (full.status_code, len(visitors(ctx))) == (409, 2)
    assert 'value="Berrada"' in full.get_data(as_text=True)


def test_a_device_is_slowed_down(client, kiosk, monkeypatch):
    monkeypatch.setattr("village.blueprints.visitors.kiosk.MOST_CODES", 1)

    statuses = [client.post(kiosk, data={"code": "X-1"}).status_code for _ in range(2)]

    assert statuses == [303, 429]


def test_it_closes_when_who_opened_it_leaves_the_gate(client, ctx, kiosk, staff):
    ctx.session.execute(sa.delete(Membership).where(Membership.user_id == staff.id))
    ctx.session.commit()

    answers = [client.get(kiosk), client.post(f"{kiosk}/register", data=SAID)]

    assert [re.search("/kiosk/open$", one.location) is not None for one in answers] == [True, True]
    assert visitors(ctx) == []
