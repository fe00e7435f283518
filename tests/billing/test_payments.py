"""Payments: in part, in full, too much, paid back; each with its receipt."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import pdf
from village.billing.reads import listing
from village.billing.tables import Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.core.errors import Forbidden, IllegalTransition, PaymentRefused, TextNotDrawable
from village.core.outbox.tables import OutboxMail


def pay(ctx, invoice, cents, method=PaymentMethod.TRANSFER, **more):
    return payments.record(
        ctx, invoice, amount_cents=cents, method=method, received_on=ctx.today, **more
    )


def refund(ctx, invoice, cents, **more):
    more.setdefault("paid_on", ctx.today)
    return payments.refund(ctx, invoice, amount_cents=cents, method=PaymentMethod.TRANSFER, **more)


def test_parts_settle_an_invoice_once_they_come_to_it(organiser, invoice):
    pay(organiser, invoice, 692_000)
    assert invoice.state is InvoiceState.ISSUED
    pay(organiser, invoice, 1_000_000, PaymentMethod.CHEQUE, bank_reference="CHQ 12")

    assert invoice.state is InvoiceState.SETTLED
    assert listing.paid_cents(organiser, invoice) == invoice.gross_cents


def test_each_payment_has_a_numbered_receipt_and_is_told(organiser, invoice):
    first = pay(organiser, invoice, 692_000, PaymentMethod.CASH)
    second = pay(organiser, invoice, 5)
    code = organiser.the_edition.code

    assert (first.number, second.number) == (f"{code}-R26-0001", f"{code}-R26-0002")
    text = " ".join(pdf.text(organiser.storage.get(first.file.sha256)).split())
    for words in (
        f"Reçu de paiement {code}-R26-0001",
        "6 920,00 MAD",
        "Espèces",
        invoice.number,
        "Reste à payer 10 000,00 MAD",
        "six mille neuf cent vingt dirhams",
    ):
        assert words in text
    mails = organiser.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == "payment_received")
    )
    assert [mail.params["invoice"] for mail in mails] == [invoice.number] * 2


def test_the_organiser_may_keep_the_mails_of_receipts_back(organiser, edition, invoice):
    edition.mails = [{"key": "payment_received", "sent": False}]
    pay(organiser, invoice, 100)

    kept = sa.select(sa.func.count()).where(OutboxMail.template == "payment_received")
    assert organiser.session.scalar(kept) == 0


def test_too_much_settles_and_is_paid_back(organiser, invoice):
    pay(organiser, invoice, invoice.gross_cents + 500)
    refund(organiser, invoice, 500)

    assert invoice.state is InvoiceState.SETTLED
    assert listing.paid_cents(organiser, invoice) == invoice.gross_cents


def test_what_is_paid_back_has_to_be_paid_again(organiser, invoice):
    pay(organiser, invoice, invoice.gross_cents)
    back = refund(organiser, invoice, 1)

    assert (back.amount_cents, back.number, invoice.state) == (-1, None, InvoiceState.ISSUED)


def test_what_was_paid_on_a_credited_invoice_can_be_paid_back_and_no_more(organiser, invoice):
    pay(organiser, invoice, invoice.gross_cents)
    invoices.credit(organiser, invoice, reason="Retrait")

    with pytest.raises(PaymentRefused, match="more_than_came"):
        refund(organiser, invoice, invoice.gross_cents + 1)
    refund(organiser, invoice, invoice.gross_cents)

    assert listing.paid_cents(organiser, invoice) == 0
    with pytest.raises(IllegalTransition):
        pay(organiser, invoice, 1)


def test_a_payment_is_above_zero_and_not_of_tomorrow(organiser, invoice):
    tomorrow = organiser.today + timedelta(days=1)

    for cents in (0, -1):
        with pytest.raises(PaymentRefused, match="amount"):
            pay(organiser, invoice, cents)
        with pytest.raises(PaymentRefused, match="amount"):
            refund(organiser, invoice, cents)
    with pytest.raises(PaymentRefused, match="future"):
        payments.record(
            organiser, invoice, amount_cents=1, method=PaymentMethod.CASH, received_on=tomorrow
        )
    with pytest.raises(PaymentRefused, match="future"):
        refund(organiser, invoice, 1, paid_on=tomorrow)
    assert organiser.session.scalar(sa.select(sa.func.count(Payment.id))) == 0


def test_a_pro_forma_and_a_credit_note_are_not_paid(organiser, contract, invoice):
    note = invoices.credit(organiser, invoice, reason="Doublon")

    for one in (note, invoices.draft(organiser, contract)):
        with pytest.raises(IllegalTransition):
            pay(organiser, one, 1)


def test_only_those_who_bill_record_money(exhibitor, invoice):
    with pytest.raises(Forbidden):
        pay(exhibitor, invoice, 1)
    with pytest.raises(Forbidden):
        refund(exhibitor, invoice, 1)


def test_a_reference_that_no_face_has_is_refused(organiser, invoice):
    with pytest.raises(TextNotDrawable):
        pay(organiser, invoice, 1, bank_reference="\U0001f680")
