"""The calls of an edition: listed, made, worded, taken away."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio import bp
from village.blueprints.studio.moving import asked_before
from village.blueprints.studio.pages import BY_KEY
from village.blueprints.studio.place import Place
from village.blueprints.studio.views import answer_part
from village.blueprints.studio.words import CHOICES
from village.core.context import Context
from village.core.errors import InUse, NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions import Settings, sections, settings
from village.editions.words import standards
from village.editions.words.calls import CallKind
from village.editions.words.keys import derived_key
from village.editions.words.sections import Section
from village.editions.words.settings import (
    CallSettings,
    QuestionSection,
)
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.fields import LineField
from village.web.flashes import Tone, flash
from village.web.forms import Form
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
    "checklist",
)


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
    current = settings.of(ctx.session, ctx.the_edition)
    form, lang = NewCallForm(), language()
    form.like.choices = [
        SelectChoice("", _("A blank form")),
        *(SelectChoice(one.key, text_in(one.title, lang)) for one in current.calls),
    ]
    if form.validate_on_submit():
        made = _new_call(ctx, current, form)
        sections.set_section(ctx, Section.CALLS, replace(current, calls=(*current.calls, made)))
        flash(_("The call is made. Check its dates, then its form."))
        return redirect(url_for(".call", key=made.key), 303)
    page = render_template("studio/calls.html", form=form, current=current, page=BY_KEY["calls"])
    return page, 422 if form.errors else 200


@bp.route("/calls/<key>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def call(key: str) -> ResponseReturnValue:
    """Show and change what a call says, from when until when, and who may apply."""
    current, number, one = found(key)

    def put(said: dict[str, Any]) -> Settings:
        return with_call(current, replace(one, **said))

    return answer_part(
        "call",
        one,
        Place(current, language()),
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
    current, _number, one = found(key)
    left = tuple(other for other in current.calls if other is not one)
    try:
        sections.set_section(context(), Section.CALLS, replace(current, calls=left))
    except InUse as refusal:
        flash(sentence(refusal), Tone.WARNING)
    else:
        flash(_("The call is gone."))
    return redirect(url_for(".calls"), 303)


def found(key: str) -> tuple[Settings, int, CallSettings]:
    """Return the settings, and a call with its number from 1.

    Raises:
        NotFound: the edition has no such call.
    """
    ctx = context()
    current = settings.of(ctx.session, ctx.the_edition)
    for number, one in enumerate(current.calls, 1):
        if one.key == key:
            return current, number, one
    raise NotFound


def with_call(current: Settings, call: CallSettings) -> Settings:
    """Return the settings with another version of one call."""
    calls = tuple(call if one.key == call.key else one for one in current.calls)
    return replace(current, calls=calls)


def _new_call(ctx: Context, current: Settings, form: NewCallForm) -> CallSettings:
    """Return a call with the dates that most have, and the form of another one if asked."""
    place = Place(current, language())
    starts = datetime.combine(current.edition.starts_on, time(23, 59), place.zone)
    closes = max(starts - CLOSES_BEFORE, ctx.now + timedelta(days=OPEN_DAYS))
    like = next((one for one in current.calls if one.key == form.like.data), None)
    first = place.languages[0]
    spoken = place.language if place.language in place.languages else first
    title = str(form.title.data)
    return CallSettings(
        key=derived_key(title, {one.key for one in current.calls}),
        kind=form.kind.data,
        opens_at=ctx.now.astimezone(UTC).replace(second=0, microsecond=0),
        deadline_at=closes.astimezone(UTC).replace(second=0, microsecond=0),
        title={spoken: title},
        sections=like.sections if like else (QuestionSection(),),
        standard=like.standard
        if like
        else standards.begun(current.edition.country, current.edition.languages),
    )
