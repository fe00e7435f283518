"""What an exhibitor pays in all: its stand as the contract says, and the services it ordered."""

from collections.abc import Collection, Mapping, Sequence

from village.applications import Application
from village.contracts import Contract
from village.core.context import Context
from village.engines.documents.tax import TaxCategory
from village.engines.invoices import sums
from village.engines.invoices.data import InvoiceLine, Texts
from village.orders import OrderedLine, services, tax

#: What a part is called where services alone are paid.
SERVICES = {"fr": "Prestations", "ar": "الخدمات", "en": "Services"}


def lines(ctx: Context, contract: Contract) -> tuple[tuple[InvoiceLine, ...], ...]:
    """Return the lines of the stand, and those of the services ordered by now."""
    return with_services(ctx, contract, services.of(ctx, contract.application))


def with_services(
    ctx: Context, contract: Contract, ordered: Collection[OrderedLine]
) -> tuple[tuple[InvoiceLine, ...], ...]:
    """Return the lines of the stand, and those of services as they are given."""
    untaxed = _unsaid(ctx)
    stand = tuple(
        InvoiceLine(
            one.label,
            one.quantity,
            one.unit_price_cents,
            one.vat_rate,
            one.category or (TaxCategory.STANDARD if one.vat_rate else untaxed),
        )
        for one in contract.terms.lines
    )
    return stand, _of_services(ordered)


def reasons(ctx: Context, contract: Contract) -> Mapping[TaxCategory, Texts]:
    """Return what documents say of tax that there is not: as it is today, and as was agreed."""
    own = ctx.the_edition.organiser.get("no_vat_reason", {})
    late = (one.vat_reason for one in ctx.the_edition.price_settings.late_fees if one.vat_reason)
    exempt = own if any(own.values()) else next(late, {})
    return {
        **({TaxCategory.EXEMPT: exempt} if exempt else {}),
        **tax.treatment(contract.application).reasons,
        **contract.terms.reasons,
    }


def taxes(parts: Collection[Sequence[InvoiceLine]]) -> sums.Taxes:
    """Return what the stand and the services come to; each of them is rounded as it was agreed."""
    return sums.added(*(sums.taxes_of(part) for part in parts))


def of_services(ctx: Context, applications: Collection[Application]) -> Mapping[int, int]:
    """Return what the services ordered come to with tax, by application, in two queries."""
    ordered = services.of_many(ctx, applications)
    return {at: sums.gross_of(sums.taxes_of(_of_services(found))) for at, found in ordered.items()}


def planned(
    ctx: Context, instalments: Sequence[sums.Planned], whole_cents: int
) -> Sequence[sums.Planned]:
    """Return in which parts `whole_cents` is paid: the last has what comes to the contract."""
    if instalments or whole_cents <= 0:
        return instalments
    return [sums.Planned(SERVICES, whole_cents, ctx.today)]


def _of_services(ordered: Collection[OrderedLine]) -> tuple[InvoiceLine, ...]:
    """Return ordered lines as they are billed: a discount is taken off by its quantity."""
    return tuple(
        InvoiceLine(
            _billed_as(one),
            -one.quantity if one.unit_cents < 0 else one.quantity,
            abs(one.unit_cents),
            one.vat_rate,
            one.category,
            contents=one.packed,
        )
        for one in ordered
    )


def _billed_as(line: OrderedLine) -> Texts:
    """Return what a document calls an ordered line: a discount with the reason that was given."""
    if line.unit_cents >= 0 or not line.reason:
        return line.label
    return {lang: f"{text} ({line.reason})" for lang, text in line.label.items()}


def _unsaid(ctx: Context) -> TaxCategory:
    """Return why an untaxed line of a contract is so that does not say it, being an old one."""
    reason = ctx.the_edition.organiser.get("no_vat_reason", {})
    return TaxCategory.EXEMPT if any(reason.values()) else TaxCategory.ZERO
