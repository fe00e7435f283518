"""A rehearsal leaves no trace once its night is over."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from village.badges.tables import CheckIn
from village.badges.words import CheckMethod, Verdict
from village.badges.writes import issuing
from village.core.audit.tables import AuditEntry
from village.core.permissions import Role
from village.editions import BadgeRole
from village.gate.writes import rehearsals
from village.gate.writes.scanning import Station, check_in


@pytest.fixture
def gate(ctx):
    return acting(ctx, Role.GATE)


def scan(gate, badge, **station):
    asked = {"method": CheckMethod.SCANNED, "event_id": uuid.uuid4()}
    return check_in(gate, badge.token, station=Station("Nord", **station), **asked).verdict


def kept(ctx):
    return list(ctx.session.scalars(sa.select(CheckIn.is_rehearsal).order_by(CheckIn.id)))


def test_a_rehearsal_is_told_to_no_log_and_is_deleted_in_the_night(ctx, gate):
    badge = issuing.admit(ctx, role=BadgeRole.VISITOR, name="Salma Berrada")
    said = [scan(gate, badge, is_rehearsal=one) for one in (True, True, False)]

    rehearsals.forget(gate)
    meanwhile = kept(ctx)
    rehearsals.forget(replace(gate, now=gate.now + timedelta(hours=7)))

    assert said == [Verdict.WELCOME, Verdict.AGAIN, Verdict.WELCOME]
    assert (meanwhile, kept(ctx)) == ([True, True, False], [False])
    logged = sa.select(AuditEntry.data["verdict"].astext).where(AuditEntry.action == "check_in")
    assert ctx.session.scalars(logged).all() == ["welcome"]
