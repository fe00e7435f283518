"""Webhooks registered, turned on again, removed."""

import base64
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.core import audit
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.permissions import Role
from village.webhooks import reads
from village.webhooks.tables import Webhook, WebhookDelivery
from village.webhooks.words import BadAddress, WebhookEvent, WebhookHalt
from village.webhooks.writes import delivering, registering

URL = "https://hooks.example.org/in"


def newest(ctx):
    return ctx.session.scalar(sa.select(sa.func.max(AuditEntry.id)))


def test_a_webhook_is_told_of_what_comes_after_it_and_its_secret_is_locked(maker):
    audit.record(maker, "VS27-0001", "submit")

    row, secret = registering.register(maker, url=f" {URL} ", events=[WebhookEvent.STAND_GIVEN])

    [entry] = maker.session.scalars(sa.select(AuditEntry).where(AuditEntry.action != "submit"))
    assert (row.url, row.events, row.halt) == (URL, ["stand.given"], None)
    assert (row.user_id, row.read_up_to) == (maker.actor.user_id, newest(maker))
    raw = base64.b64decode(secret.removeprefix("whsec_"))
    assert maker.safe.unlock(row.secret, registering.PURPOSE) == raw
    assert (len(raw), raw in row.secret) == (32, False)
    assert (entry.action, entry.data) == (
        "make_webhook", {"host": "hooks.example.org", "events": ["stand.given"]},
    )  # fmt: skip


def test_an_address_that_is_none_is_not_registered(maker):
    with pytest.raises(BadAddress):
        registering.register(maker, url="http://hooks.example.org/", events=[])


def test_a_halted_webhook_is_turned_on_by_the_rights_of_who_does_it(ctx, maker, webhook):
    delivering.halt(maker, webhook, WebhookHalt.OWNERLESS)
    audit.record(maker, "VS27-0001", "submit")
    colleague = acting(ctx, Role.ORGANISER)

    registering.turn_on(colleague, webhook.id)

    assert (webhook.halt, webhook.halted_at) == (None, None)
    assert (webhook.user_id, webhook.read_up_to) == (colleague.actor.user_id, newest(ctx))
    with pytest.raises(NotFound):
        registering.turn_on(colleague, webhook.id)


def test_a_webhook_is_removed_with_its_messages(maker, webhook):
    delivering.send_test(maker, webhook.id)

    registering.remove(maker, webhook.id)

    assert maker.session.scalars(sa.select(Webhook)).all() == []
    assert maker.session.scalars(sa.select(WebhookDelivery)).all() == []
    with pytest.raises(NotFound):
        reads.find(maker, webhook.id)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.GATE])
def test_nobody_but_organisers_changes_one(ctx, webhook, role):
    other = acting(ctx, role)

    with pytest.raises(Forbidden):
        registering.register(other, url=URL, events=[])
    for change in (registering.remove, registering.turn_on, delivering.send_test):
        with pytest.raises(Forbidden):
            change(other, webhook.id)


def test_a_webhook_of_another_edition_is_not_found(ctx, webhook):
    elsewhere = factories.EditionFactory()
    organiser = acting(replace(ctx, edition=elsewhere), Role.ORGANISER)

    for change in (registering.remove, registering.turn_on, delivering.send_test):
        with pytest.raises(NotFound):
            change(organiser, webhook.id)
    assert reads.listed(organiser) == []
