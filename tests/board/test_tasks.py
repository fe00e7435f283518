"""What exhibitors have left to do: every task is closed by what is true."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests import factories
from tests.exhibitors.test_entries import PDF, SLOTS
from tests.orders.conftest import SERVICES, confirmed, of
from tests.signing import sign
from village.applications.words import State
from village.badges.writes import issuing
from village.billing.words import PaymentMethod
from village.billing.writes import invoices, payments
from village.board import tasks
from village.board.tasks import DutyFilters, TaskState
from village.contracts.writes import contracts
from village.editions import TaskKind
from village.editions.words.badges import BadgeRole
from village.editions.words.calls import CallKind
from village.exhibitors.writes import entries, press
from village.orders.writes import ordering
from village.stands.writes import places
from village.visitors.writes import inviting

WITH_THE_ORGANISER = (TaskKind.CONTRACT, TaskKind.DEPOSIT, TaskKind.BALANCE)
ALL = [{"task": kind.value, "before_event_days": 10} for kind in TaskKind]
DUE = date(2027, 5, 26)


@pytest.fixture
def exhibitor(ctx):
    ctx.the_edition.services = SERVICES
    ctx.the_edition.tasks = {"list": ALL, **SLOTS}
    ctx.the_edition.visitors = {"open": True}
    return confirmed(ctx, name="Atlas", address="1, rue X")


@pytest.fixture
def atlas(ctx, exhibitor):
    return of(ctx, exhibitor)


def states(ctx, application) -> dict[str, str]:
    return {task.kind.value: task.state.value for task in tasks.of(ctx, application)}


def test_every_task_is_open_until_what_it_asks_for_is_there(ctx, atlas, organiser, exhibitor):
    assert states(ctx, exhibitor) == {
        kind.value: "waiting" if kind in WITH_THE_ORGANISER else "open"
        for kind in TaskKind
        if kind is not TaskKind.STAND_DESIGN
    }

    places.give(organiser, factories.StandFactory(edition=ctx.edition), exhibitor)
    contract = contracts.draft(organiser, exhibitor)
    assert states(ctx, exhibitor)["contract"] == "waiting"
    contracts.issue(organiser, contract)
    assert states(ctx, exhibitor)["contract"] == "open"
    sign(atlas, contract)
    deposit = invoices.draft(organiser, contract)
    assert states(ctx, exhibitor)["deposit"] == "waiting"
    invoices.issue(organiser, deposit)
    assert states(ctx, exhibitor)["deposit"] == "open"
    paid = {"method": PaymentMethod.TRANSFER, "received_on": organiser.today}
    payments.record(organiser, deposit, amount_cents=deposit.gross_cents, **paid)
    entries.set_fascia(atlas, exhibitor, {"fr": "Atlas", "ar": "أطلس"}, seen=0)
    texts = {"fr": "Des bornes.", "ar": "محطات", "en": "Meters."}
    entries.set_catalogue(atlas, exhibitor, texts, "pictures/x.png", seen=1)
    entries.set_co_exhibitors(atlas, exhibitor, ["Rif"], seen=2)
    entries.book(atlas, exhibitor, "late", vehicle="", seen=3)
    entries.set_insurance(atlas, exhibitor, "attestation.pdf", PDF)
    press.add(atlas, exhibitor, "dossier.pdf", PDF)
    ordering.order(atlas, exhibitor, {"power": 1}, seen=0)
    issuing.name_person(atlas, exhibitor, name="Omar Fassi", work=BadgeRole.BUILD_UP)
    assert states(ctx, exhibitor)["people"] == "open"  # who only builds does not stand there
    issuing.name_person(atlas, exhibitor, name="Salma Berrada")
    inviting.invite(atlas, exhibitor)
    exhibitor.organisation.ice = "001234567000089"
    assert states(ctx, exhibitor)["balance"] == "waiting"
    balance = invoices.draft(organiser, contract)
    invoices.issue(organiser, balance)
    assert states(ctx, exhibitor)["balance"] == "open"
    payments.record(organiser, balance, amount_cents=balance.gross_cents, **paid)

    found = states(ctx, exhibitor)
    assert (len(found), set(found.values())) == (14, {"done"})  # and the design of bare space


@pytest.mark.parametrize(
    ("home", "country", "told", "done"),
    [
        ("MA", "MA", {}, "open"),
        ("MA", "MA", {"ice": "001234567000089"}, "done"),
        ("MA", "FR", {}, "done"),
        ("MA", "FR", {"billing_country": "MA"}, "open"),
        ("FR", "FR", {"ice": "001234567000089"}, "open"),
        ("FR", "FR", {"siret": "552100554"}, "done"),
        ("SN", "SN", {}, "done"),
        ("SN", "SN", {"address": ""}, "open"),
    ],
)
def test_billing_details_are_there_once_an_invoice_has_what_its_law_wants(
    ctx, exhibitor, home, country, told, done
):
    ctx.the_edition.organiser = {**ctx.the_edition.organiser, "country": home}
    for name, value in {"country": country, "ice": "", **told}.items():
        setattr(exhibitor.organisation, name, value)

    assert states(ctx, exhibitor)["billing"] == done


@pytest.mark.parametrize("visitors", [{}, {"open": True, "invitations": 0}])
def test_nobody_is_asked_to_invite_where_that_cannot_be_done(ctx, exhibitor, visitors):
    ctx.the_edition.visitors = visitors

    assert TaskKind.INVITATIONS not in tasks.kinds(ctx)


def test_a_task_opens_again_when_what_closed_it_goes(ctx, atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"power": 1}, seen=0)
    assert states(ctx, exhibitor)["services"] == "done"

    ordering.order(atlas, exhibitor, {"power": 0}, seen=1)

    assert states(ctx, exhibitor)["services"] == "open"


@pytest.mark.parametrize(
    ("fascia", "catalogue", "logo", "done"),
    [
        ({"fr": "Atlas"}, {"fr": "a", "ar": "b", "en": "c"}, "pictures/x.png", {"catalogue"}),
        ({"fr": "Atlas", "ar": "أطلس"}, {"fr": "a", "ar": "b"}, "pictures/x.png", {"fascia"}),
        ({}, {"fr": "a", "ar": "b", "en": "c"}, "", set()),
    ],
)
def test_half_of_it_closes_nothing(ctx, atlas, exhibitor, fascia, catalogue, logo, done):
    entries.set_fascia(atlas, exhibitor, fascia, seen=0)
    entries.set_catalogue(atlas, exhibitor, catalogue, logo, seen=1)

    assert {kind for kind, state in states(ctx, exhibitor).items() if state == "done"} == done


def test_what_nobody_needs_is_done(ctx, atlas, exhibitor):
    for kind in (TaskKind.SERVICES, TaskKind.DELIVERY, TaskKind.CO_EXHIBITORS):
        entries.need_nothing(atlas, exhibitor, kind)

    found = states(ctx, exhibitor)

    assert [found[one] for one in ("services", "delivery", "co_exhibitors")] == ["done"] * 3


def test_a_task_is_overdue_after_its_last_day_at_the_place_of_the_edition(ctx, exhibitor):
    [task, *_] = [one for one in tasks.of(ctx, exhibitor) if one.kind is TaskKind.FASCIA]
    assert task.due_on == DUE
    last_minute = replace(ctx, now=datetime(2027, 5, 26, 22, 30, tzinfo=UTC))
    assert states(last_minute, exhibitor)["fascia"] == "open"
    ctx.the_edition.timezone = "Asia/Tokyo"

    assert states(last_minute, exhibitor)["fascia"] == "overdue"


def test_an_exhibitor_has_the_tasks_that_concern_it(ctx, exhibitor):
    exhibitor.shell_scheme = False
    startup = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.STARTUP, state=State.CONFIRMED, shell_scheme=False
    )

    assert {"fascia", "stand_design"} & states(ctx, exhibitor).keys() == {"stand_design"}
    assert "stand_design" not in states(ctx, startup)
    assert "co_exhibitors" not in states(ctx, startup)
    assert "deposit" not in states(ctx, startup)
    assert "fascia" in states(ctx, startup)


def test_an_edition_has_tasks_by_default_and_only_those_that_can_be_done(ctx):
    ctx.the_edition.tasks = {}
    assert tasks.kinds(ctx) == [
        TaskKind.CONTRACT,
        TaskKind.DEPOSIT,
        TaskKind.FASCIA,
        TaskKind.CATALOGUE,
        TaskKind.CO_EXHIBITORS,
        TaskKind.PEOPLE,
    ]

    ctx.the_edition.tasks = {"list": []}

    assert tasks.kinds(ctx) == []


def test_who_is_not_confirmed_has_no_task(ctx, exhibitor):
    exhibitor.state = State.SELECTED

    assert tasks.of(ctx, exhibitor) == ()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (DutyFilters(), ["Atlas", "Rif"]),
        (DutyFilters(task="fascia", state="done"), ["Atlas"]),
        (DutyFilters(task="fascia", state="left"), ["Rif"]),
        (DutyFilters(state="overdue"), []),
        (DutyFilters(task="fascia"), ["Atlas", "Rif"]),
    ],
)
def test_the_organiser_filters_by_task_and_state(ctx, atlas, organiser, exhibitor, filters, found):
    confirmed(ctx, name="Rif")
    entries.set_fascia(atlas, exhibitor, {"fr": "Atlas", "ar": "أطلس"}, seen=0)

    assert [one.organisation for one in tasks.every(organiser, "fr", filters)] == found


def test_the_tasks_of_many_take_one_query(ctx, organiser, exhibitor, count_queries):
    for _one in range(3):
        confirmed(ctx)
    assert organiser.the_edition.task_plan.slots
    assert organiser.the_edition.offered_services
    count_queries.clear()

    found = tasks.every(organiser, "fr")

    asked = [one for one in count_queries if one.startswith("SELECT")]
    assert (len(found), len(asked)) == (4, 1)
    assert TaskState.OPEN in {task.state for task in found[0].tasks}


def test_nobody_else_lists_exhibitors(atlas):
    assert tasks.every(atlas, "fr") == []
