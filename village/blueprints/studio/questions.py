"""One part or one question of a call's form."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.studio import bp
from village.blueprints.studio.calls import found, with_call
from village.blueprints.studio.offered import answers
from village.blueprints.studio.place import Place
from village.blueprints.studio.views import answer_part
from village.blueprints.studio.words.calls import KIND_NAMES
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.editions import Settings
from village.editions.words.keys import derived_key
from village.editions.words.kinds import KINDS
from village.editions.words.settings import QuestionSection, QuestionSettings
from village.web.access import requires
from village.web.context import language
from village.web.transaction import commits

#: Which settings a question has, by its kind.
_ANSWERED = ("required", "jury", "hidden_when_blind", "public", "frozen_after")
_OF_FILES = tuple(one for one in _ANSWERED if one != "public")
_MORE = {"number": ("unit",), "amount": ("unit",), "file": ("accepts", "largest_mb")}
_BOUNDED = frozenset(
    {"file", "line", "text", "person", "number", "amount", "date", "choices", "scale"}
)
_WITH_CHOICES = frozenset({"choice", "choices", "scale"})
_UNANSWERED = frozenset({"heading", "note"})


@bp.route("/calls/<key>/form/sections/<int:at>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def question_section(key: str, at: int) -> ResponseReturnValue:
    """Show and change the title of a part of the form; the number after the last adds one."""
    current, number, one = found(key)
    if not 1 <= at <= len(one.sections) + 1:
        raise NotFound
    parts = [*one.sections, QuestionSection()][: max(at, len(one.sections))]

    def put(said: dict[str, Any]) -> Settings:
        parts[at - 1] = replace(parts[at - 1], **said)
        return with_call(current, replace(one, sections=tuple(parts)))

    return answer_part(
        "section",
        parts[at - 1],
        Place(current, language()),
        put,
        back=url_for(".builder", key=key),
        template="studio/question.html",
        inside=f"calls[{number}].sections[{at}]",
        call=one,
        title=_("Part %(number)s of the form", number=at),
    )


@bp.route("/calls/<key>/form/<int:at>/<name>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def question(key: str, at: int, name: str) -> ResponseReturnValue:
    """Show and change a question; `new-KIND` adds one to the part with the number `at`."""
    current, number, one = found(key)
    if not 1 <= at <= max(len(one.sections), 1):
        raise NotFound
    parts = list(one.sections or (QuestionSection(),))
    asked = list(parts[at - 1].questions)
    shown, place_in_part = _asked(asked, name, current.edition.currency)
    place = Place(current, language(), shown, _before(parts, at, place_in_part))

    def put(said: dict[str, Any]) -> Settings:
        after = replace(shown, **said)
        if not after.key:
            taken = {other.key for part in parts for other in part.questions}
            after = replace(after, key=derived_key(_any_text(after.label), taken))
        asked[place_in_part : place_in_part + 1] = [after]
        parts[at - 1] = replace(parts[at - 1], questions=tuple(asked))
        return with_call(current, replace(one, sections=tuple(parts)))

    return answer_part(
        "question",
        shown,
        place,
        put,
        _fields_of(shown.kind, place),
        back=url_for(".builder", key=key, _anchor=f"q-{shown.key}" if shown.key else None),
        template="studio/question.html",
        inside=f"calls[{number}].sections[{at}].questions[{place_in_part + 1}]",
        call=one,
        title=KIND_NAMES[shown.kind],
    )


def _asked(
    asked: Sequence[QuestionSettings], name: str, currency: str
) -> tuple[QuestionSettings, int]:
    """Return the question of a name, or a new one, and its place in its part.

    Raises:
        NotFound: there is no such question, or no such kind.
    """
    new, _dash, kind = name.partition("new-")
    if not new and kind in KINDS:
        unit = currency if kind == "amount" else ""
        return QuestionSettings(key="", kind=kind, label={}, unit=unit), len(asked)
    for at, one in enumerate(asked):
        if one.key == name:
            return one, at
    raise NotFound


def _before(parts: Iterable[QuestionSection], at: int, place: int) -> tuple[QuestionSettings, ...]:
    """Return the questions that are asked before a place in a part, and still are."""
    earlier: list[QuestionSettings] = []
    for number, part in enumerate(parts, 1):
        if number <= at:
            earlier += part.questions[:place] if number == at else part.questions
    return tuple(one for one in earlier if not one.retired)


def _fields_of(kind: str, place: Place) -> tuple[str, ...]:
    """Return which settings a question of a kind has."""
    fields = ["label", "help"]
    if kind in _WITH_CHOICES:
        fields.append("choices")
    if kind in _BOUNDED:
        fields += ["least", "most"]
    fields += _MORE.get(kind, ())
    if kind not in _UNANSWERED:
        fields += _OF_FILES if kind == "file" else _ANSWERED
    if answers(place):
        fields.append("shown_if")
    if place.settings.axes:
        fields.append("axes")
    if place.settings.pavilions:
        fields.append("pavilions")
    return tuple(fields)


def _any_text(texts: Any) -> str:
    return texts.get("en") or texts.get("fr") or next(iter(texts.values()), "")
