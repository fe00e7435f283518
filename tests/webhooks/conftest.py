"""What the tests of webhooks share: one that is told of everything, and its jobs."""

from dataclasses import replace

import pytest

from village.webhooks.words import WebhookEvent
from village.webhooks.writes import registering

URL = "https://hooks.example.org/in"


@pytest.fixture
def deferred():
    """Return the jobs that were queued: their names and what they were told."""
    return []


@pytest.fixture
def maker(organiser, deferred):
    """Return the context of an organiser whose jobs are noted."""
    return replace(organiser, defer=lambda task, /, **said: deferred.append((task, said)))


@pytest.fixture
def webhook(maker):
    """Return a webhook that is told of everything."""
    return registering.register(maker, url=URL, events=list(WebhookEvent))[0]
