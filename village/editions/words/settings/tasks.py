"""What exhibitors have to do, and when they may deliver."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from village.editions.words.settings.values import Count, Key, Positive
from village.editions.words.shape import Texts


class TaskKind(StrEnum):
    """What an exhibitor may have to do before the event."""

    CONTRACT = "contract"
    DEPOSIT = "deposit"
    FASCIA = "fascia"
    CATALOGUE = "catalogue"
    SERVICES = "services"
    PEOPLE = "people"
    CO_EXHIBITORS = "co_exhibitors"
    INSURANCE = "insurance"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """A task of every exhibitor, and until when; `note` is what the organiser adds to it."""

    task: TaskKind
    before_event_days: Count = 30
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotSettings:
    """When vehicles may be unloaded, and how many at once."""

    key: Key
    starts_at: datetime
    ends_at: datetime
    places: Positive
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What exhibitors have to do before the event, and when they may deliver."""

    list: tuple[TaskSettings, ...] = (
        TaskSettings(TaskKind.CONTRACT, 60),
        TaskSettings(TaskKind.DEPOSIT, 45),
        TaskSettings(TaskKind.FASCIA, 30),
        TaskSettings(TaskKind.CATALOGUE, 30),
        TaskSettings(TaskKind.SERVICES, 21),
        TaskSettings(TaskKind.CO_EXHIBITORS, 30),
        TaskSettings(TaskKind.PEOPLE, 14),
        TaskSettings(TaskKind.DELIVERY, 14),
    )
    slots: tuple[SlotSettings, ...] = ()
