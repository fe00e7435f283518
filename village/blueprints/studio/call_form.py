"""A call's form as a whole: its parts and questions in their order, moved and taken away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.studio import bp
from village.blueprints.studio.calls import found, with_call
from village.blueprints.studio.words.calls import ASKINGS, KIND_NAMES
from village.core.errors import BadSettings, Stale
from village.core.permissions import Permission as P
from village.editions import sections
from village.editions.words.sections import Section, stamp
from village.editions.words.settings import (
    CallSettings,
    QuestionSection,
    QuestionSettings,
    Standard,
)
from village.editions.words.standards import STANDARD, Asking, as_usual, grouped, switched
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.settings_faults import fault_sentence
from village.web.standards import usual_words
from village.web.transaction import commits


@bp.route("/calls/<key>/form", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def builder(key: str) -> ResponseReturnValue:
    """Show a call's form as it is asked; move its questions, take one away, ask one again."""
    current, _number, one = found(key)
    problems: list[str] = []
    if request.method == "POST":
        one = replace(one, sections=_rearranged(one, request.form.getlist("at")))
        press, _colon, name = request.form.get("press", "").partition(":")
        one = replace(one, sections=_pressed(one.sections, press, name))
        standard, _colon, asking = request.form.get("standard", "").partition(":")
        one = replace(one, standard=_switched(one, standard, asking))
        seen = request.form.get("seen", "")
        try:
            sections.set_section(context(), Section.CALLS, with_call(current, one), seen=seen)
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
        seen=stamp(current, Section.CALLS),
        kinds=KIND_NAMES,
        groups=grouped(one.kind, one.standard, one.eligibility, axes=bool(current.axes)),
        askings=ASKINGS,
        usual_words=usual_words,
        problems=problems,
        current=current,
    )
    return page, 422 if problems else 200


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
