"""Services as they are ordered, and as they may be."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.orders.conftest import confirmed, of
from village.applications.words import State
from village.editions import Vat
from village.orders.reads import services
from village.orders.writes import ordering


def test_an_exhibitor_is_offered_each_service_with_what_is_left(ctx, atlas, exhibitor):
    other = confirmed(ctx, name="Rif")
    ordering.order(of(ctx, other), other, {"screen": 3}, seen=0)
    ordering.order(atlas, exhibitor, {"screen": 1}, seen=0)

    tomorrow = replace(atlas, now=datetime(2026, 3, 3, 10, tzinfo=UTC))
    offers = services.offers(tomorrow, exhibitor)

    assert [
        (one.service.key, one.unit_cents, one.ordered, one.most, one.last_day, one.open)
        for one in offers
    ] == [
        ("power", 180000, 0, 1, date(2027, 6, 4), True),
        ("screen", 28050, 1, 2, date(2027, 6, 4), True),
        ("chair", 1999, 0, None, date(2026, 3, 2), False),
    ]


def test_the_orders_of_many_are_read_in_two_queries(ctx, organiser, count_queries):
    ctx.the_edition.services = {
        "items": [{"key": "screen", "label": {"fr": "Écran"}, "amount": 1000}]
    }
    ctx.the_edition.prices = {
        **ctx.the_edition.prices,
        "vat_rules": [{"vat": "exempt", "countries": ["FR"], "reason": {"fr": "Traité"}}],
    }
    here, abroad, nothing = confirmed(ctx), confirmed(ctx, country="FR"), confirmed(ctx)
    for one in (here, abroad):
        ordering.order(of(ctx, one), one, {"screen": 2}, seen=0)
    count_queries.clear()

    found = services.of_many(organiser, [here, abroad, nothing])

    assert {
        row_id: [(one.vat_rate, one.vat) for one in lines] for row_id, lines in found.items()
    } == {
        here.id: [(Decimal("0.2"), Vat.TAXED)],
        abroad.id: [(Decimal(0), Vat.EXEMPT)],
    }
    assert len(count_queries) == 2


def test_the_stock_counts_those_who_take_part(ctx, atlas, exhibitor):
    gone = confirmed(ctx, name="Rif")
    ordering.order(of(ctx, gone), gone, {"screen": 3}, seen=0)
    ordering.order(atlas, exhibitor, {"screen": 1, "chair": 4}, seen=0)
    gone.state = State.WITHDRAWN

    found = services.stock(atlas)

    assert [(one.service.key, one.ordered) for one in found] == [
        ("power", 0),
        ("screen", 1),
        ("chair", 4),
    ]
