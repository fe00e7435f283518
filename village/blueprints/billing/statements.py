"""Pages of bank statements: brought in, their columns named, their money recorded."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.billing.reads import statements as reads
from village.billing.tables import BankStatement
from village.billing.writes import statements as writes
from village.blueprints.billing import bp
from village.blueprints.billing.forms import ColumnsForm, StatementForm, columns_form
from village.blueprints.billing.words import FILE_FAULTS, REFUSALS
from village.core.errors import PaymentRefused, TextNotDrawable, VillageError
from village.core.permissions import Permission as P
from village.engines.bank import sheets
from village.engines.bank.movements import LARGEST_BYTES, BankFileError, Movement
from village.engines.bank.reading import read
from village.engines.documents.money import decimals
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.flashes import Tone, flash
from village.web.incoming import whole
from village.web.transaction import commits

#: How many movements a page asks about; the others come once these are decided.
_MOST_SHOWN = 200
_SAMPLE = 5


@bp.route("/statements", methods=["GET", "POST"])
@requires(P.BILL)
@commits
def statements() -> ResponseReturnValue:
    """List the bank statements, and bring one in; of a CSV the columns are asked about."""
    form = StatementForm()
    if form.validate_on_submit():
        upload = form.file.data
        filename = upload.filename or ""
        try:
            found = read(upload.stream.read(LARGEST_BYTES + 1))
            if isinstance(found, str):
                return _ask_columns(found, filename)
            return _bring(found, filename)
        except BankFileError as fault:
            form.file.errors = [_said(fault)]
    page = render_template("billing/statements.html", form=form, rows=reads.listed(context()))
    return page, 422 if form.errors else 200


@bp.post("/statements/columns")
@requires(P.BILL)
@commits
def columns() -> ResponseReturnValue:
    """Bring in a CSV statement whose columns were named."""
    text, filename = request.form.get("text", ""), request.form.get("filename", "")
    try:
        sheet = sheets.open_sheet(text)
    except BankFileError as fault:
        flash(_said(fault), Tone.WARNING)
        return redirect(url_for(".statements"), 303)
    form = columns_form(sheet, _guessed(sheet))
    if form.validate_on_submit():
        try:
            currency = context().the_edition.currency
            answer = _bring(sheets.movements(sheet, form.mapping, currency), filename)
            _say_balances(sheets.balances(sheet, form.mapping))
            return answer
        except BankFileError as fault:
            form.form_errors.append(_said(fault))
    return _columns_page(sheet, form), 422


def _say_balances(lines: list[int]) -> None:
    if lines:
        said = ngettext(
            "Row %(lines)s gives a balance, which is no payment: it was left out.",
            "Rows %(lines)s give balances, which are no payments: they were left out.",
            len(lines),
            lines=", ".join(map(str, lines)),
        )
        flash(said, Tone.NOTE)


@bp.get("/statements/<statement>")
@requires(P.BILL)
def statement(statement: str) -> ResponseReturnValue:
    """Show the money of a statement, each movement with the invoice that it seems to be for."""
    return _page(reads.find(context(), statement))


@bp.post("/statements/<statement>")
@confirmed
@requires(P.BILL)
@commits
def record(statement: str) -> ResponseReturnValue:
    """Record movements for the invoices that were accepted or named; set others aside."""
    ctx = context()
    found = reads.find(ctx, statement)
    waiting = [one.id for one in reads.movements(ctx, found) if one.waits]
    aside = [one for one in waiting if f"aside-{one}" in request.form]
    typed = {
        one: number
        for one in waiting
        if one not in aside and (number := request.form.get(f"invoice-{one}", "").strip().upper())
    }
    invoices = reads.by_number(ctx, list(typed.values()))
    unknown = [one for one, number in typed.items() if number not in invoices]
    if unknown:
        return _page(found, typed=typed, aside=aside, unknown=unknown), 422
    paid = {one: invoices[number] for one, number in typed.items()}
    refused = writes.record(ctx, found, paid=paid, aside=aside)
    for one, refusal in refused.items():
        _say_left(typed[one], refusal)
    recorded = len(paid) - len(refused)
    flash(
        ngettext(
            "%(num)s payment is recorded, with its receipt.",
            "%(num)s payments are recorded, each with its receipt.",
            recorded,
        ),
        Tone.DONE if recorded else Tone.NOTE,
    )
    return redirect(url_for(".statement", statement=statement), 303)


@bp.post("/statements/<statement>/take-up")
@requires(P.BILL)
@commits
def take_up(statement: str) -> ResponseReturnValue:
    """Let a payment wait again that was set aside."""
    ctx = context()
    found = reads.find(ctx, statement)
    writes.take_up(ctx, found, request.form.get("movement", 0, type=whole))
    flash(_("The payment is to be decided again."))
    return redirect(url_for(".statement", statement=statement), 303)


def _bring(movements: list[Movement], filename: str) -> ResponseReturnValue:
    brought = writes.import_movements(context(), movements, filename=filename)
    return redirect(url_for(".statement", statement=brought.token), 303)


def _ask_columns(text: str, filename: str) -> str:
    sheet = sheets.open_sheet(text)
    form = columns_form(sheet, _guessed(sheet), text=text, filename=filename)
    return _columns_page(sheet, form)


def _guessed(sheet: sheets.CsvSheet) -> sheets.CsvColumns:
    return sheets.guess(sheet, decimals(context().the_edition.currency))


def _columns_page(sheet: sheets.CsvSheet, form: ColumnsForm) -> str:
    sample = [cells for _line, cells in sheet.rows[:_SAMPLE]]
    return render_template("billing/columns.html", form=form, columns=sheet.columns, sample=sample)


def _page(
    found: BankStatement,
    *,
    typed: Mapping[int, str] | None = None,
    aside: list[int] | None = None,
    unknown: list[int] | None = None,
) -> str:
    ctx = context()
    everything = reads.movements(ctx, found)
    waiting = [one for one in everything if one.waits]
    payable = reads.payable(ctx)
    suggested = reads.suggestions(waiting, payable)
    waiting.sort(key=lambda one: suggested[one.id] is None)  # what is suggested comes first
    return render_template(
        "billing/statement.html",
        statement=found,
        waiting=waiting[:_MOST_SHOWN],
        more=max(0, len(waiting) - _MOST_SHOWN),
        decided=[one for one in everything if not one.waits],
        payable=payable,
        suggested=suggested,
        typed=typed,
        aside=aside or [],
        unknown=unknown or [],
    )


def _said(fault: BankFileError) -> str:
    """Say why a file is not read, and where."""
    return str(FILE_FAULTS[fault.why]) % {"row": fault.row, "value": fault.value}


def _say_left(number: str, refusal: VillageError) -> None:
    if isinstance(refusal, PaymentRefused):
        why = str(REFUSALS[str(refusal.facts["why"])])
    elif isinstance(refusal, TextNotDrawable):
        why = _("Cannot be written: %(texts)s.", **refusal.facts)
    else:
        why = _("It cannot be paid: it was taken back.")
    flash(
        _("The payment for %(invoice)s is not recorded. %(why)s", invoice=number, why=why),
        Tone.WARNING,
    )
