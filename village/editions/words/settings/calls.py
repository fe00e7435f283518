"""Calls, their questions and their conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from village.editions.words.calls import CallKind
from village.editions.words.files import FileKind
from village.editions.words.settings.values import (
    Answer,
    Bound,
    Count,
    Country,
    Key,
    KindCode,
    Line,
    Megabytes,
    PavilionCode,
    Positive,
)
from village.editions.words.shape import Texts, ValueLimits

#: The most lines of a checklist: more than a screener looks up in one file.
MOST_CHECKS = 12


class Rule(StrEnum):
    """What a call may ask of those who apply."""

    FOUNDED_WITHIN_YEARS = "founded_within_years"
    TEAM_AT_MOST = "team_at_most"
    COUNTRIES = "countries"
    ONE_PROJECT = "one_project"


class Effect(StrEnum):
    """What becomes of an application that breaks a rule."""

    TOLD = "told"
    FLAGGED = "flagged"
    ENFORCED = "enforced"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; of a scale, the words of a step, whose value is its number."""

    value: Answer
    label: Texts


@dataclass(frozen=True, slots=True)
class ShownIf:
    """Asks a question only where another has one of these answers."""

    question: Key
    is_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionSettings:
    """One question of a call.

    `least` and `most` bound a number, the characters of a text, how many are chosen or sent, or a
    day, written as 20271012. Files are of the kinds that it `accepts` (all, where it names none),
    each of at most `largest_mb` megabytes. A `public` answer stands on the exhibitor's public page:
    a video, a contact. A retired question is asked no more; answers given before stay readable.
    """

    key: Key
    kind: KindCode
    label: Texts
    help: Texts = field(default_factory=dict)
    required: bool = False
    least: Bound | None = None
    most: Bound | None = None
    unit: Line = ""
    choices: tuple[Choice, ...] = ()
    shown_if: ShownIf | None = None
    axes: tuple[Positive, ...] = ()
    pavilions: tuple[PavilionCode, ...] = ()
    jury: bool = True
    hidden_when_blind: bool = False
    public: bool = False
    frozen_after: date | None = None
    retired: bool = False
    accepts: tuple[FileKind, ...] = ()
    largest_mb: Megabytes | None = None


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """A titled part of a call's form."""

    questions: tuple[QuestionSettings, ...] = ()
    title: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A rule for those who apply; `value` for a number, `countries` for a list of countries."""

    rule: Rule
    effect: Effect = Effect.TOLD
    value: Positive | None = None
    countries: tuple[Country, ...] = ()
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """What screeners look up in every file, and tick."""

    key: Key
    label: Texts


@dataclass(frozen=True, slots=True)
class Standard:
    """What a call does with the standard questions: leaves out, requires, asks, rewords."""

    off: tuple[Key, ...] = ()
    required: tuple[Key, ...] = ()
    optional: tuple[Key, ...] = ()
    labels: Mapping[str, Texts] = field(default_factory=dict)
    help: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallSettings:
    """What organisations apply to; no `places` or `per_organisation` means no limit."""

    key: Key
    kind: CallKind
    opens_at: datetime
    deadline_at: datetime
    title: Texts
    grace_minutes: Annotated[int, ValueLimits(least=0, most=1440)] = 0
    pavilion: PavilionCode | None = None
    places: Count | None = None
    per_organisation: Positive | None = None
    description: Texts = field(default_factory=dict)
    who: Texts = field(default_factory=dict)
    offer: Texts = field(default_factory=dict)
    eligibility: tuple[Eligibility, ...] = ()
    checklist: tuple[ChecklistLine, ...] = ()
    standard: Standard = Standard()
    sections: tuple[QuestionSection, ...] = ()
