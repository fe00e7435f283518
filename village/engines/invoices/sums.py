"""Divide an order into invoices: no minor unit is lost, whatever the rates and the instalments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from village.engines.documents.money import round_cents
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.data import InvoiceLine, TaxSum, Texts

Taxes = tuple[TaxSum, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A part of the price as it was agreed: what it is called, how much, by when."""

    label: Texts
    amount_cents: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be billed next, and whether nothing is left after it."""

    label: Texts
    amount_cents: int
    due_on: date
    is_last: bool


def taxes_of(lines: Iterable[InvoiceLine]) -> Taxes:
    """Return the sums of lines by rate and category, the highest rate first.

    The tax is computed on the sum of a rate's lines and rounded once.
    """
    nets: dict[tuple[Decimal, TaxCategory], int] = {}
    for line in lines:
        key = line.vat_rate, line.category
        nets[key] = nets.get(key, 0) + line.net_cents
    return tuple(
        TaxSum(rate, category, net, round_cents(net * rate))
        for (rate, category), net in sorted(nets.items(), key=_highest_first)
    )


def gross_of(taxes: Iterable[TaxSum]) -> int:
    """Return what sums come to with their tax."""
    return sum(one.gross_cents for one in taxes)


def part_of(taxes: Taxes, amount_cents: int) -> Taxes:
    """Return the sums of a part of an order that comes to exactly `amount_cents` with tax.

    Each rate gets its share of the amount, and each share its own of net and tax.

    Raises:
        ValueError: the order comes to nothing, or to less than its part.
    """
    whole = gross_of(taxes)
    if not 0 < amount_cents <= whole:
        raise ValueError(f"{amount_cents} is no part of {whole}")
    shares: list[TaxSum] = []
    left, left_of = amount_cents, whole
    for one in taxes:
        share = round_cents(Decimal(left) * one.gross_cents / left_of) if left_of else 0
        net = round_cents(Decimal(share) * one.net_cents / one.gross_cents) if share else 0
        shares.append(TaxSum(one.rate, one.category, net, share - net))
        left, left_of = left - share, left_of - one.gross_cents
    return tuple(shares)


def added(*several: Taxes) -> Taxes:
    """Return sums of several orders as one: by rate and category, each as it was rounded."""
    found: dict[tuple[Decimal, TaxCategory], tuple[int, int]] = {}
    for one in (tax for taxes in several for tax in taxes):
        net, vat = found.get((one.rate, one.category), (0, 0))
        found[one.rate, one.category] = net + one.net_cents, vat + one.vat_cents
    return tuple(
        TaxSum(rate, category, net, vat)
        for (rate, category), (net, vat) in sorted(found.items(), key=_highest_first)
    )


def less(taxes: Taxes, billed: Iterable[TaxSum]) -> Taxes:
    """Return what is left of sums when others were billed already."""
    left = {(one.rate, one.category): (one.net_cents, one.vat_cents) for one in taxes}
    for one in billed:
        net, vat = left.get((one.rate, one.category), (0, 0))
        left[one.rate, one.category] = net - one.net_cents, vat - one.vat_cents
    return tuple(
        TaxSum(rate, category, net, vat)
        for (rate, category), (net, vat) in sorted(left.items(), key=_highest_first)
    )


def next_part(planned: Sequence[Planned], whole_cents: int, billed_cents: int) -> Part | None:
    """Return the part of the price to bill next; None where nothing is left.

    What was billed fills the instalments in their order; the last one has the rest, so that all
    parts come to the whole price even where that has changed meanwhile.
    """
    agreed = 0
    for at, one in enumerate(planned):
        is_last = at == len(planned) - 1
        agreed = whole_cents if is_last else min(agreed + one.amount_cents, whole_cents)
        if agreed > billed_cents:
            return Part(one.label, agreed - billed_cents, one.due_on, agreed == whole_cents)
    return None


def _highest_first(
    item: tuple[tuple[Decimal, TaxCategory], object],
) -> tuple[Decimal, TaxCategory]:
    (rate, category), _ = item
    return -rate, category
