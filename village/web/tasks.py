"""What each task of an exhibitor is called, and the page on which it is done."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import lazy_gettext as _l

from village.editions.words.settings import TaskKind

TASK_NAMES: Mapping[TaskKind, str] = MappingProxyType(
    {
        TaskKind.CONTRACT: _l("Read and sign the contract"),
        TaskKind.DEPOSIT: _l("Pay the first invoice"),
        TaskKind.FASCIA: _l("Name on the fascia"),
        TaskKind.CATALOGUE: _l("Catalogue entry and logo"),
        TaskKind.SERVICES: _l("Services for the stand"),
        TaskKind.PEOPLE: _l("People who get badges"),
        TaskKind.CO_EXHIBITORS: _l("Co-exhibitors"),
        TaskKind.INSURANCE: _l("Insurance certificate"),
        TaskKind.DELIVERY: _l("Delivery slot"),
        TaskKind.STAND_DESIGN: _l("Stand design"),
        TaskKind.PRESS_KIT: _l("Press kit"),
    }
)


def task_name(kind: TaskKind) -> str:
    """Return what a task is called."""
    return TASK_NAMES[TaskKind(kind)]


def init_app(app: Flask) -> None:
    """Offer the names to every template."""
    app.jinja_env.filters["task_name"] = task_name
