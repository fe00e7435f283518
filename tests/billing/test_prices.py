"""What an exhibitor pays in all: the stand of its contract, and the services it ordered."""

import pytest

from tests.billing.conftest import contracted
from tests.orders.conftest import SERVICES, of
from village.billing.reads import listing, prices
from village.billing.writes import invoices
from village.core.errors import NothingToBill
from village.engines.invoices.data import InvoiceKind
from village.orders.words import DISCOUNT
from village.orders.writes import ordering


@pytest.fixture
def ordering_two(ctx, contract):
    """Let the exhibitor order a connection and two screens: 2 833.20 with tax."""
    ctx.the_edition.services = SERVICES
    exhibitor = of(ctx, contract.application)
    ordering.order(exhibitor, contract.application, {"power": 1, "screen": 2}, seen=0)


def billed(organiser, contract):
    made = invoices.draft(organiser, contract)
    invoices.issue(organiser, made)
    return made


def test_the_balance_has_the_services_ordered_by_then(organiser, contract, ordering_two):
    deposit, balance = billed(organiser, contract), billed(organiser, contract)

    assert deposit.gross_cents == contract.gross_cents // 2
    assert deposit.gross_cents + balance.gross_cents == contract.gross_cents + 283_320
    assert [line.label["en"] for line in balance.terms.lines][3:5] == ["Power", "Screen"]


def test_services_ordered_after_the_balance_are_billed_after_it(
    ctx, organiser, contract, ordering_two
):
    for _ in range(2):
        billed(organiser, contract)
    with pytest.raises(NothingToBill):
        invoices.draft(organiser, contract)

    exhibitor = of(ctx, contract.application)
    ordering.order(exhibitor, contract.application, {"screen": 3}, seen=1)
    [due] = listing.to_bill(organiser, "en")
    more = billed(organiser, contract)

    assert due.next_cents == more.gross_cents == 33_660  # one screen of 280.50 with 20 %
    assert more.kind is InvoiceKind.BALANCE


def test_a_discount_is_taken_off(organiser, contract, ordering_two):
    application = contract.application
    ordering.add(organiser, application, DISCOUNT, cents=100_000, label="", reason="Partner")
    billed(organiser, contract)

    balance = billed(organiser, contract)

    [line] = [one for one in balance.terms.lines if one.label["en"] == "Discount (Partner)"]
    assert (line.quantity, line.unit_price_cents) == (-1, 100_000)
    assert balance.gross_cents == contract.gross_cents // 2 + 283_320 - 120_000


def test_a_stand_free_of_charge_pays_its_services_at_once(ctx, organiser, contract, ordering_two):
    _stand, ordered = prices.lines(ctx, contract)
    whole = sum(one.gross_cents for one in prices.taxes([ordered]))

    [part] = prices.planned(ctx, [], whole)

    assert (part.amount_cents, part.due_on) == (283_320, ctx.today)
    assert prices.planned(ctx, [], 0) == []


def test_all_exhibitors_are_priced_in_as_many_queries_as_one(
    ctx, organiser, contract, ordering_two, count_queries
):
    def queries():
        ctx.session.expire_all()
        count_queries.clear()
        listing.to_bill(organiser, "en")
        return len(count_queries)

    one = queries()
    for number in range(3):
        other = contracted(organiser, name=f"Other {number}", stand=f"B0{number}")
        ordering.order(of(ctx, other.application), other.application, {"power": 1}, seen=0)

    assert queries() == one


def test_a_package_is_billed_once_and_says_what_it_contains(ctx, organiser, contract):
    pack = {
        "key": "pack",
        "label": {"fr": "Pack", "en": "Pack"},
        "amount": 50_000,
        "contains": [{"service": "screen", "quantity": 2}],
    }
    ctx.the_edition.services = {"items": [*SERVICES["items"], pack]}
    exhibitor = of(ctx, contract.application)
    ordering.order(exhibitor, contract.application, {"pack": 1}, seen=0)

    deposit, balance = billed(organiser, contract), billed(organiser, contract)

    [line] = [one for one in balance.terms.lines if one.label["en"] == "Pack"]
    assert line.contents["fr"] == "Chaque forfait comprend\u00a0: 2\u00a0×\u00a0Écran"
    assert deposit.gross_cents + balance.gross_cents == contract.gross_cents + 60_000
