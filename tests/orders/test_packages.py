"""Packages: ordered as one, each service in them out of its own stock, counted once in the sums."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.orders.conftest import SERVICES, confirmed, of
from village.core.errors import NotInStock, OrderClosed
from village.editions import Vat
from village.orders.reads import services
from village.orders.tables import ServiceOrderContent
from village.orders.words import Content, sums
from village.orders.writes import ordering

PACK = {
    "key": "pack",
    "label": {"fr": "Pack", "en": "Pack"},
    "amount": 50000,
    "contains": [{"service": "power", "quantity": 1}, {"service": "screen", "quantity": 2}],
}


@pytest.fixture
def packaged(exhibitor):
    """Return an exhibitor of an edition with a package: two of the five screens, and power."""
    exhibitor.edition.services = {"items": [*SERVICES["items"], PACK]}
    return exhibitor


def test_a_package_is_one_line_with_its_price_and_its_contents(atlas, packaged):
    ordering.order(atlas, packaged, {"pack": 2}, seen=0)

    [line] = services.of(atlas, packaged)
    assert (line.code, line.quantity, line.unit_cents, line.vat) == ("pack", 2, 50000, Vat.TAXED)
    assert line.contents == (
        Content("power", {"fr": "Branchement", "en": "Power"}, 1),
        Content("screen", {"fr": "Écran", "en": "Screen"}, 2),
    )
    assert sums([line]).gross_cents == 120000  # twice 500 with 20 %: what it contains adds nothing


def test_what_a_package_contains_is_counted_in_the_stock_of_each_service(atlas, packaged):
    ordering.order(atlas, packaged, {"pack": 2, "screen": 1}, seen=0)

    ordered = {one.service.key: one.ordered for one in services.stock(atlas)}
    assert ordered == {"power": 2, "screen": 5, "chair": 0, "pack": 2}


def test_packages_of_others_leave_less_of_a_service(ctx, atlas, packaged):
    other = confirmed(ctx, name="Bahia")
    ordering.order(of(ctx, other), other, {"pack": 2}, seen=0)

    with pytest.raises(NotInStock) as refused:
        ordering.order(atlas, packaged, {"screen": 2}, seen=0)
    assert refused.value.facts == {"key": "screen", "most": 1}
    with pytest.raises(NotInStock) as refused:
        ordering.order(atlas, packaged, {"pack": 1}, seen=0)
    assert refused.value.facts == {"key": "pack", "most": 0}


@pytest.mark.parametrize(
    ("wanted", "facts"),
    [
        ({"pack": 1, "screen": 4}, {"key": "pack", "most": 0}),
        ({"pack": 2, "screen": 2}, {"key": "pack", "most": 1}),
        ({"screen": 6}, {"key": "screen", "most": 5}),
    ],
)
def test_one_order_shares_a_stock_between_its_packages_and_its_services(
    atlas, packaged, wanted, facts
):
    with pytest.raises(NotInStock) as refused:
        ordering.order(atlas, packaged, wanted, seen=0)

    assert refused.value.facts == facts


def test_single_services_can_be_changed_for_a_package_of_them_in_one_order(atlas, packaged):
    ordering.order(atlas, packaged, {"screen": 5}, seen=0)

    seen = services.version(atlas, packaged)
    ordering.order(atlas, packaged, {"screen": 1, "pack": 2}, seen=seen)

    assert services.taken(atlas) == {"screen": 5, "pack": 2, "power": 2}


def test_an_order_keeps_the_contents_of_the_day_it_was_made(atlas, packaged):
    ordering.order(atlas, packaged, {"pack": 1}, seen=0)
    smaller = PACK | {"contains": [{"service": "screen", "quantity": 1}]}
    atlas.the_edition.services = {"items": [*SERVICES["items"], smaller]}

    seen = services.version(atlas, packaged)
    ordering.order(atlas, packaged, {"pack": 2}, seen=seen)

    assert services.taken(atlas) == {"pack": 2, "power": 2, "screen": 4}


def test_a_package_that_is_cancelled_gives_all_back(atlas, packaged):
    ordering.order(atlas, packaged, {"pack": 2}, seen=0)

    ordering.order(atlas, packaged, {"pack": 0}, seen=services.version(atlas, packaged))

    assert services.taken(atlas) == {}
    assert atlas.session.scalar(sa.select(sa.func.count(ServiceOrderContent.id))) == 0


def test_a_package_with_a_service_whose_last_day_is_past_is_closed(atlas, packaged):
    late = PACK | {"contains": [{"service": "chair"}]}
    atlas.the_edition.services = {"items": [*SERVICES["items"], late]}

    tomorrow = replace(atlas, now=datetime(2026, 3, 3, 9, tzinfo=UTC))

    assert not services.offers(tomorrow, packaged)[-1].open
    with pytest.raises(OrderClosed):
        ordering.order(tomorrow, packaged, {"pack": 1}, seen=0)


def test_what_may_be_ordered_counts_what_this_order_holds_already(atlas, packaged):
    ordering.order(atlas, packaged, {"pack": 1, "screen": 1}, seen=0)

    most = {one.service.key: one.most for one in services.offers(atlas, packaged)}
    assert most == {"power": 1, "screen": 3, "chair": None, "pack": 2}


def test_a_quote_says_what_a_package_contains(atlas, packaged):
    offers = services.offers(atlas, packaged)

    [line] = services.quoted(atlas, packaged, offers, {"pack": 1})

    assert (
        line.packed["fr"]
        == "Chaque forfait comprend\u00a0: 1\u00a0×\u00a0Branchement\u202f; 2\u00a0×\u00a0Écran"
    )
