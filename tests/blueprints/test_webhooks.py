"""The pages of webhooks: registering, the last messages, a test, removing."""

import pytest
import sqlalchemy as sa

from tests import factories
from village.core.permissions import Role
from village.webhooks.tables import Webhook, WebhookDelivery
from village.webhooks.words import DeliveryOutcome

#: An address of the internet that needs no look-up.
URL = "https://93.184.216.34/in"


@pytest.fixture
def page(client, edition):
    """Return the address of the page, for an organiser who is logged in."""
    user = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    client.login(user.email)
    return f"/en/{edition.code.lower()}/admin/webhooks"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://93.184.216.34/", "Write an https address"),
        ("https://127.0.0.1/", "leads into a private network"),
        ("https://[::ffff:10.0.0.1]/", "leads into a private network"),
    ],
)
def test_an_address_into_a_private_network_is_refused_and_kept_in_the_field(
    client, page, url, said
):
    answer = client.post(page, data={"url": url, "events": ["stand.given"]})

    assert (answer.status_code, said in answer.text, f'value="{url}"' in answer.text) == (
        422, True, True,
    )  # fmt: skip


def test_an_organiser_registers_an_address_tries_it_and_removes_it(client, page, session):
    made = client.post(page, data={"url": URL, "events": ["stand.given", "badge.issued"]})
    webhook = session.scalars(sa.select(Webhook)).one()
    one = f"{page}/{webhook.id}"
    empty = client.get(one).text
    sent = client.post(f"{one}/test")
    delivery = session.scalars(sa.select(WebhookDelivery)).one()
    delivery.outcome = DeliveryOutcome.FAILED
    session.commit()
    failed = client.get(one).text
    again = client.post(f"{one}/messages/{delivery.id}/again")
    listed = client.get(page).text
    removed = client.post(f"{one}/remove")

    assert (made.status_code, sent.status_code, again.status_code) == (201, 303, 303)
    assert ("whsec_" in made.text, "whsec_" in listed, URL in listed) == (True, False, True)
    assert ("Nothing was sent yet" in empty, "Send again" in failed) == (True, True)
    assert (removed.status_code, client.get(one).status_code) == (303, 404)


def test_a_webhook_that_is_off_says_why_and_is_turned_on_again(client, page, session):
    client.post(page, data={"url": URL, "events": ["stand.given"]})
    webhook = session.scalars(sa.select(Webhook)).one()
    webhook.halt, webhook.halted_at = "failing", webhook.made_at
    session.commit()

    off = client.get(f"{page}/{webhook.id}").text
    client.post(f"{page}/{webhook.id}/turn-on")
    on = client.get(f"{page}/{webhook.id}").text

    test = f"{page}/{webhook.id}/test"
    assert ("no message has arrived" in off, test in off) == (True, False)
    assert ("no message has arrived" in on, test in on) == (False, True)
