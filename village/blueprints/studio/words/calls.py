"""Calls, their questions and their conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.calls import CallKind
from village.editions.words.files import FileKind
from village.editions.words.settings import (
    MOST_CHECKS,
    CallSettings,
    ChecklistLine,
    Choice,
    Effect,
    Eligibility,
    QuestionSection,
    QuestionSettings,
    Rule,
)
from village.editions.words.shape import Texts
from village.editions.words.standards import Asking


@dataclass(frozen=True, slots=True)
class Rewording:
    """The organiser's own words for a standard question."""

    label: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)


WORDS: dict[type, dict[str, SettingWords]] = {
    CallSettings: {
        "key": SettingWords(_l("Short name")),
        "kind": SettingWords(_l("For whom")),
        "title": SettingWords(_l("Title")),
        "opens_at": SettingWords(_l("Opens")),
        "deadline_at": SettingWords(_l("Deadline")),
        "grace_minutes": SettingWords(
            _l("Minutes of grace for what is being sent"),
            _l("What reaches us in these minutes after the deadline still counts."),
        ),
        "pavilion": SettingWords(_l("Pavilion of this call alone")),
        "places": SettingWords(_l("Places"), _l("Without a number there is no limit.")),
        "per_organisation": SettingWords(
            _l("Applications of one organisation"), _l("Without a number there is no limit.")
        ),
        "description": SettingWords(_l("What the call is about"), rows=5),
        "who": SettingWords(_l("Who can apply"), rows=3),
        "offer": SettingWords(_l("What is offered"), rows=3),
        "eligibility": SettingWords(
            _l("Rules"),
            _l("Checked on every application; each says what becomes of one that breaks it."),
            add=_l("Add a rule"),
        ),
        "checklist": SettingWords(
            _l("Checklist of the screeners"),
            _l(
                "Up to %(most)s points to look up in every file. They stand beside it for those who"
                " screen, who tick them together; neither applicants nor jurors see them.",
                most=MOST_CHECKS,
            ),
            add=_l("Add a point"),
        ),
    },
    QuestionSection: {
        "title": SettingWords(_l("Title")),
        "help": SettingWords(_l("A few words before the questions"), rows=2),
    },
    QuestionSettings: {
        "label": SettingWords(_l("Question")),
        "help": SettingWords(_l("Help"), _l("Stands under the question."), rows=2),
        "required": SettingWords(_l("Has to be answered")),
        "choices": SettingWords(_l("Answers to choose from"), add=_l("Add an answer")),
        "least": SettingWords(
            _l("At least"), _l("Characters, a number, how many are chosen or sent.")
        ),
        "most": SettingWords(
            _l("At most"), _l("Characters, a number, how many are chosen or sent.")
        ),
        "unit": SettingWords(_l("Unit"), _l("Such as km or kWh.")),
        "accepts": SettingWords(_l("Kinds of file"), _l("Without a mark: all of them.")),
        "largest_mb": SettingWords(
            _l("Largest size, in megabytes"), _l("Of each file; 20 where nothing is written.")
        ),
        "shown_if": SettingWords(
            _l("Asked only where"), _l("One of these answers was given before.")
        ),
        "axes": SettingWords(_l("Asked only on these axes"), _l("Without a mark: on all.")),
        "pavilions": SettingWords(
            _l("Asked only in these pavilions"), _l("Without a mark: in all.")
        ),
        "jury": SettingWords(_l("The jury reads the answer")),
        "hidden_when_blind": SettingWords(_l("Hidden from jurors in blind reading")),
        "public": SettingWords(
            _l("Everybody reads the answer"), _l("On the exhibitor's page, once announced.")
        ),
        "frozen_after": SettingWords(_l("Answers are final after")),
    },
    ChecklistLine: {"label": SettingWords(_l("Point to check"))},
    Choice: {"label": SettingWords(_l("Answer"))},
    Rewording: {
        "label": SettingWords(_l("Question")),
        "help": SettingWords(_l("Help"), _l("Stands under the question."), rows=2),
    },
    Eligibility: {
        "rule": SettingWords(_l("Rule")),
        "effect": SettingWords(_l("Where it is broken")),
        "value": SettingWords(_l("Number"), _l("Of years, or of people.")),
        "countries": SettingWords(
            _l("Countries"), _l("Their two letters, with commas: MA, FR, SN.")
        ),
        "text": SettingWords(_l("In your own words"), _l("Instead of ours."), rows=2),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    CallKind: {
        CallKind.STARTUP: _l("Start-ups, whom a jury judges"),
        CallKind.EXHIBITOR: _l("Exhibitors, whom the organiser answers"),
    },
    Rule: {
        Rule.FOUNDED_WITHIN_YEARS: _l("Founded at most so many years ago"),
        Rule.TEAM_AT_MOST: _l("A team of at most so many people"),
        Rule.COUNTRIES: _l("From these countries"),
        Rule.ONE_PROJECT: _l("One project of each organisation"),
    },
    Effect: {
        Effect.TOLD: _l("The applicant is told"),
        Effect.FLAGGED: _l("The screener sees it"),
        Effect.ENFORCED: _l("It cannot be submitted"),
    },
    FileKind: {
        FileKind.PDF: _l("PDF documents"),
        FileKind.IMAGE: _l("Pictures (JPEG, PNG, WebP)"),
    },
}

#: What each kind of question is called.
KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "line": _l("A line of text"),
        "text": _l("A longer text"),
        "number": _l("A number"),
        "amount": _l("An amount of money"),
        "date": _l("A date"),
        "choice": _l("One of several answers"),
        "choices": _l("Several of several answers"),
        "scale": _l("A scale"),
        "country": _l("A country"),
        "url": _l("A web address"),
        "video": _l("A link to a video"),
        "email": _l("An email address"),
        "phone": _l("A telephone number"),
        "check": _l("Yes or no"),
        "consent": _l("A consent"),
        "person": _l("A person's name"),
        "file": _l("Files to send"),
        "heading": _l("A heading"),
        "note": _l("An explanation"),
    }
)

#: What a call can do with a standard question.
ASKINGS: Mapping[Asking, str] = MappingProxyType(
    {
        Asking.REQUIRED: _l("Required"),
        Asking.OPTIONAL: _l("Optional"),
        Asking.OFF: _l("Not asked"),
    }
)
