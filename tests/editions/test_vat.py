"""Who is taxed, by where the organiser, the exhibitor and the event are."""

import pytest

from village.editions.words.settings import Buyers, Vat, VatRule
from village.editions.words.vat import VatParties, vat_of

BUSINESS, OTHER = True, False


@pytest.mark.parametrize(
    ("seller", "place", "buyer", "is_business", "vat"),
    [
        ("FR", "FR", "FR", BUSINESS, Vat.TAXED),
        ("FR", "FR", "DE", BUSINESS, Vat.REVERSE_CHARGE),
        ("FR", "FR", "DE", OTHER, Vat.TAXED),
        ("FR", "FR", "MC", BUSINESS, Vat.TAXED),
        ("FR", "FR", "US", OTHER, Vat.OUTSIDE),
        ("FR", "MA", "DE", BUSINESS, Vat.REVERSE_CHARGE),
        ("MA", "MA", "FR", BUSINESS, Vat.TAXED),
        ("MA", "FR", "FR", BUSINESS, Vat.REVERSE_CHARGE),
        ("MA", "FR", "US", BUSINESS, Vat.TAXED),
        ("FR", "FR", "", OTHER, Vat.TAXED),
    ],
)
def test_without_rules_those_of_the_organisers_country_hold(seller, place, buyer, is_business, vat):
    rule = vat_of((), VatParties(seller, place, buyer, is_business))

    assert rule.vat is vat
    assert bool(rule.reason) is (vat is not Vat.TAXED)


def test_the_first_rule_that_fits_counts_and_replaces_the_usual_ones():
    rules = (
        VatRule(Vat.EXEMPT, ("SN",)),
        VatRule(Vat.REVERSE_CHARGE, ("EU",), Buyers.BUSINESSES),
        VatRule(Vat.ZERO, ("EU",), Buyers.OTHERS),
        VatRule(Vat.OUTSIDE),
    )

    found = [
        vat_of(rules, VatParties("MA", "MA", buyer, is_business)).vat
        for buyer, is_business in (
            ("SN", OTHER), ("FR", BUSINESS), ("FR", OTHER), ("US", OTHER), ("MA", OTHER),
        )
    ]  # fmt: skip

    assert found == [Vat.EXEMPT, Vat.REVERSE_CHARGE, Vat.ZERO, Vat.OUTSIDE, Vat.TAXED]
