"""What exhibitors have to do, when they may deliver, and how they may build."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from village.editions.words.settings.values import Count, Key, Metres, Positive, Share
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
    STAND_DESIGN = "stand_design"
    PRESS_KIT = "press_kit"
    INVITATIONS = "invitations"
    BILLING = "billing"
    BALANCE = "balance"
    WORK_PASSES = "work_passes"


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """A task of every exhibitor, and until when; `note` is what the organiser adds to it."""

    task: TaskKind
    before_event_days: Count = 30
    note: Texts = field(default_factory=dict)

    def due_on(self, starts_on: date) -> date:
        """Return its last day, for an event that starts on a day."""
        return starts_on - timedelta(days=self.before_event_days)


@dataclass(frozen=True, slots=True)
class SlotSettings:
    """When vehicles may be unloaded, and how many at once."""

    key: Key
    starts_at: datetime
    ends_at: datetime
    places: Positive
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandRules:
    """What an exhibitor keeps to that builds its stand itself; nothing where it is empty.

    A wall is `highest_m` high at most. What is higher than `setback_above_m` stays `setback_m` from
    every edge of the stand; all walls do where that is empty. Walls close at most `closed_share` of
    an open side.
    """

    highest_m: Metres | None = None
    setback_m: Metres | None = None
    setback_above_m: Metres | None = None
    closed_share: Share | None = None


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What exhibitors have to do before the event, when they may deliver, how they may build.

    With `public_press_kits`, everybody may take what exhibitors send for the press.
    """

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
    stand_rules: StandRules = StandRules()
    public_press_kits: bool = False
