"""The calls of an edition: made, worded, and their forms built question by question."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio import bp
from village.blueprints.studio.moving import asked_before
from village.blueprints.studio.offered import answers
from village.blueprints.studio.pages import BY_KEY
from village.blueprints.studio.place import Place
from village.blueprints.studio.views import answer_part
from village.blueprints.studio.words import CHOICES
from village.blueprints.studio.words.calls import ASKINGS, KIND_NAMES
from village.core.context import Context
from village.core.errors import BadSettings, InUse, NotFound, Stale
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions import Settings, sections, settings
from village.editions.words.calls import CallKind
from village.editions.words.keys import derived_key
from village.editions.words.kinds import KINDS
from village.editions.words.sections import Section, stamp
from village.editions.words.settings import (
    CallSettings,
    QuestionSection,
    QuestionSettings,
    Standard,
)
from village.editions.words.standards import STANDARD, Asking, as_usual, grouped, switched
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.fields import LineField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.settings_faults import fault_sentence
from village.web.standards import usual_words
from village.web.transaction import commits

#: How long a new call is open, and how long before the first day it closes.
OPEN_DAYS = 60
CLOSES_BEFORE = timedelta(days=60)
_CALL_FIELDS = (
    "title",
    "kind",
    "opens_at",
    "deadline_at",
    "grace_minutes",
    "places",
    "per_organisation",
    "pavilion",
    "description",
    "who",
    "offer",
    "eligibility",
)
_ANSWERED = ("required", "jury", "hidden_when_blind", "public", "frozen_after")
_OF_FILES = tuple(one for one in _ANSWERED if one != "public")
_MORE = {"number": ("unit",), "amount": ("unit",), "file": ("accepts", "largest_mb")}
_BOUNDED = frozenset(
    {"file", "line", "text", "person", "number", "amount", "date", "choices", "scale"}
)
_WITH_CHOICES = frozenset({"choice", "choices", "scale"})
_UNANSWERED = frozenset({"heading", "note"})


class NewCallForm(Form):
    """What is needed to begin a call."""

    title = LineField(_l("Title"), 120, needed=_l("Give the call a title."))
    kind = SelectField(
        _l("For whom"),
        coerce=CallKind,
        choices=[SelectChoice(one.value, label) for one, label in CHOICES[CallKind].items()],
    )
    like = SelectField(_l("With the form of"), default="")


@bp.route("/calls", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def calls() -> ResponseReturnValue:
    """List the calls; begin another one."""
    ctx = context()
    stands = settings.of(ctx.session, ctx.the_edition)
    form, lang = NewCallForm(), language()
    form.like.choices = [
        SelectChoice("", _("A blank form")),
        *(SelectChoice(one.key, text_in(one.title, lang)) for one in stands.calls),
    ]
    if form.validate_on_submit():
        made = _new_call(ctx, stands, form)
        sections.set_section(ctx, Section.CALLS, replace(stands, calls=(*stands.calls, made)))
        flash(_("The call is made. Check its dates, then its form."))
        return redirect(url_for(".call", key=made.key), 303)
    page = render_template("studio/calls.html", form=form, stands=stands, page=BY_KEY["calls"])
    return page, 422 if form.errors else 200


@bp.route("/calls/<key>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def call(key: str) -> ResponseReturnValue:
    """Show and change what a call says, from when until when, and who may apply."""
    stands, number, one = found(key)

    def put(said: dict[str, Any]) -> Settings:
        return with_call(stands, replace(one, **said))

    return answer_part(
        "call",
        one,
        Place(stands, language()),
        put,
        _CALL_FIELDS,
        shown_at="public.calls",
        back=url_for(".call", key=key),
        template="studio/call.html",
        inside=f"calls[{number}]",
        asks=asked_before,
        call=one,
    )


@bp.post("/calls/<key>/remove")
@requires(P.CONFIGURE)
@commits
def remove_call(key: str) -> ResponseReturnValue:
    """Take a call away that nobody has applied to."""
    stands, _number, one = found(key)
    left = tuple(other for other in stands.calls if other is not one)
    try:
        sections.set_section(context(), Section.CALLS, replace(stands, calls=left))
    except InUse as refusal:
        flash(sentence(refusal), Tone.WARNING)
    else:
        flash(_("The call is gone."))
    return redirect(url_for(".calls"), 303)


@bp.route("/calls/<key>/form", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def builder(key: str) -> ResponseReturnValue:
    """Show a call's form as it is asked; move its questions, take one away, ask one again."""
    stands, _number, one = found(key)
    problems: list[str] = []
    if request.method == "POST":
        one = replace(one, sections=_rearranged(one, request.form.getlist("at")))
        press, _colon, name = request.form.get("press", "").partition(":")
        one = replace(one, sections=_pressed(one.sections, press, name))
        standard, _colon, asking = request.form.get("standard", "").partition(":")
        one = replace(one, standard=_switched(one, standard, asking))
        seen = request.form.get("seen", "")
        try:
            sections.set_section(context(), Section.CALLS, with_call(stands, one), seen=seen)
        except BadSettings as refusal:
            faults: Any = refusal.facts["faults"]
            problems = [fault_sentence(fault) for fault in faults]
        except Stale as refusal:
            problems = [sentence(refusal)]
        else:
            flash(_("Saved."))
            anchor = f"q-{name}" if name else f"s-{standard}" if standard else None
            return redirect(url_for(".builder", key=key, _anchor=anchor), 303)
    page = render_template(
        "studio/builder.html",
        call=one,
        seen=stamp(stands, Section.CALLS),
        kinds=KIND_NAMES,
        groups=grouped(one.kind, one.standard, one.eligibility, axes=bool(stands.axes)),
        askings=ASKINGS,
        usual_words=usual_words,
        problems=problems,
        stands=stands,
    )
    return page, 422 if problems else 200


