"""Reminders: of what is overdue, once a day, unless the organiser keeps them back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.billing.conftest import later
from village.billing.words import PaymentMethod
from village.billing.writes import invoices, payments, reminders
from village.core.actor import SYSTEM
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


def test_a_day_of_reminders_is_one_at_the_place_of_the_edition(organiser, edition, invoice):
    edition.timezone = "Africa/Lagos"
    late = organiser.now.replace(hour=22) + timedelta(days=3)  # 23:00 there
    after = late + timedelta(hours=1, minutes=30)

    for at, reminded in ((late, 1), (late + timedelta(minutes=30), 0), (after, 1)):
        ctx = organiser.acting(organiser.actor, at=at)
        assert len(reminders.remind(ctx, [invoice])) == reminded


def test_only_those_who_bill_remind(exhibitor, invoice):
    with pytest.raises(Forbidden):
        reminders.remind(exhibitor, [invoice])


@pytest.fixture
def schedule(edition):
    edition.prices = {
        **edition.prices, "reminders": [{"after_days": 20}, {"after_days": 5}, {"after_days": 30}],
    }  # fmt: skip


def by_itself(ctx, days):
    return [reminders.remind_due(later(ctx, one).acting(SYSTEM)) for one in days]


def templates(ctx):
    found = sa.select(OutboxMail.template).where(OutboxMail.template.like("%reminder"))
    return list(ctx.session.scalars(found.order_by(OutboxMail.id)))


def test_each_reminder_of_the_schedule_is_sent_once_the_last_in_words_of_its_own(
    organiser, invoice, schedule
):
    assert by_itself(organiser, (4, 5, 5, 6, 20, 30, 60)) == [0, 1, 0, 0, 1, 1, 0]
    assert templates(organiser) == ["invoice_reminder", "invoice_reminder", "invoice_last_reminder"]
    assert (invoice.reminders, invoice.reminder_stage) == (3, 3)


def test_who_is_late_before_there_is_a_schedule_is_reminded_one_by_one(
    organiser, invoice, schedule
):
    reminders.remind(later(organiser, 39), [invoice])

    assert by_itself(organiser, (40, 44, 45, 59, 69)) == [0, 1, 0, 1, 1]


def test_nothing_is_sent_without_a_schedule_nor_against_the_organisers_will(
    organiser, edition, invoice
):
    assert by_itself(organiser, (5,)) == [0]
    edition.prices = {**edition.prices, "reminders": [{"after_days": 5}]}
    edition.mails = [{"key": "invoice_reminder", "sent": False}]
    assert by_itself(organiser, (5,)) == [0]
    with pytest.raises(Forbidden):
        reminders.remind_due(organiser)
