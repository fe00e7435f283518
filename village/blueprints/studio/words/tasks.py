"""What exhibitors have to do, when they may deliver, and how they may build."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    SlotSettings,
    StandRules,
    TaskKind,
    TaskPlan,
    TaskSettings,
)
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
        "stand_rules": SettingWords(
            _l("Rules of stand designs"),
            _l("For exhibitors that build their stand themselves. Empty fields ask nothing."),
        ),
        "public_press_kits": SettingWords(
            _l("Press kits are public"),
            _l("They stand on the exhibitor's public page; else your team alone reads them."),
        ),
    },
    StandRules: {
        "highest_m": SettingWords(_l("Highest wall, in metres")),
        "setback_m": SettingWords(
            _l("Distance from the edges of the stand, in metres"),
            _l("For walls that are higher than the next field says."),
        ),
        "setback_above_m": SettingWords(
            _l("Kept by walls higher than, in metres"), _l("Empty for all walls.")
        ),
        "closed_share": SettingWords(_l("Part of an open side that may be closed, in per cent")),
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
