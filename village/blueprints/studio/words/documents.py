"""Contracts, letters and mails, and what may stand in braces in them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    ClauseSettings,
    ContractSettings,
    LetterHolders,
    LetterSettings,
    MailSettings,
    OnlyIf,
)

WORDS: dict[type, dict[str, SettingWords]] = {
    ContractSettings: {
        "exhibitor": SettingWords(
            _l("Contract of an exhibitor"),
            _l("Articles are numbered in this order, those left out not counted."),
            add=_l("Add an article"),
        ),
        "startup": SettingWords(_l("Contract of a start-up"), add=_l("Add an article")),
    },
    ClauseSettings: {
        "title": SettingWords(_l("Title")),
        "text": SettingWords(_l("Text"), rows=5),
        "only_if": SettingWords(
            _l("Only where"), _l("Without a choice it stands in every contract.")
        ),
    },
    LetterSettings: {
        "key": SettingWords(_l("Short name")),
        "holders": SettingWords(_l("Made out to")),
        "title": SettingWords(_l("Title")),
        "text": SettingWords(
            _l("Text"),
            _l(
                "An empty line begins another paragraph. The name or the prize alone in one is"
                " set large; a paragraph whose braces stand for nothing is left out."
            ),
            rows=10,
        ),
        "certificate": SettingWords(
            _l("A certificate, across a framed page"), _l("Otherwise it is set as a letter.")
        ),
        "on_request": SettingWords(_l("Exhibitors may ask for it")),
    },
    MailSettings: {
        "subject": SettingWords(_l("Subject")),
        "text": SettingWords(
            _l("Text"),
            _l("An empty line begins another paragraph. One left empty is not sent."),
            rows=14,
        ),
        "sent": SettingWords(_l("This mail is sent")),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    OnlyIf: {
        OnlyIf.SPACE_ONLY: _l("the stand is bare space"),
        OnlyIf.SHELL_SCHEME: _l("the stand is equipped"),
        OnlyIf.CORNER: _l("the stand is a corner"),
        OnlyIf.ISLAND: _l("the stand is an island"),
    },
    LetterHolders: {
        LetterHolders.EXHIBITORS: _l("Exhibitors that are confirmed"),
        LetterHolders.STARTUPS: _l("Start-ups that are confirmed"),
        LetterHolders.JURORS: _l("Jurors who gave a complete review"),
        LetterHolders.WINNERS: _l("Those selected, for a prize"),
        LetterHolders.PEOPLE: _l("People whom confirmed exhibitors name"),
    },
}

#: What stands in a contract for each placeholder of its articles.
CONTRACT_PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "reference": _l("The contract's number"),
        "issued_on": _l("The day of its issue"),
        "organiser": _l("The organiser's name"),
        "exhibitor": _l("The exhibitor's name"),
        "event": _l("The name of the event"),
        "venue": _l("The venue"),
        "place": _l("The organiser's city, where contracts are made"),
        "starts_on": _l("The first day of the event"),
        "ends_on": _l("The last day of the event"),
        "stand": _l("The stand's number"),
        "area": _l("The stand's area, in m²"),
        "zone": _l("The stand's pavilion"),
        "total": _l("The total, tax included"),
        "deposit": _l("What is due on signature"),
        "deposit_rate": _l("The same, as a share of the total"),
        "balance": _l("What remains to be paid"),
    }
)

#: What stands in a letter for each placeholder of its text.
LETTER_PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "name": _l("Who holds it; alone in a paragraph it is set large"),
        "organisation": _l("The organisation, in a letter to a person"),
        "country": _l("The organisation's country, in a letter to a person"),
        "function": _l("The person's function, in a letter to a person"),
        "passport": _l("A line on which the holder writes the number of the passport"),
        "project": _l("The project, to start-ups and winners"),
        "award": _l("The prize, to winners; alone in a paragraph it is set large"),
        "stand": _l("The stand's number, but for jurors and winners"),
        "event": _l("The name of the event"),
        "dates": _l("The days of the event"),
        "venue": _l("The venue"),
        "organiser": _l("The organiser's name"),
        "issued_on": _l("The day of its issue"),
    }
)
