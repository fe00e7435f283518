"""What a stand costs by the prices of a day, with the tax of who takes it."""

from dataclasses import replace
from datetime import date

from village.applications import Application
from village.editions import CallKind, Quote, stand_quote
from village.orders.reads import tax
from village.orders.words import STAND_LABELS, OrderedLine
from village.stands import Stand


def quote(application: Application, stand: Stand, on: date) -> Quote:
    """Return what an application pays for a stand, and in which parts, by that day's prices."""
    found = stand_quote(
        application.edition.price_settings,
        area_m2=stand.area_m2,
        open_sides=stand.open_sides,
        shell_scheme=application.shell_scheme,
        hosted=application.kind is CallKind.STARTUP,
        on=on,
        pavilion=stand.zone,
        stand=stand.number,
    )
    return replace(found, vat_rate=tax.treatment(application).rate)


def lines(application: Application, quote: Quote) -> tuple[OrderedLine, ...]:
    """Return the lines of a quote as an order has them."""
    taxed = tax.treatment(application)
    return tuple(
        OrderedLine(
            one.code,
            STAND_LABELS[one.code],
            one.quantity.normalize(),
            one.unit_cents,
            taxed.rate,
            taxed.vat,
        )
        for one in quote.lines
    )
