"""Reminders of tasks: near their last day by themselves, at any time by the organiser."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests import factories
from tests.orders.conftest import confirmed, of
from village.board import task_reminders
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail
from village.editions import TaskKind
from village.editions.words.life import Life
from village.exhibitors.writes import delegates, entries

PLAN = {
    "list": [
        {"task": "fascia", "before_event_days": 30},  # 6 May
        {"task": "people", "before_event_days": 24},  # 12 May
    ]
}


@pytest.fixture
def exhibitor(ctx):
    ctx.the_edition.tasks = PLAN
    return confirmed(ctx, name="Atlas")


@pytest.fixture
def system(ctx, exhibitor):
    return ctx.acting(SYSTEM)


def on(ctx, day: int, month: int = 5):
    return replace(ctx, now=datetime(2027, month, day, 6, 23, tzinfo=UTC))


def mails(ctx) -> list[str]:
    found = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [mail.params["tasks"] for mail in found if mail.template == "task_reminder"]


def test_each_is_reminded_a_week_and_a_day_before_and_once(ctx, system):
    days = (1, 20, 28, 29, 29, 30)
    told = [task_reminders.remind_due(on(system, day, 4)) for day in days]
    assert told == [0, 0, 0, 1, 0, 0]  # a week before 6 May

    told = [task_reminders.remind_due(on(system, day)) for day in (5, 5, 6, 7, 11, 12, 13)]

    # a day before the first, a week and a day before the second
    assert told == [1, 0, 0, 0, 1, 0, 0]
    assert mails(ctx) == [
        "fascia=2027-05-06",
        "fascia=2027-05-06,people=2027-05-12",
        "people=2027-05-12",
    ]


def test_who_has_done_it_is_not_reminded(ctx, system, exhibitor):
    entries.set_fascia(of(ctx, exhibitor), exhibitor, {"fr": "A", "ar": "أ"}, seen=0)

    assert task_reminders.remind_due(on(system, 29, 4)) == 0


def test_the_organiser_may_switch_them_off(ctx, system):
    ctx.the_edition.mails = [{"key": "task_reminder", "sent": False}]

    assert task_reminders.remind_due(on(system, 29, 4)) == 0


def test_an_edition_in_preparation_reminds_nobody(ctx, system):
    ctx.the_edition.state = Life.PREPARING

    assert task_reminders.remind_due(on(system, 29, 4)) == 0


def test_only_the_installation_reminds_by_itself(organiser):
    with pytest.raises(Forbidden):
        task_reminders.remind_due(organiser)


def test_the_organiser_reminds_a_selection_of_all_that_is_left(ctx, organiser, exhibitor):
    confirmed(ctx, name="Rif")
    seen = task_reminders.chosen(organiser, "fr", {exhibitor.reference})
    assert [one.organisation for one in seen] == ["Atlas"]

    told = task_reminders.remind(organiser, "fr", {exhibitor.reference, "TS00-9999"})

    assert (told, mails(ctx)) == (1, ["fascia=2027-05-06,people=2027-05-12"])
    [line] = ctx.session.scalars(sa.select(AuditEntry))
    assert (line.subject, line.data) == (exhibitor.reference, {"tasks": ["fascia", "people"]})


def test_who_cares_for_a_task_is_reminded_of_it_and_the_contact_of_the_others(
    ctx, organiser, exhibitor
):
    colleague = factories.OrganisationMemberFactory(organisation=exhibitor.organisation).user
    delegates.delegate(of(ctx, exhibitor), exhibitor, TaskKind.PEOPLE, colleague.email)

    assert task_reminders.remind(organiser, "fr", {exhibitor.reference}) == 1

    rows = ctx.session.scalars(sa.select(OutboxMail).where(OutboxMail.template == "task_reminder"))
    assert {mail.to: (mail.params["name"], mail.params["tasks"]) for mail in rows} == {
        exhibitor.organisation.contact_email: (
            exhibitor.organisation.contact_name,
            "fascia=2027-05-06",
        ),
        colleague.email: (colleague.name, "people=2027-05-12"),
    }


def test_an_exhibitor_reminds_nobody(ctx, exhibitor):
    with pytest.raises(Forbidden):
        task_reminders.remind(of(ctx, exhibitor), "fr", {exhibitor.reference})
