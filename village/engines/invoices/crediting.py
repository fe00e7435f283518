"""Take an invoice back in parts: by line, never more than is left, exact by rate of tax."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from village.engines.documents.money import round_cents
from village.engines.invoices import sums
from village.engines.invoices.data import InvoiceData, InvoiceLine, TaxSum


class TooMuchCredited(ValueError):
    """More is taken back than is left of a line, or of all that has its rate of tax."""


def left_of_lines(invoice: InvoiceData, notes: Iterable[InvoiceData]) -> list[int]:
    """Return what credit notes have left of each line, before tax, in the order of the lines."""
    left = [line.net_cents for line in invoice.lines]
    for line in (line for note in notes for line in note.lines):
        if line.of_line is not None:
            left[line.of_line] -= line.net_cents
    return left


def left_of_taxes(invoice: InvoiceData, notes: Iterable[InvoiceData]) -> sums.Taxes:
    """Return what credit notes have left of the sums, by rate and category."""
    return sums.less(invoice.taxes, (one for note in notes for one in note.taxes))


def part_to_credit(
    invoice: InvoiceData, notes: Sequence[InvoiceData], amounts: Mapping[int, int]
) -> tuple[tuple[InvoiceLine, ...], sums.Taxes]:
    """Return the lines and the sums of a note that takes `amounts` back, before tax, by line.

    The tax is that of what is taken back, rounded once a rate; with the last of a rate goes all
    the tax that is left of it, so that the notes of an invoice come to the invoice.

    Raises:
        TooMuchCredited: more is taken back than is left, or nothing.
    """
    left = left_of_lines(invoice, notes)
    taken = {at: cents for at, cents in amounts.items() if cents}
    if not taken or any(not 0 < cents <= left[at] for at, cents in taken.items()):
        raise TooMuchCredited
    lines = tuple(_single(invoice, at, cents) for at, cents in sorted(taken.items()))
    before = {(one.rate, one.category): one for one in left_of_taxes(invoice, notes)}
    taxes = tuple(_taxed(one, before[one.rate, one.category]) for one in sums.taxes_of(lines))
    return lines, taxes


def rest_to_credit(
    invoice: InvoiceData, notes: Sequence[InvoiceData]
) -> tuple[tuple[InvoiceLine, ...], sums.Taxes]:
    """Return the lines and the sums of a note that takes back all that is left."""
    if not notes:
        whole = (replace(line, of_line=at) for at, line in enumerate(invoice.lines))
        return tuple(whole), invoice.taxes
    left = left_of_lines(invoice, notes)
    lines = tuple(_single(invoice, at, cents) for at, cents in enumerate(left) if cents)
    return lines, tuple(
        one for one in left_of_taxes(invoice, notes) if one.net_cents or one.vat_cents
    )


def _single(invoice: InvoiceData, at: int, cents: int) -> InvoiceLine:
    quantity = Decimal(1 if cents > 0 else -1)
    return replace(invoice.lines[at], quantity=quantity, unit_price_cents=abs(cents), of_line=at)


def _taxed(one: TaxSum, left: TaxSum) -> TaxSum:
    """Return a sum that is taken back with its tax: all that is left, where the net is that."""
    if one.net_cents > left.net_cents:
        raise TooMuchCredited
    if one.net_cents == left.net_cents:
        return left
    vat = min(round_cents(one.net_cents * one.rate), left.vat_cents)
    return replace(one, vat_cents=vat)
