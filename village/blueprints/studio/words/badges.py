"""Badges: what they show, when they are good, how they are printed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.badges import BadgeField, BadgeRole, BadgeSheet, Reentry
from village.editions.words.settings import BadgeHours, BadgeKind, BadgeSettings, BadgeZone
from village.web.badge_words import BADGE_FIELDS, BADGE_ROLES

WORDS: dict[type, dict[str, SettingWords]] = {
    BadgeSettings: {
        "shows": SettingWords(
            _l("What badges show"),
            _l("Beside the name, the role, the code and the reference, which are always there."),
        ),
        "kinds": SettingWords(
            _l("Kinds of badges"),
            _l("The words and the colour of the band, where its bearer may go, how it is printed."),
            add=_l("Add a kind"),
        ),
        "zones": SettingWords(
            _l("Zones that gates guard"),
            _l("A gate that is set to a zone refuses all badges that do not open it."),
            add=_l("Add a zone"),
        ),
        "startup_badges": SettingWords(_l("Badges of a start-up")),
        "m2_per_badge": SettingWords(
            _l("Square metres for each badge of an exhibitor"), _l("Two badges at least.")
        ),
        "work_passes": SettingWords(
            _l("Passes of each for build-up, and as many for breakdown"), _l("0 for none.")
        ),
        "hours": SettingWords(
            _l("Hours in which badges are good"),
            _l(
                "At other hours the gate refuses them. Where no hours are given, badges are good on"
                " the days of the event, passes for build-up and breakdown before and after them."
                " A rehearsal asks for neither day nor hour."
            ),
            add=_l("Add hours"),
        ),
        "reentry": SettingWords(
            _l("A second entry on one day"),
            _l("The gate judges so with and without network. Days begin at midnight."),
        ),
        "back": SettingWords(
            _l("Print the back"),
            _l("As a page behind each page. A folded badge has it in place of its second front."),
        ),
        "plan": SettingWords(_l("The floor plan stands on the back")),
        "highlights": SettingWords(_l("Sessions on the back")),
        "note": SettingWords(_l("Text on the back"), rows=3),
        "emergency": SettingWords(
            _l("In an emergency"),
            _l("Numbers to call and where to go: it stands on the back in all languages."),
            rows=3,
        ),
    },
    BadgeKind: {
        "role": SettingWords(_l("Kind of badge")),
        "label": SettingWords(_l("On the band"), _l("Empty for the usual word.")),
        "colour": SettingWords(_l("Colour of the band")),
        "zones": SettingWords(
            _l("Where its bearer may go"),
            _l("As it stands on the badge. Empty for the names of the zones that it opens."),
        ),
        "sheet": SettingWords(_l("Sheet")),
    },
    BadgeZone: {
        "name": SettingWords(_l("Name")),
        "roles": SettingWords(_l("Badges that open it")),
    },
    BadgeHours: {
        "role": SettingWords(_l("Kind of badge")),
        "starts_at": SettingWords(_l("From")),
        "ends_at": SettingWords(_l("Until")),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    BadgeRole: BADGE_ROLES,
    BadgeField: BADGE_FIELDS,
    BadgeSheet: {
        BadgeSheet.A6: _l("One A6 a page"),
        BadgeSheet.A4X4: _l("Four on A4, with crop marks"),
        BadgeSheet.BUTTERFLY: _l("A6 twice, to be folded"),
        BadgeSheet.CR80: _l("Card of 86 × 54 mm"),
        BadgeSheet.LABEL: _l("Label on a roll of 62 mm, in black"),
    },
    Reentry: {
        Reentry.FREE: _l("Green: everybody comes and goes"),
        Reentry.ASK: _l("Amber, unless they went out: look at an identity card"),
        Reentry.ONCE: _l("Red: each badge comes in once a day, also after an exit"),
    },
}
