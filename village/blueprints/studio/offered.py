"""What can be chosen for a setting."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

from flask_babel import gettext as _
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio.place import Place
from village.blueprints.studio.words import CHOICES
from village.core.languages import text_in
from village.editions.words.kinds import read_questions
from village.editions.words.settings import (
    BadgeSettings,
    CallSettings,
    Identity,
    PackageItem,
    Price,
    QuestionSettings,
    Service,
    SessionSettings,
)
from village.editions.words.shape import as_json
from village.web.amounts import UNIT_NAMES
from village.web.offered import (
    Choices,
    offered_countries,
    offered_currencies,
    offered_languages,
    offered_zones,
)


def offered(kind: type, name: str, hint: Any, place: Place) -> Choices | None:
    """Return what can be chosen for a setting; None where it is written."""
    if choices := _OFFERED.get((kind, name)):
        return choices(place)
    inner = get_args(hint)[0] if get_origin(hint) is tuple else hint
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return [SelectChoice(one, label) for one, label in CHOICES[inner].items()]
    return None


def answers(place: Place) -> Choices:
    """Return the answers of earlier questions on which the edited one may depend, or does."""
    labels = {one.key: text_in(one.label, place.language) for one in place.earlier}
    found = {
        (one.key, value): label
        for one in read_questions(as_json(earlier) for earlier in place.earlier)
        for value, label in one.options(place.language)
    }
    if place.question and (depends := place.question.shown_if):
        found = {(depends.question, value): value for value in depends.is_} | found
    return [
        SelectChoice(
            f"{key}={value}",
            _("%(question)s: %(answer)s", question=labels.get(key, key), answer=label),
        )
        for (key, value), label in found.items()
    ]


def _countries(place: Place) -> Choices:
    return offered_countries(place.language, place.settings.edition.country)


def currencies(place: Place) -> Choices:
    """Return the currencies of today."""
    return offered_currencies(place.language)


def _zones(place: Place) -> Choices:
    return offered_zones()


def _languages(place: Place) -> Choices:
    return offered_languages()


def _pavilions(place: Place) -> Choices:
    lang = place.language
    return [SelectChoice(one.code, text_in(one.name, lang)) for one in place.settings.pavilions]


def _axes(place: Place) -> Choices:
    axes, lang = place.settings.axes, place.language
    return [SelectChoice(one.number, f"{one.number}. {text_in(one.title, lang)}") for one in axes]


def _rooms(place: Place) -> Choices:
    rooms, lang = place.settings.programme.rooms, place.language
    return [SelectChoice(one.key, text_in(one.name, lang)) for one in rooms]


def _units(place: Place) -> Choices:
    """Return what services are counted in, with what this edition has of its own."""
    own = {one.unit for one in place.settings.services} - set(UNIT_NAMES)
    named = [SelectChoice(unit, name) for unit, name in UNIT_NAMES.items()]
    return named + [SelectChoice(unit, unit) for unit in sorted(own)]


def _single_services(place: Place) -> Choices:
    """Return the services that are no packages."""
    services, lang = place.settings.services, place.language
    return [SelectChoice(one.key, text_in(one.label, lang)) for one in services if not one.contains]


def _speakers(place: Place) -> Choices:
    return [SelectChoice(one.key, one.name) for one in place.settings.programme.speakers]


def _sessions(place: Place) -> Choices:
    sessions, lang = place.settings.programme.sessions, place.language
    return [SelectChoice(one.key, text_in(one.title, lang)) for one in sessions]


_OFFERED: Mapping[tuple[type, str], Callable[[Place], Choices]] = {
    (Identity, "country"): _countries,
    (Identity, "currency"): currencies,
    (Identity, "timezone"): _zones,
    (Identity, "languages"): _languages,
    (CallSettings, "pavilion"): _pavilions,
    (Price, "pavilion"): _pavilions,
    (QuestionSettings, "shown_if"): answers,
    (QuestionSettings, "axes"): _axes,
    (QuestionSettings, "pavilions"): _pavilions,
    (Service, "unit"): _units,
    (PackageItem, "service"): _single_services,
    (SessionSettings, "axis"): _axes,
    (SessionSettings, "room"): _rooms,
    (SessionSettings, "speakers"): _speakers,
    (BadgeSettings, "highlights"): _sessions,
}
