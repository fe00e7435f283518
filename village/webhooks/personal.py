"""Webhooks hold nothing of people beside who made one, by account: messages name no person."""

from village.core.personal import PersonalData
from village.webhooks.tables import Webhook, WebhookDelivery

PERSONAL = PersonalData(
    others={Webhook: "url events secret", WebhookDelivery: "message_id event data"}
)