@bp.route("/calls/<key>/form/sections/<int:at>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def question_section(key: str, at: int) -> ResponseReturnValue:
    """Show and change the title of a part of the form; the number after the last adds one."""
    stands, number, one = found(key)
    if not 1 <= at <= len(one.sections) + 1:
        raise NotFound
    parts = [*one.sections, QuestionSection()][: max(at, len(one.sections))]

    def put(said: dict[str, Any]) -> Settings:
        parts[at - 1] = replace(parts[at - 1], **said)
        return with_call(stands, replace(one, sections=tuple(parts)))

    return answer_part(
        "section",
        parts[at - 1],
        Place(stands, language()),
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
    stands, number, one = found(key)
    if not 1 <= at <= max(len(one.sections), 1):
        raise NotFound
    parts = list(one.sections or (QuestionSection(),))
    asked = list(parts[at - 1].questions)
    shown, place_in_part = _asked(asked, name, stands.edition.currency)
    place = Place(stands, language(), shown, _before(parts, at, place_in_part))

    def put(said: dict[str, Any]) -> Settings:
        after = replace(shown, **said)
        if not after.key:
            taken = {other.key for part in parts for other in part.questions}
            after = replace(after, key=derived_key(_any_text(after.label), taken))
        asked[place_in_part : place_in_part + 1] = [after]
        parts[at - 1] = replace(parts[at - 1], questions=tuple(asked))
        return with_call(stands, replace(one, sections=tuple(parts)))

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


def found(key: str) -> tuple[Settings, int, CallSettings]:
    """Return the settings, and a call with its number from 1.

    Raises:
        NotFound: the edition has no such call.
    """
    ctx = context()
    stands = settings.of(ctx.session, ctx.the_edition)
    for number, one in enumerate(stands.calls, 1):
        if one.key == key:
            return stands, number, one
    raise NotFound


def with_call(stands: Settings, call: CallSettings) -> Settings:
    """Return the settings with another version of one call."""
    calls = tuple(call if one.key == call.key else one for one in stands.calls)
    return replace(stands, calls=calls)


def _new_call(ctx: Context, stands: Settings, form: NewCallForm) -> CallSettings:
    """Return a call with the dates that most have, and the form of another one if asked."""
    place = Place(stands, language())
    starts = datetime.combine(stands.edition.starts_on, time(23, 59), place.zone)
    closes = max(starts - CLOSES_BEFORE, ctx.now + timedelta(days=OPEN_DAYS))
    like = next((one for one in stands.calls if one.key == form.like.data), None)
    first = place.languages[0]
    spoken = place.language if place.language in place.languages else first
    title = str(form.title.data)
    return CallSettings(
        key=derived_key(title, {one.key for one in stands.calls}),
        kind=form.kind.data,
        opens_at=ctx.now.astimezone(UTC).replace(second=0, microsecond=0),
        deadline_at=closes.astimezone(UTC).replace(second=0, microsecond=0),
        title={spoken: title},
        sections=like.sections if like else (QuestionSection(),),
        standard=like.standard if like else Standard(),
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


def _switched(call: CallSettings, key: str, asking: str) -> Standard:
    """Return the standard questions after a button: one switched, or asked as usual again."""
    if key not in STANDARD[call.kind]:
        return call.standard
    if asking in list(Asking):
        return switched(call.standard, call.kind, key, Asking(asking))
    return as_usual(call.standard, call.kind, key) if asking == "usual" else call.standard


def _rearranged(call: CallSettings, order: Sequence[str]) -> tuple[QuestionSection, ...]:
    """Return the parts with their questions in an order: `#1` begins a part, keys follow it.

    What the order does not name stays where it was.
    """
    if not order:
        return call.sections
    by_key = {one.key: one for part in call.sections for one in part.questions}
    listed: dict[int, list[QuestionSettings]] = {}
    here = 1
    for name in order:
        if name.startswith("#"):
            here = int(name[1:]) if name[1:].isdigit() else here
        elif name in by_key:
            listed.setdefault(here, []).append(by_key.pop(name))
    return tuple(
        replace(
            part,
            questions=(
                *listed.get(number, ()),
                *(one for one in part.questions if one.key in by_key),
            ),
        )
        for number, part in enumerate(call.sections, 1)
    )


def _pressed(
    parts: tuple[QuestionSection, ...], press: str, name: str
) -> tuple[QuestionSection, ...]:
    """Return the parts after a button: a question moved, taken away or asked again, or a part."""
    if press in ("sooner", "drop"):
        return _part_pressed(parts, press, int(name) if name.isdigit() else 0)
    rows = [list(part.questions) for part in parts]
    for at, row in enumerate(rows):
        place = next((n for n, one in enumerate(row) if one.key == name), None)
        if place is None:
            continue
        one = row.pop(place)
        if press == "up":
            _insert(rows, at, place - 1, one)
        elif press == "down":
            _insert(rows, at, place + 1, one)
        elif press == "again":
            row.insert(place, replace(one, retired=False))
        elif press != "remove":
            row.insert(place, one)
        break
    return tuple(replace(part, questions=tuple(row)) for part, row in zip(parts, rows, strict=True))


def _part_pressed(
    parts: tuple[QuestionSection, ...], press: str, number: int
) -> tuple[QuestionSection, ...]:
    """Return the parts with one before the one above it, or without it where it is empty."""
    before, here, after = parts[: number - 1], parts[number - 1 : number], parts[number:]
    if press == "drop" and here and not here[0].questions:
        return (*before, *after)
    if press == "sooner" and here and before:
        return (*before[:-1], *here, before[-1], *after)
    return parts


def _insert(rows: list[list[QuestionSettings]], at: int, place: int, one: QuestionSettings) -> None:
    """Put a question at a place of a part; beyond its ends, into the part beside it."""
    if place < 0 and at:
        rows[at - 1].append(one)
    elif place > len(rows[at]) and at + 1 < len(rows):
        rows[at + 1].insert(0, one)
    else:
        rows[at].insert(max(place, 0), one)


def _any_text(texts: Any) -> str:
    return texts.get("en") or texts.get("fr") or next(iter(texts.values()), "")
