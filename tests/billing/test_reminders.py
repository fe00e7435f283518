"""Reminders: of what is overdue, once a day, unless the organiser keeps them back."""

import pytest
import sqlalchemy as sa

from tests.billing.conftest import later
from village.billing.words import PaymentMethod
from village.billing.writes import invoices, payments, reminders
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail


def sent(ctx):
    found = sa.select(OutboxMail).where(OutboxMail.template == "invoice_reminder")
    return list(ctx.session.scalars(found))


def test_what_is_overdue_is_reminded_of_what_is_left_once_a_day(organiser, invoice):
    payments.record(
        organiser,
        invoice,
        amount_cents=692_000,
        method=PaymentMethod.CASH,
        received_on=organiser.today,
    )
    tomorrow = later(organiser, 1)

    assert reminders.remind(organiser, [invoice]) == []
    assert reminders.remind(tomorrow, [invoice]) == [invoice]
    assert reminders.remind(tomorrow, [invoice]) == []
    [mail] = sent(organiser)
    assert "10\u00a0000,00\u00a0MAD" in mail.params["amount"]
    assert reminders.remind(later(organiser, 2), [invoice]) == [invoice]
    assert invoice.reminders == 2


def test_what_is_settled_credited_or_a_pro_forma_is_not_reminded(organiser, contract, invoice):
    late = later(organiser, 9)
    note = invoices.credit(organiser, invoice, reason="Doublon")
    pro_forma = invoices.draft(organiser, contract)

    assert reminders.remind(late, [invoice, note, pro_forma]) == []
    assert sent(organiser) == []


def test_the_organiser_may_keep_reminders_back(organiser, edition, invoice):
    edition.mails = [{"key": "invoice_reminder", "sent": False}]

    assert reminders.remind(later(organiser, 1), [invoice]) == []
    assert sent(organiser) == []


def test_only_those_who_bill_remind(exhibitor, invoice):
    with pytest.raises(Forbidden):
        reminders.remind(exhibitor, [invoice])
