"""Webhooks as the worker tells them: from the log to the other side, and over again."""

import pytest
import sqlalchemy as sa

from village.core import audit, posting
from village.core.posting import NotTaken, PostFault
from village.jobs.webhooks import deliver, tell, tidy
from village.webhooks.tables import WebhookDelivery
from village.webhooks.words import DeliveryOutcome, WebhookEvent
from village.webhooks.writes import registering


@pytest.fixture
def waiting(organiser):
    """Return a message that was written from the log."""
    registering.register(organiser, url="https://a.example/in", events=[WebhookEvent.BADGE_ISSUED])
    audit.record(organiser, "VS27-B-1", "badge_issue", before="requested", after="issued")
    organiser.session.commit()
    tell(timestamp=0)
    [delivery] = organiser.session.scalars(sa.select(WebhookDelivery))
    return delivery


def test_a_message_is_posted_once(waiting, monkeypatch):
    posted = []

    def post(url, body, headers, allowed):
        posted.append((url, headers["webhook-id"], allowed))
        return 202

    monkeypatch.setattr(posting, "post", post)
    deliver(delivery_id=waiting.id)
    deliver(delivery_id=waiting.id)

    assert posted == [("https://a.example/in", waiting.message_id, ())]
    assert (waiting.outcome, waiting.status) == (DeliveryOutcome.ARRIVED, 202)


def test_old_messages_go_at_night(organiser, waiting):
    tidy(timestamp=0)  # the worker's clock is that of the database, months later

    assert organiser.session.scalars(sa.select(WebhookDelivery)).all() == []


def test_a_message_that_is_not_taken_is_tried_eight_times(waiting, monkeypatch):
    def post(*_args):
        raise NotTaken(PostFault.TIMEOUT)

    monkeypatch.setattr(posting, "post", post)
    for _ in range(7):
        with pytest.raises(NotTaken):
            deliver(delivery_id=waiting.id)
    deliver(delivery_id=waiting.id)

    assert (waiting.outcome, waiting.attempts) == (DeliveryOutcome.FAILED, 8)
    assert (waiting.fault, waiting.webhook.halt) == (PostFault.TIMEOUT, "failing")
