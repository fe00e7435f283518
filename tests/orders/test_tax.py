"""How an exhibitor is taxed: by the first rule of the edition that fits its country."""

from decimal import Decimal

import pytest

from village.editions import Vat
from village.orders import Treatment
from village.orders.reads import tax

RULES = [
    {"vat": "exempt", "countries": ["SN"], "reason": {"en": "By treaty"}},
    {"vat": "reverse_charge", "reason": {"en": "Customer to account for VAT"}},
]


@pytest.mark.parametrize(
    ("country", "rate", "vat"),
    [
        ("MA", "0.2", Vat.TAXED),
        ("FR", "0", Vat.REVERSE_CHARGE),
        ("SN", "0", Vat.EXEMPT),
        ("", "0.2", Vat.TAXED),
    ],
)
def test_an_exhibitor_is_taxed_by_the_rule_of_its_country(ctx, exhibitor, country, rate, vat):
    ctx.the_edition.prices = {**ctx.the_edition.prices, "vat_rules": RULES}
    exhibitor.organisation.country = country

    treated = tax.treatment(exhibitor)
    assert (treated.rate, treated.vat) == (Decimal(rate), vat)


def test_all_are_taxed_where_an_edition_has_no_rules(exhibitor):
    exhibitor.organisation.country = "FR"

    assert tax.treatment(exhibitor) == Treatment(Decimal("0.2"), Vat.TAXED)
