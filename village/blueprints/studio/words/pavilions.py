"""Axes and pavilions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    AxisSettings,
    Belonging,
    ContinentCode,
    PavilionRule,
    PavilionSettings,
)

WORDS: dict[type, dict[str, SettingWords]] = {
    AxisSettings: {
        "number": SettingWords(_l("Number")),
        "title": SettingWords(_l("Title")),
        "note": SettingWords(_l("A few words"), rows=2),
    },
    PavilionRule: {
        "startup": SettingWords(_l("Who says where a start-up belongs")),
        "exhibitor": SettingWords(_l("Who says where an exhibitor belongs")),
    },
    PavilionSettings: {
        "name": SettingWords(_l("Name")),
        "note": SettingWords(_l("A few words"), rows=2),
        "colour": SettingWords(_l("Colour on the plan")),
        "continents": SettingWords(
            _l("Continents"), _l("They count where applications belong by continent.")
        ),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    Belonging: {
        Belonging.CONTINENTS: _l("The continent of its country"),
        Belonging.CHOICE: _l("The applicant, in the form"),
        Belonging.ORGANISER: _l("The organiser, by hand"),
    },
    ContinentCode: {
        ContinentCode.AFRICA: _l("Africa"),
        ContinentCode.ANTARCTICA: _l("Antarctica"),
        ContinentCode.ASIA: _l("Asia"),
        ContinentCode.EUROPE: _l("Europe"),
        ContinentCode.NORTH_AMERICA: _l("North America"),
        ContinentCode.OCEANIA: _l("Oceania"),
        ContinentCode.SOUTH_AMERICA: _l("South America"),
    },
}
