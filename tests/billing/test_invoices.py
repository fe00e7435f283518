"""Invoices: drafted from instalments, numbered without gaps, taken back by credit notes."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from stdnum import iso11649

from tests import pdf
from tests.billing.conftest import contracted, later
from village.billing.reads import listing
from village.billing.tables import Invoice, NumberSeries
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.contracts.writes import contracts
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import (
    CreditTooLarge,
    Forbidden,
    IllegalTransition,
    InvoiceIncomplete,
    NothingToBill,
    TextNotDrawable,
)
from village.core.files.tables import StoredFile
from village.core.outbox.tables import OutboxMail
from village.engines.invoices.data import InvoiceKind
from village.extensions import db


def text_of(ctx, invoice):
    return " ".join(pdf.text(ctx.storage.get(invoice.file.sha256)).split())


def test_a_deposit_then_the_balance_come_to_the_contract(organiser, contract):
    deposit = invoices.draft(organiser, contract)
    invoices.issue(organiser, deposit)
    balance = invoices.draft(organiser, contract)
    invoices.issue(organiser, balance)

    assert (deposit.kind, deposit.gross_cents) == (InvoiceKind.DEPOSIT, 1_692_000)
    assert (balance.kind, balance.gross_cents) == (InvoiceKind.BALANCE, 1_692_000)
    assert deposit.net_cents + balance.net_cents == contract.net_cents
    assert deposit.vat_cents + balance.vat_cents == contract.vat_cents
    text = text_of(organiser, balance)
    assert f"Déjà facturé : {deposit.number} −1 14 100,00 20 % −14 100,00" in text
    with pytest.raises(NothingToBill):
        invoices.draft(organiser, contract)


def test_a_price_paid_at_once_is_one_invoice(organiser, edition):
    edition.prices = {**edition.prices, "instalments": [{"share": 1, "after_signature_days": 0}]}
    contract = contracted(organiser)

    invoice = invoices.draft(organiser, contract)

    assert (invoice.kind, invoice.gross_cents) == (InvoiceKind.INVOICE, contract.gross_cents)


def test_a_pro_forma_has_no_number_and_only_one_waits(organiser, contract):
    pro_forma = invoices.draft(organiser, contract)

    assert (pro_forma.number, pro_forma.state) == (None, InvoiceState.PRO_FORMA)
    assert pro_forma.reference == f"{contract.application.reference}-1"
    with pytest.raises(NothingToBill):
        invoices.draft(organiser, contract)
    invoices.discard(organiser, pro_forma)
    assert invoices.draft(organiser, contract).reference.endswith("-2")


def test_an_issued_invoice_is_kept_with_its_number_and_told_to_the_exhibitor(organiser, invoice):
    content = organiser.storage.get(invoice.file.sha256)
    code = organiser.the_edition.code

    assert (invoice.state, invoice.number) == (InvoiceState.ISSUED, f"{code}-F26-0001")
    assert hashlib.sha256(content).hexdigest() == invoice.file.sha256
    assert iso11649.is_valid(invoice.payment_reference)
    text = text_of(organiser, invoice)
    assert f"Facture d’acompte {code}-F26-0001" in text
    assert "ICE 001234567000089" in text
    mail = organiser.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert (mail.template, mail.params["invoice"]) == ("invoice_issued", invoice.number)
    entry = organiser.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.data["invoice"]) == ("invoice_issue", invoice.number)
    with pytest.raises(IllegalTransition):
        invoices.issue(organiser, invoice)


def test_nothing_is_due_before_its_issue_whatever_the_dates_of_the_edition(organiser, contract):
    pro_forma = invoices.draft(organiser, contract)
    invoices.issue(later(organiser, 900), pro_forma)

    assert pro_forma.due_on == pro_forma.issued_on == later(organiser, 900).today
    assert pro_forma.number.split("-")[1] == "F28"


def test_what_is_refused_uses_no_number(organiser, contract, edition):
    first = invoices.draft(organiser, contract)
    first.terms = replace(first.terms, seller=replace(first.terms.seller, address=""))
    with pytest.raises(InvoiceIncomplete) as refused:
        invoices.issue(organiser, first)
    assert refused.value.broken == ("seller_address",)
    first.terms = replace(
        first.terms,
        seller=replace(first.terms.seller, address="1, rue Y"),
        buyer=replace(first.terms.buyer, name="\U0001f680"),
    )
    with pytest.raises(TextNotDrawable):
        invoices.issue(organiser, first)
    first.terms = replace(first.terms, buyer=replace(first.terms.buyer, name="Atlas"))
    invoices.issue(organiser, first)

    assert first.number == f"{edition.code}-F26-0001"


def test_a_credit_note_takes_back_the_whole_invoice_in_its_own_series(organiser, contract, invoice):
    note = invoices.credit(organiser, invoice, reason="Doublon")

    assert (note.kind, note.credits_id, note.gross_cents) == (
        InvoiceKind.CREDIT_NOTE, invoice.id, invoice.gross_cents,
    )  # fmt: skip
    assert note.number == f"{organiser.the_edition.code}-A26-0001"
    assert (invoice.state, note.state) == (InvoiceState.CREDITED, InvoiceState.ISSUED)
    assert f"Facture concernée {invoice.number} du" in text_of(organiser, note)
    mail = organiser.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail.template == "credit_note_issued"
    for one in (invoice, note):
        with pytest.raises(IllegalTransition):
            invoices.credit(organiser, one, reason="Encore")
    again = invoices.draft(organiser, contract)
    assert (again.kind, again.gross_cents) == (InvoiceKind.DEPOSIT, 1_692_000)


def test_an_amended_price_is_settled_by_the_balance(organiser, edition, contract, invoice):
    edition.prices = {**edition.prices, "corner_supplement": 0}
    new = contracts.amend(organiser, contract)
    contracts.issue(organiser, new)

    balance = invoices.draft(organiser, new)

    # 25 500 + 20 % = 30 600, of which 16 920 were billed
    assert balance.gross_cents == new.gross_cents - invoice.gross_cents == 1_368_000


def test_only_those_who_bill_may_bill(exhibitor, organiser, contract, invoice):
    with pytest.raises(Forbidden):
        invoices.draft(exhibitor, contract)
    with pytest.raises(Forbidden):
        invoices.credit(exhibitor, invoice, reason="Non")
    drafted = invoices.draft(organiser, contract)
    for act in (invoices.issue, invoices.discard):
        with pytest.raises(Forbidden):
            act(exhibitor, drafted)


def test_a_cancelled_contract_is_not_billed(organiser, contract):
    contracts.cancel(organiser, contract, reason="Retrait")

    with pytest.raises(IllegalTransition):
        invoices.draft(organiser, contract)


def test_the_database_lets_nobody_delete_what_has_a_number(organiser, invoice):
    with pytest.raises(DBAPIError, match="never deleted"), organiser.session.begin_nested():
        organiser.session.execute(sa.delete(Invoice).where(Invoice.id == invoice.id))


def test_thirty_two_threads_leave_no_gap_and_give_no_number_twice(shared_app, committed: Context):
    drafted = [
        invoices.draft(committed, contracted(committed, f"Exposant {at}", f"S{at:02}")).id
        for at in range(64)
    ]
    committed.session.commit()

    def issue(invoice_id: int) -> str:
        """Issue one in a transaction of its own; every third one dies before it commits."""
        with shared_app.app_context():
            own = replace(committed, session=db.session())
            invoices.issue(own, own.session.get_one(Invoice, invoice_id))
            if invoice_id % 3 == 0:
                db.session.rollback()
                return ""
            db.session.commit()
            return "issued"

    with ThreadPoolExecutor(32) as threads:
        results = list(threads.map(issue, drafted))

    committed.session.expire_all()
    rows = committed.session.execute(
        sa.select(Invoice.sequence, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Invoice.file_id)
        .where(Invoice.number.is_not(None))
        .order_by(Invoice.sequence)
    ).all()
    issued = results.count("issued")
    assert [sequence for sequence, _ in rows] == list(range(1, issued + 1))
    assert 0 < issued < len(drafted)
    assert committed.session.scalar(sa.select(NumberSeries.last)) == issued
    for _sequence, sha256 in rows:
        assert hashlib.sha256(committed.storage.get(sha256)).hexdigest() == sha256


def test_instalments_that_are_past_when_a_contract_is_signed_are_due_on_the_day(organiser, edition):
    edition.starts_on = organiser.today + timedelta(days=3)
    edition.ends_on = edition.starts_on
    contract = contracted(organiser)
    for _part in range(2):
        one = invoices.draft(organiser, contract)
        invoices.issue(organiser, one)
        assert one.due_on >= one.issued_on


def test_a_part_is_taken_back_and_billed_anew(organiser, contract, invoice):
    note = invoices.credit(organiser, invoice, reason="Panne", amounts={0: 100_000})

    assert (note.gross_cents, invoice.credited_cents) == (120_000, 120_000)
    assert (invoice.state, invoice.owed_cents) == (InvoiceState.ISSUED, 1_572_000)
    again = invoices.draft(organiser, contract)
    assert (again.kind, again.gross_cents) == (InvoiceKind.DEPOSIT, 120_000)


def test_a_part_taken_back_settles_what_was_paid_but_for_it(organiser, invoice):
    payments.record(
        organiser,
        invoice,
        amount_cents=1_572_000,
        method=PaymentMethod.TRANSFER,
        received_on=organiser.today,
    )

    invoices.credit(organiser, invoice, reason="Panne", amounts={0: 100_000})
    assert invoice.state is InvoiceState.SETTLED

    with pytest.raises(CreditTooLarge):
        invoices.credit(organiser, invoice, reason="Encore", amounts={0: 1_400_000})
    rest = invoices.credit(organiser, invoice, reason="Retrait")
    assert (invoice.state, rest.gross_cents) == (InvoiceState.CREDITED, 1_572_000)
    assert invoices.credit_notes(organiser, [invoice])[invoice.id] == [
        one.terms for one in listing.credit_notes_of(organiser, invoice)
    ]
