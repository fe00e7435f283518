"""Starting texts of the legal notice and the privacy page, by the law of the organiser's country.

They are offered, never published by themselves: what the organiser must still say stands between
the marks of `MARKS`, and an edition is not shown to everybody while its texts have one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from village.core.languages import LANGUAGES, text_in
from village.editions.words.settings import Organiser, Settings

#: What a place to complete begins with, by language.
MARKS: Mapping[str, str] = {
    "fr": "[à compléter",
    "ar": "[للاستكمال",
    "en": "[to be completed",
}
#: The file of a country's law, where it is not the one of the others.
LAWS: Mapping[str, str] = {"MA": "ma"}
OTHERS = "eu"


def starting_texts(settings: Settings) -> dict[str, dict[str, str]]:
    """Return `legal_notice` and `privacy` by language, with what is known of the organiser."""
    law = _law(LAWS.get(settings.edition.country, OTHERS))
    languages = [one for one in LANGUAGES if one in settings.edition.languages]
    return {
        field: {one: law[field][one].format_map(_facts(settings, one)) for one in languages}
        for field in ("legal_notice", "privacy")
    }


def begun(settings: Settings) -> Settings:
    """Return settings whose legal texts that are not written yet are the starting texts."""
    offered = starting_texts(settings)
    edition = settings.edition
    notice, privacy = (
        {**offered[field], **{one: text for one, text in written.items() if text}}
        for field, written in (("legal_notice", edition.legal_notice), ("privacy", edition.privacy))
    )
    return replace(settings, edition=replace(edition, legal_notice=notice, privacy=privacy))


def to_complete(text: str) -> bool:
    """Say whether a text still has a place that the organiser must complete."""
    return any(mark in text for mark in MARKS.values())


def _facts(settings: Settings, language: str) -> dict[str, str]:
    organiser = settings.organiser
    return {
        name: value or f"{MARKS[language]}]"
        for name, value in {
            "edition": text_in(settings.edition.name, language),
            "organiser": text_in(organiser.name, language),
            "address": text_in(organiser.address, language),
            "represented_by": text_in(organiser.represented_by, language),
            "numbers": _numbers(organiser),
            "email": organiser.email,
            "phone": organiser.phone,
        }.items()
    }


def _numbers(organiser: Organiser) -> str:
    return ", ".join(f"{name.upper()} {number}" for name, number in organiser.numbers.items())


@cache
def _law(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
