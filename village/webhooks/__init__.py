"""Webhooks: other software is told at once what has happened; each message is kept a while."""

from village.webhooks import personal
from village.webhooks.tables import Webhook
from village.webhooks.words import EVENTS, WebhookHalt
from village.webhooks.writes import delivering

__all__ = ["EVENTS", "Webhook", "WebhookHalt", "delivering", "personal"]
