"""The organiser's pages of invoices: what to bill, what is owed, issuing and reminding several."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from babel.numbers import get_currency_precision
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.billing.reads import debts, listing
from village.billing.reads.listing import InvoiceFilters
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.billing.writes import invoices, reminders
from village.billing.writes.rules import StandardRules
from village.blueprints.billing import bp
from village.blueprints.billing.forms import UNJUDGED
from village.blueprints.billing.words import AGES, FAULTS, JOURNALS, KINDS, METHODS
from village.cards import reads as cards
from village.contracts.reads import listing as contracts
from village.core.audit import exports
from village.core.context import Context
from village.core.errors import (
    InvoiceIncomplete,
    NothingToBill,
    RulesAway,
    StandardBroken,
    TextNotDrawable,
)
from village.core.permissions import Permission as P
from village.engines.invoices.data import InvoiceKind
from village.engines.invoices.rules import lacking
from village.web import mails as letters
from village.web.access import confirmed, requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.exports import csv_response
from village.web.flashes import Tone, flash
from village.web.states import state_label
from village.web.transaction import commits, write_too


@bp.route("/")
@requires(P.BILL)
def index() -> ResponseReturnValue:
    """List what is to be billed, and the invoices with what is owed."""
    ctx = context()
    args = request.args
    filters = InvoiceFilters(
        *(args.get(name, "") for name in ("state", "kind", "age", "text")),
    )
    everything = listing.listed(ctx, language())
    return render_template(
        "billing/index.html",
        to_bill=listing.to_bill(ctx, language()),
        too_much=[one for one in listing.standing_prices(ctx, language()) if one.over_cents],
        invoices=listing.listed(ctx, language(), filters) if filters.narrow else everything,
        filters=filters,
        pipeline=debts.pipeline(ctx, everything),
        cards_to_check=cards.to_check(ctx),
        ages=AGES,
        kinds=KINDS,
        choices={
            "state": [(one.value, state_label(one)) for one in InvoiceState],
            "kind": list(KINDS.items()),
            "age": list(AGES.items()),
        },
    )


@bp.post("/draft")
@requires(P.BILL)
@commits
def draft_some() -> ResponseReturnValue:
    """Draft the next pro forma of each contract that is ticked."""
    ctx = context()
    ticked = set(request.form.getlist("contract"))
    drafted = 0
    for row in listing.to_bill(ctx, language()):
        if row.contract in ticked:
            try:
                invoices.draft(ctx, contracts.find(ctx, row.contract, row.version))
                drafted += 1
            except NothingToBill:
                continue  # somebody else has drafted it meanwhile
    flash(
        ngettext(
            "%(num)s pro forma is drafted. Read it, then issue it.",
            "%(num)s pro formas are drafted. Read them, then issue them.",
            drafted,
        ),
        Tone.DONE if drafted else Tone.NOTE,
    )
    return redirect(url_for(".index", state=InvoiceState.PRO_FORMA.value), 303)


@bp.get("/issue")
@requires(P.BILL)
def check() -> ResponseReturnValue:
    """Show what would be issued to whom, and what their invoices lack, before a number is used."""
    ctx = context()
    return _checked(ctx, _pro_formas(ctx, request.args.getlist("invoice")))


@bp.post("/issue")
@confirmed
@requires(P.BILL)
@commits
def issue_some() -> ResponseReturnValue:
    """Issue the pro formas that are ticked; one that cannot be issued stays as it is."""
    ctx = context()
    chosen = _pro_formas(ctx, request.form.getlist("invoice"))
    rules = StandardRules(are_asked="unjudged" not in request.form)
    try:
        rules.ask([invoices.as_issued(ctx, one.terms) for one in chosen])
    except RulesAway:
        return _checked(ctx, chosen, are_rules_away=True), 503
    issued = sum(_is_issued(ctx, one, rules) for one in chosen)
    flash(
        ngettext(
            "%(num)s invoice is issued; its exhibitor has been told.",
            "%(num)s invoices are issued; their exhibitors have been told.",
            issued,
        ),
        Tone.DONE if issued else Tone.NOTE,
    )
    return redirect(url_for(".index"), 303)


def _pro_formas(ctx: Context, references: Sequence[str]) -> list[Invoice]:
    """Return those of the invoices that have no number yet."""
    found = listing.several(ctx, references)
    return [one for one in found if one.state is InvoiceState.PRO_FORMA]


def _checked(ctx: Context, chosen: Sequence[Invoice], *, are_rules_away: bool = False) -> str:
    return render_template(
        "billing/check.html",
        chosen=[(one, lacking(one.terms)) for one in chosen],
        outdated=_outdated(ctx, chosen),
        total=sum(one.gross_cents for one in chosen),
        today=ctx.today,
        kinds=KINDS,
        unjudged=UNJUDGED if are_rules_away else "",
    )


def _is_issued(ctx: Context, invoice: Invoice, rules: StandardRules) -> bool:
    """Issue a pro forma, or say why it stays as it is."""
    try:
        invoices.issue(ctx, invoice, rules=rules)
    except InvoiceIncomplete as refusal:
        _say_left(invoice.reference, " ".join(str(FAULTS[one]) for one in refusal.broken))
    except TextNotDrawable as refusal:
        _say_left(invoice.reference, _("Cannot be written: %(texts)s.", **refusal.facts))
    except StandardBroken as refusal:
        _say_left(invoice.reference, sentence(refusal))
    else:
        return True
    return False


@bp.get("/remind")
@requires(P.BILL)
def recall() -> ResponseReturnValue:
    """Show who would be reminded of what, with the mails as they read, before they leave."""
    ctx = context()
    asked = set(request.args.getlist("invoice"))
    rows = [
        row for row in listing.listed(ctx, language()) if row.reference in asked and row.is_late
    ]
    found = {one.reference: one for one in listing.several(ctx, list(asked))}
    due = [row for row in rows if reminders.may_be_reminded(ctx, found[row.reference])]
    written = [reminders.letter(ctx, found[row.reference], row.left_cents) for row in due]
    return render_template(
        "billing/recall.html",
        due=list(zip(due, written, letters.previews(reminders.USUAL, written), strict=True)),
        passed_over=len(rows) - len(due),
        sent=ctx.the_edition.sends(reminders.USUAL),
    )


@bp.post("/remind")
@requires(P.BILL)
@commits
def remind_some() -> ResponseReturnValue:
    """Remind the exhibitors of the overdue invoices that are ticked."""
    ctx = context()
    chosen = listing.several(ctx, request.form.getlist("invoice"))
    reminded = len(reminders.remind(ctx, chosen))
    flash(
        ngettext(
            "%(num)s reminder is on its way.", "%(num)s reminders are on their way.", reminded
        ),
        Tone.DONE if reminded else Tone.NOTE,
    )
    return redirect(url_for(".index"), 303)


@bp.get("/exhibitors")
@requires(P.BILL)
def exhibitors() -> ResponseReturnValue:
    """List what each exhibitor was billed, has paid and owes, by how late it is."""
    found = debts.debts(context(), language())
    return render_template("billing/exhibitors.html", debts=found, ages=AGES)


@bp.get("/accounts.csv")
@requires(P.BILL)
@commits
def accounts() -> ResponseReturnValue:
    """Give the movements for the accountant as a file, and log who took them.

    Its columns and codes are described in `docs/guide/billing.md`: programs import them.
    """
    write_too()
    ctx = context()
    lines = list(debts.accounts(ctx))
    exports.note(ctx, "accounts", rows=len(lines))
    header = (
        _("Day"),
        _("Journal"),
        _("Number"),
        _("Kind"),
        _("Exhibitor"),
        _("File"),
        _("Invoice"),
        _("Before tax"),
        _("VAT"),
        _("Total with tax"),
        _("Currency"),
        _("Reference"),
        _("Journal, in words"),
        _("Kind, in words"),
    )
    return csv_response(f"{ctx.the_edition.code}-accounts", header, _cells(lines))


def _outdated(ctx: Context, pro_formas: Sequence[Invoice]) -> set[str]:
    """Return the files whose pro forma would be another one if it were drafted now."""
    found = listing.standing_prices(ctx, language(), [one.application for one in pro_formas])
    return {one.application for one in found if one.is_outdated}


def _cells(lines: Sequence[debts.AccountLine]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        digits = get_currency_precision(line.currency)
        sums = (line.net_cents, line.vat_cents, line.gross_cents)
        yield (
            line.on.isoformat(),
            line.journal,
            line.number,
            line.kind,
            line.organisation,
            line.application,
            line.invoice,
            *(Decimal(cents).scaleb(-digits) for cents in sums),
            line.currency,
            line.bank_reference,
            str(JOURNALS[line.journal]),
            str(KINDS[line.kind] if isinstance(line.kind, InvoiceKind) else METHODS[line.kind]),
        )


def _say_left(reference: str, why: str) -> None:
    flash(_("%(invoice)s is not issued. %(why)s", invoice=reference, why=why), Tone.WARNING)
