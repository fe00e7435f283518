"""An exhibitor's documents: to sign, to pay, to read, and what comes next."""

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from village.applications import State
from village.applications.reads import lookup
from village.applications.tables import Application
from village.billing.reads import holds, listing
from village.billing.words import InvoiceState
from village.billing.writes import invoices
from village.blueprints.billing import bp
from village.blueprints.billing.words import KINDS
from village.contracts.reads import listing as contracts
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.letters.reads import listing as letters
from village.web.access import requires
from village.web.cards import offered
from village.web.context import context, language
from village.web.pages import may


@bp.get("/of/<reference>")
@requires(P.ACCOUNT)
def documents(reference: str) -> ResponseReturnValue:
    """Show an exhibitor its documents; the organiser sees the same page."""
    ctx = context()
    application = lookup.find(ctx, reference)
    rows = listing.of_application(ctx, application, language())
    contract = _issued(ctx, application)
    to_pay = [row for row in rows if row.state is InvoiceState.ISSUED and row.left_cents > 0]
    return render_template(
        "billing/documents.html",
        application=application,
        contract=contract,
        to_sign=contract is not None and contract.state is ContractState.ISSUED,
        to_pay=to_pay,
        to_refund=[row for row in rows if row.left_cents < 0],
        to_read=[row for row in rows if row not in to_pay],
        upcoming=listing.upcoming(ctx, contract, rows) if contract else [],
        bank_facts=ctx.the_edition.organiser,
        references=listing.payment_references(ctx, application),
        kinds=KINDS,
        letters=letters.own(ctx, application),
        letter_kinds=ctx.the_edition.letter_kinds,
        may_ask=may(P.APPLY, application) and application.state is State.CONFIRMED,
        held=holds.of(ctx, application),
        total_left=sum(row.left_cents for row in to_pay),
        takes_cards=may(P.APPLY, application) and offered(ctx) is not None,
    )


@bp.get("/of/<reference>/quote.pdf")
@requires(P.ACCOUNT)
def quote(reference: str) -> ResponseReturnValue:
    """Send what an exhibitor pays in all as a quote: its stand, and the services ordered by now."""
    ctx = context()
    contract = _issued(ctx, lookup.find(ctx, reference))
    if contract is None or not contract.gross_cents:
        raise NotFound
    return send_file(
        BytesIO(invoices.quote(ctx, contract)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{reference}-{ctx.today.isoformat()}.pdf",
        etag=False,
    )


def _issued(ctx: Context, application: Application) -> Contract | None:
    contract = contracts.of_application(ctx, application)
    return contract if contract is not None and contract.issued_at is not None else None
