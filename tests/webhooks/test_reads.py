"""Webhooks and their messages, as organisers see them."""

from village.webhooks import reads
from village.webhooks.words import WebhookEvent
from village.webhooks.writes import delivering, registering


def test_webhooks_and_their_messages_are_listed_with_the_newest_first(maker, webhook):
    newer, _secret = registering.register(
        maker, url="https://other.example.org/", events=[WebhookEvent.BADGE_ISSUED]
    )
    for one in (webhook, newer, newer):
        delivering.send_test(maker, one.id)

    first, second = reads.deliveries(maker, newer)

    assert reads.listed(maker) == [newer, webhook]
    assert reads.find(maker, newer.id) is newer
    assert first.id > second.id
