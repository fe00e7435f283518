"""The demo's money: deposits invoiced, some paid, one taken back, and pro formas that wait."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from village.applications.tables import Application
from village.billing.reads import statements as listing
from village.billing.words import PaymentMethod
from village.billing.writes import invoices, payments, statements
from village.billing.writes.rules import StandardRules
from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE
from village.core.context import Context
from village.core.permissions import Role
from village.demo.play import Play
from village.engines.bank.movements import Movement

#: How far each contract goes, in turn: a pro forma, an invoice, paid in part, paid.
_PRO_FORMA, _INVOICED, _PART, _PAID = range(4)
_TURNS = (_PAID, _INVOICED, _PART, _PAID, _PRO_FORMA)
#: The demo's invoices are known to keep the standard's rules: to ask takes seconds.
UNASKED = StandardRules(are_asked=False)
_METHODS = (PaymentMethod.TRANSFER, PaymentMethod.CHEQUE, PaymentMethod.CASH)


def bill(play: Play) -> None:
    """Bill the deposits of the contracts in force; record what some have paid."""
    office = play.acting(play.staff(Role.ORGANISER), play.ctx.now - timedelta(hours=30))
    cashier = office.acting(office.actor, at=play.ctx.now - timedelta(hours=5))
    for at, contract in enumerate(_billable(play)):
        far = _TURNS[at % len(_TURNS)]
        invoice = invoices.draft(office, contract)
        if far == _PRO_FORMA:
            continue
        invoices.issue(office, invoice, rules=UNASKED)
        if far in (_PART, _PAID):
            share = 1 if far == _PAID else 2
            payments.record(
                cashier,
                invoice,
                amount_cents=invoice.gross_cents // share,
                method=_METHODS[at % len(_METHODS)],
                received_on=cashier.today,
                bank_reference=invoice.payment_reference,
            )
    _take_one_back(play, cashier)
    _bring_statement(cashier)


def _take_one_back(play: Play, office: Context) -> None:
    """Bill once more what the first exhibitor has paid, and take it back again."""
    for contract in _billable(play)[:1]:
        twice = invoices.draft(office, contract)
        invoices.issue(office, twice, rules=UNASKED)
        invoices.credit(office, twice, reason="Facturé avant l’heure", rules=UNASKED)


def _bring_statement(cashier: Context) -> None:
    """Bring a bank statement in: one transfer with its VAT withheld, and one that nobody knows."""
    payable = listing.payable(cashier)
    if not payable:
        return
    one = payable[0]
    withheld = one.left_cents - one.vat_cents
    texts = ((withheld, f"VIR RECU {one.payment_reference}"), (150_000, "VERSEMENT ESPECES"))
    movements = [Movement(cashier.today, cents, one.currency, text) for cents, text in texts]
    statements.import_movements(cashier, movements, filename="releve.csv")


def _billable(play: Play) -> list[Contract]:
    """Return the contracts in force that cost something, the oldest first."""
    found = play.ctx.session.scalars(
        sa.select(Contract)
        .join(Application, Application.id == Contract.application_id)
        .options(undefer(Contract.terms))
        .where(
            Application.edition_id == play.ctx.the_edition.id,
            Contract.state.in_(IN_FORCE),
            Contract.net_cents > 0,
        )
        .order_by(Contract.id)
    )
    return list(found)
