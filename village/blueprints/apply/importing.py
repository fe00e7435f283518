"""Applications taken in from a spreadsheet by the organiser: read, looked at, all or none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField
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
from village.core.fingerprints import fingerprint
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.tables import Call
from village.engines import spreadsheets
from village.engines.spreadsheets import SheetFault, SheetLine, SheetNotRead, Spreadsheet
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import KeyField
from village.web.flashes import Tone, flash
from village.web.forms import Form
from village.web.transaction import commits

_FAULTS = {
    SheetFault.UNREADABLE: _l("This is no spreadsheet that can be read: save it as XLSX or CSV."),
    SheetFault.OLD_EXCEL: _l("This is an Excel file of before 2007: save it as XLSX."),
    SheetFault.NO_LINES: _l("There is no line below the headings."),
    SheetFault.TOO_LARGE: _l("The spreadsheet is too large: divide it into several files."),
    SheetFault.TOO_MANY_LINES: _l(
        "A spreadsheet has at most 2,000 lines: divide it, and delete what stands far below."
    ),
    SheetFault.TOO_MANY_COLUMNS: _l("A spreadsheet has at most 100 columns: delete the others."),
}


class SheetForm(Form):
    """Which spreadsheet, for which call, and what becomes of its lines."""

    key = KeyField()
    sheet = HiddenField()  # what was read, until it is taken in
    mapped_for = HiddenField()  # the call and the headings whose columns were chosen
    call = SelectField(_l("For which call?"))
    file = FileField(
        _l("Spreadsheet (XLSX or CSV)"),
        description=_l("The first line names the columns; at most 2,000 lines and 8 MB."),
        render_kw={"accept": ".xlsx,.csv,.tsv,.txt"},
    )
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
    likely: Likely = field(default_factory=lambda: Likely({}, {}))

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
    if not form.file.data and not form.sheet.data:
        form.file.errors = [_("Choose a file.")]
        return render_template("apply/take_in.html", form=form), 422
    try:
        sheet = _sheet(form)
    except SheetNotRead as refusal:
        form.file.errors = [_FAULTS[refusal.fault]]
        form.sheet.data = ""
        return render_template("apply/take_in.html", form=form), 422
    return _look(ctx, form, calls[form.call.data], sheet)


def _sheet(form: SheetForm) -> Spreadsheet:
    """Return the sheet that comes with the form, or the one that was read before.

    Raises:
        SheetNotRead: says why.
    """
    sent = request.files.get("file")
    if sent and sent.filename:
        sheet = spreadsheets.read(sent.stream.read())
        form.sheet.data = spreadsheets.packed(sheet)
        return sheet
    return spreadsheets.unpacked(form.sheet.data or "")


def _look(ctx: Context, form: SheetForm, call: Call, sheet: Spreadsheet) -> ResponseReturnValue:
    columns = _columns(ctx, form, call, sheet)
    names = [column.data for column in columns]
    for column in columns:
        if column.data and names.count(column.data) > 1:
            column.errors = [_("Two columns cannot be the same field.")]
    if any(column.errors for column in columns):
        return _page(form, sheet, columns, []), 422
    submitted = form.become.data == "submitted"
    checked = _checked(ctx, call, sheet, names, submitted=submitted)
    if any(one.faults for one in checked):
        return _page(form, sheet, columns, checked), 422
    if request.form.get("do") != "take":
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
    everywhere = _everywhere(checked)
    return render_template(
        "apply/take_in.html",
        form=form,
        everywhere=everywhere,
        sheet=sheet,
        columns=columns,
        checked=checked,
        faulty=sum(bool(one.faults) for one in checked),
    )


def _everywhere(checked: list[CheckedLine]) -> list[tuple[str, str]]:
    """Return what is wrong in all of several lines, such as a column that the sheet lacks."""
    if len(checked) < 2:
        return []
    return [one for one in checked[0].faults if all(one in other.faults for other in checked)]


def _columns(ctx: Context, form: SheetForm, call: Call, sheet: Spreadsheet) -> list[Any]:
    """Return a choice for each column: as it was chosen, or as its heading lets one guess."""
    blank = taking_in.blank(ctx, call)
    own = build_form(blank, language(), MultiDict())
    choices = [
        SelectChoice("", _("Leave out")),
        *(SelectChoice(one.name, str(one.label.text)) for one in targets(own)),
    ]
    fields = {
        f"column_{place}": SelectField(heading or "–", choices=choices)
        for place, heading in enumerate(sheet.headings)
    }
    made = type("ColumnsForm", (Form,), fields)
    stamp = fingerprint({"call": call.key, "headings": sheet.headings})
    if form.mapped_for.data == stamp:
        chosen = made()
        chosen.validate()
    else:
        form.mapped_for.data = stamp
        names = guessed(own, blank, sheet.headings)
        chosen = made(None, data={f"column_{at}": name for at, name in enumerate(names)})
    return [chosen[name] for name in fields]


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
