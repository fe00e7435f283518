"""Messages: what they say, how they are tried, given up and sent again."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import acting
from village.core import audit
from village.core.audit.tables import AuditEntry
from village.core.errors import NotFound
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.posting import NotTaken, PostFault
from village.extensions import db
from village.webhooks import reads
from village.webhooks.tables import WebhookDelivery
from village.webhooks.words import DeliveryOutcome, WebhookEvent, WebhookHalt, signature
from village.webhooks.writes import delivering, registering

REFUSED = NotTaken(PostFault.REFUSED, 500)


def entries(ctx, *acts):
    for subject, action, facts in acts:
        audit.record(ctx, subject, action, **facts)
    found = sa.select(AuditEntry).where(AuditEntry.subject.startswith("VS27-"))
    return ctx.session.scalars(found.order_by(AuditEntry.id)).all()


def sent(ctx, webhook):
    """Return a message that waits."""
    delivering.send_test(ctx, webhook.id)
    return reads.deliveries(ctx, webhook)[0]


def later(ctx, **time):
    return replace(ctx, now=ctx.now + timedelta(**time))


def test_entries_become_messages_of_the_events_chosen(maker, deferred):
    webhook, _secret = registering.register(
        maker, url="https://a.example/", events=[WebhookEvent.STAND_GIVEN]
    )
    read = entries(
        maker,
        ("VS27-0001", "stand_allocate", {"before": "held", "after": "allocated", "stand": "A01"}),
        ("VS27-0002", "submit", {"before": "draft", "after": "submitted"}),
    )

    delivering.write_down(maker, webhook, read, up_to=4711)

    [message] = reads.deliveries(maker, webhook)
    assert (message.event, message.at, message.outcome) == (
        "stand.given", maker.now, DeliveryOutcome.WAITING,
    )  # fmt: skip
    assert message.data == {
        "edition": maker.the_edition.code, "reference": "VS27-0001",
        "before": "held", "state": "allocated", "stand": "A01",
    }  # fmt: skip
    assert deferred == [("webhooks.deliver", {"delivery_id": message.id})]
    assert webhook.read_up_to == 4711


def test_a_message_is_signed_at_the_time_at_which_it_is_sent(maker, webhook):
    delivery, then = sent(maker, webhook), later(maker, minutes=5)

    body, headers = delivering.message(then, delivery)

    assert json.loads(body) == {
        "type": "webhook.test", "timestamp": "2026-03-02T10:00:00Z",
        "data": {"edition": maker.the_edition.code},
    }  # fmt: skip
    secret = maker.safe.unlock(webhook.secret, registering.PURPOSE)
    assert headers["webhook-id"] == delivery.message_id
    assert headers["webhook-timestamp"] == str(int(then.now.timestamp()))
    assert headers["webhook-signature"] == signature(secret, delivery.message_id, then.now, body)
    assert len(base64.b64decode(headers["webhook-signature"].removeprefix("v1,"))) == 32


def test_a_message_that_arrived_is_not_sent_again_by_itself(maker, webhook):
    delivery = delivering.claim(maker, sent(maker, webhook).id)

    delivering.note_arrived(maker, delivery, 204)

    assert (delivery.outcome, delivery.attempts, delivery.status, delivery.tried_at) == (
        DeliveryOutcome.ARRIVED, 1, 204, maker.now,
    )  # fmt: skip
    assert delivering.claim(maker, delivery.id) is None


def test_a_message_that_was_not_taken_waits_until_its_last_attempt(ctx, maker, webhook):
    delivery = sent(maker, webhook)
    colleague = acting(ctx, Role.ORGANISER)

    fails = delivering.note_failure(maker, delivery, REFUSED, last=False)
    tried = (delivery.outcome, delivery.fault, delivery.status, fails)
    assert delivering.note_failure(maker, delivery, REFUSED, last=True)
    delivering.halt(maker, webhook, WebhookHalt.FAILING)

    assert tried == (DeliveryOutcome.WAITING, PostFault.REFUSED, 500, False)
    assert (delivery.outcome, delivery.attempts) == (DeliveryOutcome.FAILED, 2)
    assert (webhook.halt, webhook.halted_at) == (WebhookHalt.FAILING, maker.now)
    mails = maker.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.to for mail in mails] == [maker.actor.email, colleague.actor.email]
    assert {mail.template for mail in mails} == {"webhook_halted"}
    assert mails[0].params["address"] == webhook.url


def test_one_that_is_given_up_while_others_arrive_halts_nothing(maker, webhook):
    lost, other = sent(maker, webhook), sent(maker, webhook)
    delivering.note_arrived(later(maker, hours=1), other, 200)

    fails = delivering.note_failure(later(maker, days=1), lost, REFUSED, last=True)

    assert (lost.outcome, fails) == (DeliveryOutcome.FAILED, False)


def test_a_server_that_says_gone_gets_nothing_more(maker, webhook):
    delivery, other = sent(maker, webhook), sent(maker, webhook)

    assert delivering.note_failure(maker, delivery, NotTaken(PostFault.REFUSED, 410), last=False)
    delivering.halt(maker, webhook, WebhookHalt.FAILING)
    delivering.halt(maker, webhook, WebhookHalt.OWNERLESS)  # it is halted already

    maker.session.refresh(other)
    assert (webhook.halt, other.outcome) == (WebhookHalt.FAILING, DeliveryOutcome.FAILED)
    with pytest.raises(NotFound):
        delivering.send_test(maker, webhook.id)
    with pytest.raises(NotFound):
        delivering.send_again(maker, webhook.id, other.id)


def test_a_webhook_that_is_removed_during_its_last_attempt_is_gone_without_a_deadlock(
    committed, shared_app
):
    webhook, _secret = registering.register(committed, url="https://a.example/", events=[])
    delivery = sent(committed, webhook)
    committed.session.commit()
    held = delivering.claim(committed, delivery.id)

    def remove() -> None:
        with shared_app.app_context(), Session(db.engine) as session:
            registering.remove(replace(committed, session=session), webhook.id)
            session.commit()

    removing = Thread(target=remove)
    removing.start()
    waits = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as watching:
        while not watching.scalar(waits):
            watching.rollback()

    assert delivering.note_failure(committed, held, REFUSED, last=True)
    committed.session.commit()
    delivering.halt(committed, webhook, WebhookHalt.FAILING)
    committed.session.commit()
    removing.join()

    left = committed.session.scalar(sa.select(sa.func.count()).select_from(WebhookDelivery))
    assert (left, list(committed.session.scalars(sa.select(OutboxMail)))) == (0, [])


def test_a_message_is_sent_again_under_its_own_id(maker, webhook, deferred):
    delivery = sent(maker, webhook)
    known = delivery.message_id
    delivering.note_arrived(maker, delivery, 200)

    delivering.send_again(maker, webhook.id, delivery.id)

    assert (delivery.outcome, delivery.attempts) == (DeliveryOutcome.WAITING, 0)
    assert delivery.message_id == known
    assert deferred == [("webhooks.deliver", {"delivery_id": delivery.id})] * 2


def test_a_message_that_waits_for_a_further_try_is_sent_now(maker, webhook, deferred):
    delivery = sent(maker, webhook)
    delivering.note_failure(maker, delivery, REFUSED, last=False)

    delivering.send_again(maker, webhook.id, delivery.id)

    assert (delivery.outcome, delivery.attempts) == (DeliveryOutcome.WAITING, 1)
    assert deferred == [("webhooks.deliver", {"delivery_id": delivery.id})] * 2


def test_a_message_that_was_on_its_way_when_its_webhook_was_halted_is_given_up(maker, webhook):
    delivering.halt(maker, webhook, WebhookHalt.OWNERLESS)
    delivery = WebhookDelivery(webhook=webhook, message_id="msg_1", event="webhook.test", data={},
                               at=maker.now)  # fmt: skip
    maker.session.add(delivery)
    maker.session.flush()

    assert delivering.claim(maker, delivery.id) is None
    assert delivery.outcome is DeliveryOutcome.FAILED


def test_a_message_of_another_webhook_is_not_sent_again(maker, webhook):
    other, _secret = registering.register(maker, url="https://a.example/", events=[])
    delivery = sent(maker, webhook)

    for number in (delivery.id, 4711):
        with pytest.raises(NotFound):
            delivering.send_again(maker, other.id, number)


def test_messages_are_forgotten_after_thirty_days(maker, webhook):
    sent(maker, webhook)
    new = sent(later(maker, days=1), webhook)

    delivering.forget_old(later(maker, days=30, hours=1))

    assert maker.session.scalars(sa.select(WebhookDelivery)).all() == [new]
