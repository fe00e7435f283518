"""What a stand costs by the prices of a day."""

from datetime import date
from decimal import Decimal

from tests import factories
from village.editions import Vat
from village.orders.reads import stand
from village.orders.words import sums


def test_a_stand_has_its_lines_with_the_tax_of_who_takes_it(ctx, exhibitor):
    corner = factories.StandFactory(edition=ctx.edition)
    ctx.the_edition.prices = {
        **ctx.the_edition.prices,
        "vat_rules": [{"vat": "reverse_charge", "reason": {}}],
    }
    exhibitor.organisation.country = "FR"

    quote = stand.quote(exhibitor, corner, date(2026, 3, 2))
    lines = stand.lines(exhibitor, quote)

    assert [(one.code, one.quantity, one.net_cents, one.vat_rate, one.vat) for one in lines] == [
        ("registration", 1, 300_000, 0, Vat.REVERSE_CHARGE),
        ("shell_scheme", 9, 2_250_000, 0, Vat.REVERSE_CHARGE),
        ("open_side", 1, 270_000, 0, Vat.REVERSE_CHARGE),
    ]
    assert (quote.vat_cents, sums(lines).gross_cents) == (0, 2_820_000)


def test_a_quote_and_its_lines_come_to_the_same(ctx, exhibitor):
    corner = factories.StandFactory(edition=ctx.edition, area_m2=Decimal("10.5"))

    quote = stand.quote(exhibitor, corner, date(2026, 3, 2))

    found = sums(stand.lines(exhibitor, quote))
    assert (found.net_cents, found.vat_cents) == (quote.net_cents, quote.vat_cents)
