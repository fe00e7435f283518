"""What orders come to: whatever the lines, their order, the rates and the discounts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.editions import Service, Vat
from village.orders.words import OrderedLine, Sums, VatPart, last_day, sums, taken_at_most

RATES = st.sampled_from([Decimal(0), Decimal("0.055"), Decimal("0.1"), Decimal("0.2")])
LINES = st.lists(
    st.builds(
        OrderedLine,
        code=st.just("screen"),
        label=st.just({}),
        quantity=st.decimals(Decimal("0.001"), 5000, places=3),
        unit_cents=st.integers(-(10**7), 10**9),
        vat_rate=RATES,
        vat=st.sampled_from(Vat),
    ),
    max_size=12,
)


def line(cents: int, quantity: str = "1", rate: str = "0.2", vat: Vat = Vat.TAXED) -> OrderedLine:
    return OrderedLine("screen", {}, Decimal(quantity), cents, Decimal(rate), vat)


def test_each_line_is_rounded_once_and_each_tax_once():
    lines = [line(333, "0.5"), line(333, "0.5"), line(1001, rate="0", vat=Vat.EXEMPT)]

    # 166.5 is 167 twice; 20 % of 334 is 66.8
    taxed = VatPart(Vat.TAXED, Decimal("0.2"), 334, 67)
    exempt = VatPart(Vat.EXEMPT, Decimal(0), 1001, 0)
    assert sums(lines) == Sums(1335, (taxed, exempt), 1402)


def test_nothing_ordered_comes_to_nothing():
    assert (sums([]).net_cents, sums([]).vat, sums([]).gross_cents) == (0, (), 0)


@given(LINES, st.randoms())
def test_the_order_of_the_lines_changes_nothing(lines, dice):
    shuffled = list(lines)
    dice.shuffle(shuffled)

    assert sums(shuffled) == sums(lines)


@given(LINES)
def test_the_parts_add_up_to_the_whole(lines):
    found = sums(lines)

    assert found.net_cents == sum(one.net_cents for one in lines)
    assert found.net_cents == sum(part.net_cents for part in found.vat)
    assert found.gross_cents == found.net_cents + found.vat_cents


@given(LINES)
def test_the_tax_is_within_half_a_unit_of_the_exact_one(lines):
    for part in sums(lines).vat:
        assert abs(part.vat_cents - part.rate * part.net_cents) <= Decimal("0.5")


def test_an_order_and_its_discount_of_the_same_amount_come_to_nothing():
    assert sums([line(12345), line(-12345)]).gross_cents == 0


@pytest.mark.parametrize(
    ("most", "stock", "others", "may"),
    [
        (None, None, 7, None),
        (3, None, 7, 3),
        (None, 10, 7, 3),
        (2, 10, 7, 2),
        (2, 10, 12, 0),
    ],
)
def test_an_order_is_bounded_by_its_most_and_by_what_is_left(most, stock, others, may):
    service = Service("screen", {"en": "Screen"}, 100, most=most, stock=stock)

    assert taken_at_most(service, others) == may


def test_a_service_without_a_last_day_is_ordered_until_the_eve():
    starts_on = date(2027, 6, 5)
    service = Service("screen", {"en": "Screen"}, 100)
    dated = Service("screen", {"en": "Screen"}, 100, order_until=date(2027, 5, 1))

    assert last_day(service, starts_on) == date(2027, 6, 4)
    assert last_day(dated, starts_on) == date(2027, 5, 1)
