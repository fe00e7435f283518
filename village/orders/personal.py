"""Orders say nothing of people: they are an organisation's."""

from village.core.personal import PersonalData
from village.orders.tables import ServiceOrderContent, ServiceOrderLine

PERSONAL = PersonalData(
    others={ServiceOrderLine: "code label reason", ServiceOrderContent: "code label"}
)
