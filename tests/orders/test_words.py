"""What orders come to: whatever the lines, their order, the rates and the discounts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.editions import Service, Vat
from village.editions.words.settings import PackageItem
from village.orders.words import (
    OrderedLine,
    Sums,
    VatPart,
    contents_of,
    last_day,
    left,
    packed_words,
    sums,
    taken_at_most,
    units,
)

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

    in_stock = left({"screen": service}, {"screen": others})
    assert taken_at_most(service, (), in_stock) == may


def test_a_service_without_a_last_day_is_ordered_until_the_eve():
    starts_on = date(2027, 6, 5)
    service = Service("screen", {"en": "Screen"}, 100)
    dated = Service("screen", {"en": "Screen"}, 100, order_until=date(2027, 5, 1))

    assert last_day(service, {}, starts_on) == date(2027, 6, 4)
    assert last_day(dated, {}, starts_on) == date(2027, 5, 1)


CHAIR = Service("chair", {"fr": "Chaise", "ar": "كرسي"}, 100, stock=9, order_until=date(2027, 5, 1))
SCREEN = Service("screen", {"fr": "Écran"}, 900, stock=3)
PACK = Service(
    "pack", {"fr": "Pack"}, 1000, contains=(PackageItem("chair", 4), PackageItem("screen"))
)
OFFERED = {one.key: one for one in (CHAIR, SCREEN, PACK)}


def test_a_package_takes_one_of_itself_and_all_that_it_contains():
    assert units("pack", 2, contents_of(PACK, OFFERED)) == {"pack": 2, "chair": 8, "screen": 2}


@pytest.mark.parametrize(
    ("taken", "may"), [({}, 2), ({"chair": 5}, 1), ({"screen": 2}, 1), ({"chair": 6}, 0)]
)
def test_a_package_is_bounded_by_what_is_left_of_each_service_in_it(taken, may):
    found = taken_at_most(PACK, contents_of(PACK, OFFERED), left(OFFERED, taken))

    assert found == may


def test_a_package_is_ordered_no_later_than_what_it_contains():
    assert last_day(PACK, OFFERED, date(2027, 6, 5)) == date(2027, 5, 1)


def test_a_package_says_in_each_language_what_it_contains():
    assert packed_words(contents_of(PACK, OFFERED)) == {
        "fr": "Chaque forfait comprend\u00a0: 4\u00a0×\u00a0Chaise\u202f; 1\u00a0×\u00a0Écran",
        "ar": "تشمل كل باقة: 4\u00a0×\u00a0كرسي؛ 1\u00a0×\u00a0Écran",
        "en": "Each package contains: 4\u00a0×\u00a0Chaise; 1\u00a0×\u00a0Écran",
    }
    assert packed_words(()) == {}
