"""Invoices taken back in parts: never more than is left, exact to the minor unit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.invoices.worlds import LINES, invoice
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.crediting import (
    TooMuchCredited,
    left_of_lines,
    left_of_taxes,
    part_to_credit,
    rest_to_credit,
)
from village.engines.invoices.data import Corrected, InvoiceData, InvoiceKind, InvoiceLine
from village.engines.invoices.rules import faults
from village.engines.invoices.sums import gross_of, taxes_of

LESS = InvoiceLine({"fr": "Remise"}, Decimal(-1), 100_000, Decimal("0.2"))


def note(credited: InvoiceData, taken) -> InvoiceData:
    lines, taxes = taken
    return replace(
        credited,
        kind=InvoiceKind.CREDIT_NOTE,
        lines=lines,
        taxes=taxes,
        corrects=Corrected(credited.number, credited.issued_on, "Panne"),
    )


def test_a_part_of_a_line_goes_with_its_tax():
    whole = invoice()

    part = note(whole, part_to_credit(whole, [], {1: 100_001}))

    assert [(one.of_line, one.net_cents) for one in part.lines] == [(1, 100_001)]
    assert (part.net_cents, part.vat_cents) == (100_001, 20_000)
    assert left_of_lines(whole, [part]) == [300_000, 2_149_999]
    assert faults(part) == ()


@pytest.mark.parametrize("amounts", [{}, {0: 0}, {0: 300_001}, {0: -1}, {0: 300_000, 2: 1}])
def test_more_than_is_left_or_nothing_is_not_taken_back(amounts):
    whole = invoice(lines=(*LINES, LESS))

    with pytest.raises(TooMuchCredited):
        part_to_credit(whole, [], amounts)


def test_what_a_discount_took_off_a_rate_is_not_taken_back_again():
    whole = invoice(lines=(*LINES, LESS))
    first = note(whole, part_to_credit(whole, [], {1: 2_250_000}))

    with pytest.raises(TooMuchCredited):
        part_to_credit(whole, [first], {0: 200_001})

    last = note(whole, part_to_credit(whole, [first], {0: 200_000}))
    assert first.gross_cents + last.gross_cents == whole.gross_cents


@given(
    nets=st.lists(st.integers(1, 10**6), min_size=1, max_size=4),
    rates=st.lists(st.sampled_from(["0", "0.07", "0.196", "0.2"]), min_size=4, max_size=4),
    shares=st.lists(st.floats(0.01, 1), min_size=1, max_size=4),
)
def test_the_notes_of_an_invoice_come_to_the_invoice(nets, rates, shares):
    lines = tuple(
        InvoiceLine(
            {"fr": "x"},
            Decimal(1),
            cents,
            Decimal(rate),
            TaxCategory.STANDARD if Decimal(rate) else TaxCategory.ZERO,
        )
        for cents, rate in zip(nets, rates, strict=False)
    )
    whole = invoice(lines=lines)
    notes: list[InvoiceData] = []
    for share in shares:
        left = left_of_lines(whole, notes)
        if any(amounts := {at: int(cents * share) for at, cents in enumerate(left)}.values()):
            notes.append(note(whole, part_to_credit(whole, notes, dict(enumerate(amounts)))))
    if gross_of(left_of_taxes(whole, notes)):
        notes.append(note(whole, rest_to_credit(whole, notes)))

    assert sum(one.gross_cents for one in notes) == whole.gross_cents
    assert left_of_lines(whole, notes) == [0] * len(lines)
    assert all(one.vat_cents >= 0 for part in notes for one in part.taxes)
    assert [faults(one) for one in notes] == [()] * len(notes)
    assert all(taxes_of(one.lines) for one in notes)
