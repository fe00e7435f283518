"""What each task of an exhibitor is called, and when a delivery slot is."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.core.languages import text_in
from village.editions.words.settings import SlotSettings, TaskKind
from village.web.context import language
from village.web.filters import clock, day, zone

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
        TaskKind.INVITATIONS: _l("Invite your guests"),
        TaskKind.BILLING: _l("Billing details"),
        TaskKind.BALANCE: _l("Pay what is left"),
        TaskKind.WORK_PASSES: _l("Passes for build-up and breakdown"),
    }
)


def task_name(kind: TaskKind) -> str:
    """Return what a task is called."""
    return TASK_NAMES[TaskKind(kind)]


def slot_words(slot: SlotSettings) -> str:
    """Say when a delivery slot is, by the edition's clock, and what it is called."""
    words = _(
        "%(day)s, %(first)s to %(last)s",
        day=day(slot.starts_at.astimezone(zone()).date()),
        first=clock(slot.starts_at),
        last=clock(slot.ends_at),
    )
    label = text_in(slot.label, language())
    return f"{words} · {label}" if label else str(words)


def init_app(app: Flask) -> None:
    """Offer these words to every template."""
    app.jinja_env.filters["task_name"] = task_name
    app.jinja_env.filters["slot_words"] = slot_words
