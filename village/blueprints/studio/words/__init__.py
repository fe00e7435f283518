"""What the studio calls each setting: a label, a help, and how much room a text gets.

One module a part of the settings; here they are together.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words import (
    badges,
    calls,
    data,
    documents,
    identity,
    jury,
    pavilions,
    prices,
    programme,
    tasks,
    visitors,
)
from village.blueprints.studio.words.setting import SettingWords

#: The words of each setting, by its dataclass.
WORDS: Mapping[type, Mapping[str, SettingWords]] = MappingProxyType(
    {
        **identity.WORDS,
        **pavilions.WORDS,
        **calls.WORDS,
        **jury.WORDS,
        **prices.WORDS,
        **tasks.WORDS,
        **documents.WORDS,
        **programme.WORDS,
        **visitors.WORDS,
        **data.WORDS,
        **badges.WORDS,
    }
)
#: What the choices of a setting are called.
CHOICES: Mapping[type[StrEnum], Mapping[Any, str]] = MappingProxyType(
    {
        **identity.CHOICES,
        **pavilions.CHOICES,
        **calls.CHOICES,
        **prices.CHOICES,
        **tasks.CHOICES,
        **documents.CHOICES,
        **visitors.CHOICES,
        **badges.CHOICES,
    }
)
#: The settings that stand at the root of a page.
ROOTS: Mapping[str, SettingWords] = MappingProxyType(
    {
        "edition": SettingWords(""),
        "organiser": SettingWords(""),
        "venue": SettingWords(""),
        "partners": SettingWords(_l("Partners"), add=_l("Add a partner")),
        "axes": SettingWords(_l("Axes"), add=_l("Add an axis")),
        "pavilion_rule": SettingWords(_l("Who belongs where")),
        "pavilions": SettingWords(_l("Pavilions"), add=_l("Add a pavilion")),
        "jury": SettingWords(""),
        "prices": SettingWords(""),
        "services": SettingWords(
            _l("Services"),
            _l("What exhibitors may order beside their stand."),
            add=_l("Add a service"),
        ),
        "tasks": SettingWords(""),
        "contracts": SettingWords(""),
        "letters": SettingWords(""),
        "programme": SettingWords(""),
        "practical": SettingWords(_l("Parts of the page"), add=_l("Add a part")),
        "figures": SettingWords(
            _l("Figures"), _l("Large numbers on the first page."), add=_l("Add a figure")
        ),
        "visitors": SettingWords(""),
        "data_protection": SettingWords(""),
        "badges": SettingWords(""),
        "call": SettingWords(""),
        "mail": SettingWords(""),
        "section": SettingWords(""),
        "question": SettingWords(""),
    }
)
