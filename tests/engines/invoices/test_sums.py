"""An order divided into invoices: no minor unit is lost, whatever its lines and instalments."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.documents.money import round_cents
from village.engines.documents.tax import TaxCategory
from village.engines.invoices import sums
from village.engines.invoices.data import InvoiceLine

DAY = date(2026, 3, 2)
rates = st.sampled_from([Decimal(rate) for rate in ("0", "0.07", "0.1", "0.14", "0.2")])
lines = st.lists(
    st.builds(
        InvoiceLine,
        label=st.just({"fr": "x"}),
        quantity=st.decimals(1, 1000, places=2),
        unit_price_cents=st.integers(1, 10**8),
        vat_rate=rates,
    ),
    min_size=1,
    max_size=12,
)
shares = st.lists(st.integers(1, 100), min_size=1, max_size=6)


def planned(shares, whole):
    """Return the instalments of a price by their shares; the last one has the rest."""
    amounts = [whole * share // sum(shares) for share in shares[:-1]]
    amounts.append(whole - sum(amounts))
    return [sums.Planned({"fr": str(at)}, amount, DAY) for at, amount in enumerate(amounts)]


def billed(order, plan):
    """Return the sums of all invoices of an order, made one after the other until none is left."""
    whole, done = sums.gross_of(order), []
    while part := sums.next_part(plan, whole, sum(sums.gross_of(one) for one in done)):
        before = [tax for one in done for tax in one]
        done.append(
            sums.less(order, before) if part.is_last else sums.part_of(order, part.amount_cents)
        )
        assert sums.gross_of(done[-1]) == part.amount_cents
    return done


@given(lines, shares)
def test_the_invoices_of_an_order_come_to_the_order_rate_by_rate(ordered, shares):
    order = sums.taxes_of(ordered)
    invoices = billed(order, planned(shares, sums.gross_of(order)))

    together = sums.less(order, [tax for one in invoices for tax in one])

    assert [(one.net_cents, one.vat_cents) for one in together] == [(0, 0)] * len(order)
    assert len(invoices) <= len(shares)


@given(lines, st.integers(1, 99))
def test_each_part_has_the_tax_of_its_net_within_one_unit(ordered, percent):
    order = sums.taxes_of(ordered)
    amount = max(1, sums.gross_of(order) * percent // 100)

    part = sums.part_of(order, amount)

    assert sums.gross_of(part) == amount
    # The order's own tax was rounded once, and so was the part's net.
    assert all(abs(one.vat_cents - one.net_cents * one.rate) <= 2 for one in part)


@given(lines)
def test_the_order_of_lines_does_not_matter(ordered):
    assert sums.taxes_of(ordered) == sums.taxes_of(ordered[::-1])


@given(lines)
def test_the_tax_of_a_rate_is_rounded_once(ordered):
    for one in sums.taxes_of(ordered):
        own = [line.net_cents for line in ordered if line.vat_rate == one.rate]
        assert (one.net_cents, one.vat_cents) == (sum(own), round_cents(sum(own) * one.rate))


def test_the_next_part_fills_the_instalments_in_their_order():
    plan = planned([30, 30, 40], 1000)

    parts = [sums.next_part(plan, 1000, done) for done in (0, 300, 450, 600, 1000)]

    assert [part and (part.amount_cents, part.is_last) for part in parts] == [
        (300, False), (300, False), (150, False), (400, True), None,
    ]  # fmt: skip


def test_a_price_that_has_risen_is_billed_with_the_last_part():
    part = sums.next_part(planned([50, 50], 1000), 1200, 500)

    assert (part.amount_cents, part.is_last) == (700, True)


def test_a_price_that_has_fallen_leaves_nothing_beyond_it():
    assert sums.next_part(planned([60, 40], 1000), 500, 500) is None
    part = sums.next_part(planned([60, 40], 1000), 500, 0)
    assert (part.amount_cents, part.is_last) == (500, True)


def test_what_was_billed_at_another_rate_is_left_below_zero():
    line = InvoiceLine({"fr": "x"}, Decimal(1), 100, Decimal("0.2"))
    before = sums.TaxSum(Decimal("0.1"), TaxCategory.STANDARD, 50, 5)

    left = sums.less(sums.taxes_of([line]), [before])

    assert [(one.rate, one.net_cents, one.vat_cents) for one in left] == [
        (Decimal("0.2"), 100, 20), (Decimal("0.1"), -50, -5),
    ]  # fmt: skip


@pytest.mark.parametrize("amount", [0, -1, 121])
def test_more_than_the_whole_or_nothing_is_no_part(amount):
    line = InvoiceLine({"fr": "x"}, Decimal(1), 100, Decimal("0.2"))

    with pytest.raises(ValueError, match=f"{amount} is no part of 120"):
        sums.part_of(sums.taxes_of([line]), amount)
