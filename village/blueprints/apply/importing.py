"""Applications taken in from a spreadsheet by the organiser: read, looked at, all or none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import duplicates
from village.applications.reads.answers import asked
from village.applications.reads.duplicates import Likely
from village.applications.tables import Application
from village.applications.writes import taking_in
from village.blueprints.apply import answers, bp
from village.blueprints.apply.columns import CellReader, guessed, targets
from village.blueprints.apply.forms import build_form
from village.core.context import Context
from village.core.errors import AlreadyDone
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.tables import Call
from village.engines.spreadsheets import SheetLine, Spreadsheet
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import KeyField
from village.web.flashes import Tone, flash
from village.web.spreadsheets import SpreadsheetForm
from village.web.transaction import commits


class SheetForm(SpreadsheetForm):
    """Which spreadsheet, for which call, and what becomes of its lines."""

    key = KeyField()
    call = SelectField(_l("For which call?"))
    become = RadioField(
        _l("What the lines become"),
        default="submitted",
        choices=[
            SelectChoice("submitted", _l("Submitted applications, to be screened")),
            SelectChoice("draft", _l("Drafts, which may lack answers")),
        ],
    )
    invites = BooleanField(
        _l("Invite each contact by mail to take care of the application"),
        description=_l("Otherwise nobody gets a mail."),
    )


@dataclass
class CheckedLine:
    """A line of the sheet as a file, with all that is wrong with it and what it may repeat."""

    line: SheetLine
    file: Application
    faults: list[tuple[str, str]]  #: a label, and what is wrong there
    likely: Likely = field(default_factory=lambda: Likely({}, {}, more=False))

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults


@bp.route("/take-in", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def take_in() -> ResponseReturnValue:
    """Ask for a spreadsheet, show what its lines would become, and take them in."""
    ctx = context()
    form = SheetForm()
    calls = {one.key: one for one in ctx.the_edition.calls}
    form.call.choices = [
        SelectChoice(key, text_in(one.title, language())) for key, one in calls.items()
    ]
    if not form.validate_on_submit():
        return render_template("apply/take_in.html", form=form), 422 if form.errors else 200
    sheet = form.read()
    if sheet is None:
        return render_template("apply/take_in.html", form=form), 422
    return _look(ctx, form, calls[form.call.data], sheet)


def _look(ctx: Context, form: SheetForm, call: Call, sheet: Spreadsheet) -> ResponseReturnValue:
    columns = _columns(ctx, form, call, sheet)
    names = [column.data for column in columns]
    if any(column.errors for column in columns):
        return _page(form, sheet, columns, []), 422
    submitted = form.become.data == "submitted"
    checked = _checked(ctx, call, sheet, names, submitted=submitted)
    if any(one.faults for one in checked):
        return _page(form, sheet, columns, checked), 422
    if not form.taken:
        return _page(form, sheet, columns, checked)
    try:
        taking_in.take_in(
            ctx,
            [one.file for one in checked],
            key=uuid.uuid5(form.key.data, form.sheet.data or ""),  # another sheet is not the same
            submitted=submitted,
            invites=form.invites.data,
        )
    except AlreadyDone:
        flash(_("These applications are imported already."), Tone.NOTE)
    else:
        flash(
            ngettext(
                "%(num)s application is imported.",
                "%(num)s applications are imported.",
                len(checked),
            )
        )
    return redirect(url_for("admin.applications"), 303)


def _page(
    form: SheetForm, sheet: Spreadsheet, columns: Sequence[Any], checked: list[CheckedLine]
) -> str:
    return render_template(
        "apply/take_in.html",
        form=form,
        repeated=_repeated(checked),
        sheet=sheet,
        columns=columns,
        checked=checked,
        faulty=sum(bool(one.faults) for one in checked),
    )


def _repeated(checked: list[CheckedLine]) -> dict[tuple[str, str], list[int]]:
    """Return what is wrong in the same field of several lines, the most frequent first, and where.

    Such as a column that the sheet lacks: it is said once, not on each of the lines.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for one in checked:
        for fault in one.faults:
            places.setdefault(fault, []).append(one.line.number)
    several = [(fault, lines) for fault, lines in places.items() if len(lines) > 1]
    return dict(sorted(several, key=lambda one: -len(one[1])))


def _columns(ctx: Context, form: SheetForm, call: Call, sheet: Spreadsheet) -> list[Any]:
    blank = taking_in.blank(ctx, call)
    own = build_form(blank, language(), MultiDict())
    choices = [(one.name, str(one.label.text)) for one in targets(own)]
    return form.columns(
        sheet, choices, lambda headings: guessed(own, blank, headings), about=call.key
    )


def _checked(
    ctx: Context, call: Call, sheet: Spreadsheet, names: Sequence[str], *, submitted: bool
) -> list[CheckedLine]:
    """Return each line as a file, checked as the form of the call would be."""
    blank = taking_in.blank(ctx, call)
    reader = CellReader(build_form(blank, language(), MultiDict()), blank, names)
    checked = [_check(ctx, call, reader, line, submitted=submitted) for line in sheet.lines]
    found = duplicates.likely_of_each(ctx, [one.file.organisation for one in checked])
    for one, likely in zip(checked, found, strict=True):
        one.likely = likely
    return checked


def _check(
    ctx: Context, call: Call, reader: CellReader, line: SheetLine, *, submitted: bool
) -> CheckedLine:
    file = taking_in.blank(ctx, call)
    form = build_form(file, language(), reader.typed(line.cells))
    form.validate()
    for name in reader.unread(line.cells):
        form[name].errors = [_("Write yes or no.")]
    taking_in.fill(
        file,
        organisation=answers.organisation_values(form),
        project=answers.project_values(form, file),
    )
    answers.forgive_unasked(form, asked(file))
    if submitted:
        lacks = taking_in.lacks(ctx, file)
        answers.complain_of_missing(form, lacks.missing)
        answers.complain_of_rules(form, lacks.broken, call.year)
    faults = [("", str(error)) for error in form.form_errors]
    faults += [(str(one.label.text), " ".join(map(str, one.errors))) for one in form if one.errors]
    return CheckedLine(line, file, faults)
