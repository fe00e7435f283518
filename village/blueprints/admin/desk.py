"""The organisers' own on a file: the checklist of its call, tags, and notes for each other."""

from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import checklist
from village.applications.reads import lookup as files
from village.applications.tables import Application
from village.applications.writes import checklist as ticking
from village.applications.writes import notes, tags
from village.blueprints.admin import bp
from village.blueprints.admin.forms import TagForm, carried
from village.board.colleagues import colleagues
from village.core.context import Context
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context
from village.web.fields import TextField, TicksField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.incoming import whole
from village.web.pages import is_part
from village.web.transaction import commits


class FileNoteForm(Form):
    """What an organiser notes on a file, and whom it is meant for."""

    text = TextField(_l("Note"), 4000, needed=True, rows=3)
    mentioned = TicksField(
        _l("Meant for"),
        coerce=int,
        description=_l("They are told by mail that there is a note, not what it says."),
    )


def note_form(ctx: Context, file: Application, *, blank: bool = False) -> FileNoteForm:
    """Return the form with the colleagues to choose from; `blank`: not what was sent."""
    form = FileNoteForm(formdata=None) if blank else FileNoteForm()
    form.mentioned.choices = [SelectChoice(one.id, one.name) for one in colleagues(ctx, file)]
    return form


@bp.post("/applications/<reference>/checklist")
@requires(P.SCREEN)
@commits
def check(reference: str) -> ResponseReturnValue:
    """Tick lines of the call's checklist on a file, and take ticks back."""
    ctx = context()
    file = files.find(ctx, reference)
    told = request.form
    ticking.change(ctx, file, ticked=told.getlist("ticked"), seen=told.getlist("seen"))
    if not is_part():
        return _back(reference, "checklist")
    checked = checklist.of(ctx, file)
    return render_template(
        "admin/_checked.html",
        checked=checked,
        missing=checklist.unticked(checked),
        reference=reference,
        carried=carried(),
    )


@bp.post("/applications/<reference>/tags")
@requires(P.SCREEN)
@commits
def tag(reference: str) -> ResponseReturnValue:
    """Put a tag on a file, or take one off."""
    ctx = context()
    file = files.find(ctx, reference)
    if off := request.form.get("off", "")[:40]:
        tags.take_off(ctx, [file], off)
        return _back(reference, "tags")
    form = TagForm()
    if form.validate_on_submit():
        tags.put(ctx, [file], form.name.data or "")
    else:
        flash(" ".join(form.name.errors), Tone.WARNING)
    return _back(reference, "tags")


@bp.post("/applications/<reference>/notes")
@requires(P.SCREEN)
@commits
def note(reference: str) -> ResponseReturnValue:
    """Note something on a file for the other organisers."""
    ctx = context()
    file = files.find(ctx, reference)
    form = note_form(ctx, file)
    if not form.validate_on_submit():
        page = render_template("admin/note.html", application=file, form=form, carried=carried())
        return page, 422
    chosen = set(form.mentioned.data or ())
    mentioned = [one for one in colleagues(ctx, file) if one.id in chosen]
    notes.write(ctx, file, form.text.data or "", mentioned=mentioned)
    flash(_("The note is on the file."))
    return _back(reference, "notes")


@bp.post("/applications/<reference>/notes/remove")
@requires(P.SCREEN)
@commits
def remove_note(reference: str) -> ResponseReturnValue:
    """Remove a note of one's own."""
    ctx = context()
    notes.remove(ctx, files.find(ctx, reference), request.form.get("note", 0, type=whole))
    flash(_("The note is removed."))
    return _back(reference, "notes")


def _back(reference: str, part: str) -> ResponseReturnValue:
    address = url_for(".application", reference=reference)
    return redirect(f"{address}?{urlencode(carried())}#{part}", 303)
