"""The sections in which an edition's settings are changed, each by itself."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from village.editions.words.settings import (
    CallSettings,
    QuestionSection,
    SessionSettings,
    Settings,
    Speaker,
)
from village.editions.words.shape import as_data, as_json


class Section(StrEnum):
    """A part of the settings that is saved by itself."""

    IDENTITY = "identity"
    AXES = "axes"
    PAVILIONS = "pavilions"
    CALLS = "calls"
    JURY = "jury"
    PRICES = "prices"
    TASKS = "tasks"
    CONTRACTS = "contracts"
    MAILS = "mails"
    LETTERS = "letters"
    PROGRAMME = "programme"
    PRACTICAL = "practical"
    VISITORS = "visitors"
    DATA_PROTECTION = "data_protection"
    BADGES = "badges"


_UTC = ZoneInfo("UTC")
#: The fields of the settings that each section holds.
FIELDS: Mapping[Section, tuple[str, ...]] = MappingProxyType(
    {
        Section.IDENTITY: ("edition", "organiser", "venue", "partners"),
        Section.AXES: ("axes",),
        Section.PAVILIONS: ("pavilion_rule", "pavilions"),
        Section.CALLS: ("calls",),
        Section.JURY: ("jury",),
        Section.PRICES: ("prices", "services"),
        Section.TASKS: ("tasks",),
        Section.CONTRACTS: ("contracts",),
        Section.MAILS: ("mails",),
        Section.LETTERS: ("letters",),
        Section.PROGRAMME: ("programme",),
        Section.PRACTICAL: ("practical", "figures"),
        Section.VISITORS: ("visitors",),
        Section.DATA_PROTECTION: ("data_protection",),
        Section.BADGES: ("badges",),
    }
)


def content(settings: Settings, section: Section) -> dict[str, Any]:
    """Return what a section says, as JSON."""
    return {name: as_json(getattr(settings, name)) for name in FIELDS[section]}


def stamp(settings: Settings, section: Section) -> str:
    """Return what a form remembers of the section it shows, to notice later that it changed."""
    return _stamp({name: as_data(getattr(settings, name), _UTC) for name in FIELDS[section]})


def item_stamp(item: SessionSettings | Speaker) -> str:
    """Return what a program remembers of the item it has read, to notice that it changed."""
    return _stamp(as_data(item, _UTC))


def _stamp(said: Any) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed(before: Settings, after: Settings) -> tuple[Section, ...]:
    """Return the sections in which two settings differ."""
    return tuple(one for one in Section if content(before, one) != content(after, one))


def keeping_questions(before: Settings, after: Settings) -> Settings:
    """Return `after` with the questions it lost, retired, so that their answers stay readable."""
    old = {call.key: call for call in before.calls}
    calls = (_keeping(old[call.key], call) if call.key in old else call for call in after.calls)
    return replace(after, calls=tuple(calls))


def rekinded(before: Settings, after: Settings) -> list[str]:
    """Return the questions that would ask for another kind of answer under the same key."""
    old = {call.key: _kinds(call) for call in before.calls}
    return [
        f"{call.key}.{key}"
        for call in after.calls
        for key, kind in _kinds(call).items()
        if old.get(call.key, {}).get(key, kind) != kind
    ]


def _kinds(call: CallSettings) -> dict[str, str]:
    return {one.key: one.kind for section in call.sections for one in section.questions}


def _keeping(before: CallSettings, after: CallSettings) -> CallSettings:
    there = _kinds(after)
    lost = tuple(
        replace(one, required=False, shown_if=None, axes=(), pavilions=(), retired=True)
        for section in before.sections
        for one in section.questions
        if one.key not in there
    )
    if not lost:
        return after
    *first, last = after.sections or (QuestionSection(),)
    return replace(after, sections=(*first, replace(last, questions=(*last.questions, *lost))))
