"""How an exhibitor is taxed: by the edition's rules, from the country of its organisation."""

from decimal import Decimal

from village.applications import Application
from village.editions import Vat, VatRule, vat_of


def rule(application: Application) -> VatRule:
    """Return the rule by which an exhibitor is taxed, with its reason where there is no tax."""
    edition = application.edition
    return vat_of(
        edition.price_settings, home=edition.country, country=application.organisation.country
    )


def taxed(application: Application) -> tuple[Decimal, Vat]:
    """Return the rate on what an exhibitor pays, and why."""
    vat = rule(application).vat
    rate = application.edition.price_settings.vat_rate
    return (rate if vat is Vat.TAXED else Decimal(0)), vat
