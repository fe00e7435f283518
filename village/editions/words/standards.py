"""The questions that every call has unless it leaves them out, requires or rewords them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from village.editions.words.calls import CallKind
from village.editions.words.eligibility import FIELDS
from village.editions.words.settings import Effect, Eligibility, Standard
from village.editions.words.shape import Texts


class FormGroup(StrEnum):
    """A part of the form; the call's own questions follow the project."""

    ORGANISATION = "organisation"
    CONTACT = "contact"
    PROJECT = "project"
    CLOSING = "closing"
    STAND = "stand"


class Asking(StrEnum):
    """What a call does with a standard question; the first that its settings say counts."""

    OFF = "off"
    REQUIRED = "required"
    OPTIONAL = "optional"


#: The standard questions in the order of the form.
GROUPS: Mapping[FormGroup, tuple[str, ...]] = {
    FormGroup.ORGANISATION: (
        "name", "name_ar", "country", "city", "legal_form", "address", "website", "founded_year",
        "team_size", "ice", "rc", "if_number",
    ),
    FormGroup.CONTACT: (
        "contact_name", "contact_role", "contact_email", "contact_phone", "language",
    ),
    FormGroup.PROJECT: ("axis", "title", "summary"),
    FormGroup.CLOSING: ("women_led", "first_time"),
    FormGroup.STAND: ("wanted_area_m2", "wanted_open_sides", "shell_scheme", "needs"),
}  # fmt: skip
#: The groups of each kind of call.
GROUPS_OF: Mapping[CallKind, tuple[FormGroup, ...]] = {
    CallKind.STARTUP: tuple(one for one in FormGroup if one is not FormGroup.STAND),
    CallKind.EXHIBITOR: tuple(FormGroup),
}
#: The standard questions of each kind of call.
STANDARD: Mapping[CallKind, tuple[str, ...]] = {
    kind: tuple(key for group in groups for key in GROUPS[group])
    for kind, groups in GROUPS_OF.items()
}
#: Without these nobody can be written to, named or placed: they are always asked.
ESSENTIAL = ("name", "country", "contact_name", "contact_email", "language", "title")
#: Those that always have an answer, such as yes or no: nobody has to be made to give one.
ANSWERED = frozenset({"women_led", "first_time", "shell_scheme", "wanted_open_sides"})

_ALWAYS = (*ESSENTIAL, "city", "contact_phone", "summary")
#: The fields without which a file of each kind cannot be submitted, unless its call says otherwise.
_USUAL: Mapping[CallKind, tuple[str, ...]] = {
    CallKind.STARTUP: (*_ALWAYS, "founded_year", "team_size", "axis"),
    CallKind.EXHIBITOR: (*_ALWAYS, "wanted_area_m2"),
}


@dataclass(frozen=True, slots=True)
class StandardQuestion:
    """A standard question of a call: what becomes of it, and what else could.

    Attributes:
        choices: what an organiser may make of it; one alone where it cannot be changed.
        own: whether the call says otherwise than calls of its kind usually do.
    """

    key: str
    asking: Asking
    choices: tuple[Asking, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class StandardQuestions:
    """What one call does with them."""

    asked: frozenset[str]
    required: tuple[str, ...]
    labels: Mapping[str, Texts]
    help: Mapping[str, Texts]

    def kept(self, key: str, value: Any) -> Any:
        """Return a file's value where the call asks for it, otherwise an empty one."""
        return value if key in self.asked else ""


def standard_questions(
    kind: CallKind, settings: Standard, rules: Iterable[Eligibility], *, axes: bool
) -> StandardQuestions:
    """Return which standard questions a call asks; those of its enforced rules it requires.

    Args:
        kind: of the call.
        settings: what the organiser left out, requires, does not require and rewords.
        rules: who may apply.
        axes: whether the edition has any axis to choose.
    """
    found = [
        one
        for group in grouped(kind, settings, rules, axes=axes).values()
        for one in group
        if one.asking is not Asking.OFF
    ]
    return StandardQuestions(
        asked=frozenset(one.key for one in found),
        required=tuple(one.key for one in found if one.asking is Asking.REQUIRED),
        labels=settings.labels,
        help=settings.help,
    )


def grouped(
    kind: CallKind, settings: Standard, rules: Iterable[Eligibility], *, axes: bool
) -> dict[FormGroup, list[StandardQuestion]]:
    """Return the standard questions of a call by their group, those that are left out too.

    Takes the arguments of `standard_questions`; without an axis to choose, none is asked for.
    """
    enforced = frozenset(
        FIELDS[one.rule] for one in rules if one.effect is Effect.ENFORCED and one.rule in FIELDS
    )
    return {
        group: [
            _question(kind, settings, key, enforced)
            for key in GROUPS[group]
            if axes or key != "axis"
        ]
        for group in GROUPS_OF[kind]
    }


def begun(country: str, languages: Iterable[str]) -> Standard:
    """Return what a new call does with the standard questions until its organiser says otherwise.

    Nobody is asked for a number that Morocco alone gives, nor for a name in a script that the
    edition has no pages in.
    """
    usual = {"ice": country == "MA", "name_ar": "ar" in languages}
    return Standard(off=tuple(key for key, asked in usual.items() if not asked))


def switched(settings: Standard, kind: CallKind, key: str, asking: Asking) -> Standard:
    """Return the settings with something else done to one question; what is usual is not said."""
    said = None if asking is _usual(kind, key) else asking

    def listed(one: Asking) -> tuple[str, ...]:
        others = tuple(other for other in getattr(settings, one) if other != key)
        return (*others, key) if one is said else others

    return replace(
        settings,
        off=listed(Asking.OFF),
        required=listed(Asking.REQUIRED),
        optional=listed(Asking.OPTIONAL),
    )


def reworded(settings: Standard, key: str, label: Texts, below: Texts) -> Standard:
    """Return the settings with a label and a help of one's own; the usual one where none is."""
    return replace(
        settings,
        labels=_with(settings.labels, key, label),
        help=_with(settings.help, key, below),
    )


def as_usual(settings: Standard, kind: CallKind, key: str) -> Standard:
    """Return the settings with one question asked as in all calls."""
    return switched(reworded(settings, key, {}, {}), kind, key, _usual(kind, key))


def _with(words: Mapping[str, Texts], key: str, texts: Texts) -> dict[str, Texts]:
    others = {one: said for one, said in words.items() if one != key}
    return {**others, key: texts} if texts else others


def _question(
    kind: CallKind, settings: Standard, key: str, enforced: frozenset[str]
) -> StandardQuestion:
    said = next((one for one in Asking if key in getattr(settings, one)), None)
    choices = _choices(key, enforced)
    asking = said if said in choices else _usual(kind, key)
    own = said in choices or key in settings.labels or key in settings.help
    return StandardQuestion(key, asking if asking in choices else choices[0], choices, own)


def _usual(kind: CallKind, key: str) -> Asking:
    return Asking.REQUIRED if key in _USUAL[kind] else Asking.OPTIONAL


def _choices(key: str, enforced: frozenset[str]) -> tuple[Asking, ...]:
    if key in ESSENTIAL or key in enforced:
        return (Asking.REQUIRED,)
    return (Asking.OFF, Asking.OPTIONAL) if key in ANSWERED else tuple(Asking)
