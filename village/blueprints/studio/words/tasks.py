"""What exhibitors have to do, and when they may deliver."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import SlotSettings, TaskKind, TaskPlan, TaskSettings
from village.web.tasks import TASK_NAMES

WORDS: dict[type, dict[str, SettingWords]] = {
    TaskPlan: {
        "list": SettingWords(
            _l("Tasks"),
            _l("What exhibitors see on their page, and until when."),
            add=_l("Add a task"),
        ),
        "slots": SettingWords(
            _l("Delivery slots"),
            _l("When vehicles may be unloaded, and how many exhibitors at once."),
            add=_l("Add a slot"),
        ),
    },
    TaskSettings: {
        "task": SettingWords(_l("Task")),
        "before_event_days": SettingWords(_l("Days before the event")),
        "note": SettingWords(_l("In your own words"), _l("Stands beside it."), rows=2),
    },
    SlotSettings: {
        "starts_at": SettingWords(_l("Begins")),
        "ends_at": SettingWords(_l("Ends")),
        "places": SettingWords(_l("Exhibitors at once")),
        "label": SettingWords(_l("Called"), _l("Such as the gate or the dock.")),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    TaskKind: TASK_NAMES,
}
