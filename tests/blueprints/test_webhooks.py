"""The pages of webhooks: registering, the last messages, a test, removing."""

import json

import jsonschema
import pytest
import sqlalchemy as sa

from tests import factories
from village.board import webhooks
from village.core import audit
from village.core.permissions import Role
from village.webhooks.tables import Webhook, WebhookDelivery
from village.webhooks.words import DeliveryOutcome, WebhookEvent
from village.webhooks.writes import delivering, registering

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


def test_a_message_is_as_the_api_describes_it(client, organiser):
    webhook, _secret = registering.register(organiser, url=URL, events=list(WebhookEvent))
    audit.record(organiser, "VS27-B-1", "check_in", verdict="admitted", gate="A")
    audit.record(organiser, organiser.the_edition.code, "gate_upload", scans=3, device="x")
    audit.record(organiser, "VS27-0001", "stand_release", before="held", after="released")
    delivering.send_test(organiser, webhook.id)
    webhooks.tell_one(organiser)
    organiser.session.commit()
    described = client.get("/api/v1/openapi.json").get_json()
    shape = {"$ref": "#/components/schemas/message", "components": described["components"]}

    found = organiser.session.scalars(sa.select(WebhookDelivery))
    said = [json.loads(delivering.message(organiser, one)[0]) for one in found]

    for one in said:
        jsonschema.Draft202012Validator(shape).validate(one)
    known = described["components"]["schemas"]["message"]["properties"]["data"]["properties"]
    assert set().union(*(one["data"] for one in said)) <= known.keys()
    assert len(said) == 4
    assert set(described["webhooks"]) == set(WebhookEvent)


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
