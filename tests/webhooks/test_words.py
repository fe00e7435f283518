"""What webhooks tell and how it is signed, without a database."""

import base64
from datetime import UTC, datetime

import pytest

from village.applications.words import Action
from village.badges.words import BadgeAction
from village.billing.words import InvoiceAction
from village.contracts.words import ContractAction
from village.stands.words.places import PlaceAction
from village.webhooks.words import (
    EVENTS,
    BadAddress,
    WebhookEvent,
    shown,
    signature,
    told,
    webhook_url,
)


def test_every_event_is_told_by_acts_that_exist():
    acts = {str(action) for action in Action} | {"check_in", "gate_upload"}
    for prefix, actions in (
        ("stand", PlaceAction),
        ("contract", ContractAction),
        ("invoice", InvoiceAction),
        ("badge", BadgeAction),
    ):
        acts |= {f"{prefix}_{action}" for action in actions}

    assert set(EVENTS) - acts == set()
    assert set(EVENTS.values()) == set(WebhookEvent)


def test_a_message_is_signed_as_in_the_example_of_standard_webhooks():
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)

    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert shown(secret) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_message_tells_references_and_states_and_nothing_that_people_wrote():
    facts = {"before": "eligible", "after": "selected", "note": "Clear pilot city", "to": "a@b.c"}

    assert told("select", "VS27-0042", facts, "VS27") == {
        "edition": "VS27", "reference": "VS27-0042", "before": "eligible", "state": "selected",
    }  # fmt: skip


@pytest.mark.parametrize("subject", ["VS27", "unknown badge"])
def test_what_is_about_nothing_of_its_own_has_no_reference(subject):
    assert told("check_in", subject, {"verdict": "refused", "method": "scanned"}, "VS27") == {
        "edition": "VS27", "verdict": "refused",
    }  # fmt: skip


def test_an_address_is_taken_as_it_is_without_the_space_around_it():
    assert webhook_url(" https://a.example:8443/in?key=1 ") == "https://a.example:8443/in?key=1"


@pytest.mark.parametrize(
    "text",
    [
        "", "a.example", "http://a.example/", "ftp://a.example/", "https://", "https:///in",
        "https://me:secret@a.example/", "https://a.example/#part", "https://a.example:0/",
        "https://a.example:99999/", "https://[::1/", "https://a.example/a b",
        "https://a.example/\nHost: b", "https://é.example/", f"https://a.example/{'x' * 500}",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(BadAddress):
        webhook_url(text)
