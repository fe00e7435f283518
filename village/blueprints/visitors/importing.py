"""Visitors taken in from a spreadsheet by the organiser: read, looked at, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from wtforms import Field

from village.badges.words import PersonFault
from village.blueprints.visitors import bp
from village.blueprints.visitors.cells import FIELDS, LineReader, ReadLine, guessed
from village.blueprints.visitors.office_forms import VisitorSheetForm
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.engines.spreadsheets import Spreadsheet
from village.visitors.words import types
from village.visitors.writes import taking_in
from village.visitors.writes.taking_in import Incoming
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import flash
from village.web.transaction import commits


@dataclass(frozen=True, slots=True)
class CheckedVisitor:
    """A line of the sheet, what would become of it, and whether it hinders the others."""

    line: ReadLine
    incoming: Incoming
    hinders: bool


@bp.route("/take-in", methods=["GET", "POST"])
@requires(P.ISSUE_BADGES)
@commits
def take_in() -> ResponseReturnValue:
    """Ask for a spreadsheet, show what its lines would become, and take them in."""
    ctx = context()
    form = VisitorSheetForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    sheet = form.read()
    if sheet is None:
        return _page(form), 422
    choices = [(name, str(label)) for name, label in FIELDS.items()]
    columns = form.columns(sheet, choices, guessed)
    if any(column.errors for column in columns):
        return _page(form, sheet, columns), 422
    reader = LineReader(ctx, form.like(), [column.data for column in columns])
    lines = [reader.read(one.number, one.cells) for one in sheet.lines]
    people, may_wait = [one.asked for one in lines], form.may_wait.data
    takes = form.taken and not any(one.faults for one in lines)
    found = (
        taking_in.take_in(ctx, people, may_wait=may_wait) if takes else taking_in.look(ctx, people)
    )
    checked = [
        CheckedVisitor(line, one, bool(line.faults) or taking_in.hinders(one, may_wait=may_wait))
        for line, one in zip(lines, found, strict=True)
    ]
    if not form.taken or any(one.hinders for one in checked):
        faulty = any(one.hinders for one in checked)
        return _page(form, sheet, columns, checked), 422 if faulty else 200
    taken = sum(one.fault is None for one in found)
    flash(ngettext("%(num)s person is registered.", "%(num)s people are registered.", taken))
    return redirect(url_for(".index"), 303)


def _page(
    form: VisitorSheetForm,
    sheet: Spreadsheet | None = None,
    columns: Sequence[Field] = (),
    checked: Sequence[CheckedVisitor] = (),
) -> str:
    kinds = types(context().the_edition.visitor_settings)
    return render_template(
        "visitors/take_in.html",
        form=form,
        sheet=sheet,
        columns=columns,
        checked=checked,
        faulty=sum(one.hinders for one in checked),
        skipped=sum(one.incoming.skipped for one in checked),
        sound=sum(one.incoming.fault is None for one in checked),
        waiting=sum(bool(one.incoming.waits) for one in checked),
        kinds={key: text_in(one.label, language()) for key, one in kinds.items()},
        PersonFault=PersonFault,
    )
